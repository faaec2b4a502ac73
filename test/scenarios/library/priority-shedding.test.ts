/**
 * The claims of the scenario priority-shedding.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("priority-shedding", 3)
