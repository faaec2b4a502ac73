/**
 * The claims of the scenario saga-compensation.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("saga-compensation")
