/**
 * The claims of the scenario hot-key.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("hot-key", 1)
