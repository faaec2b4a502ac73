/**
 * The claims of the scenario error-budget.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("error-budget", 1)
