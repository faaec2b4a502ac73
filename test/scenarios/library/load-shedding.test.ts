/**
 * The claims of the scenario load-shedding.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("load-shedding", 3)
