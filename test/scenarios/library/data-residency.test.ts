/**
 * The claims of the scenario data-residency.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("data-residency", 3)
