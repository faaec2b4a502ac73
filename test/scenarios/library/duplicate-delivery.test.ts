/**
 * The claims of the scenario duplicate-delivery.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("duplicate-delivery", 5)
