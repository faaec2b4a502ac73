/**
 * The claims of the scenario aggregate-contention.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("aggregate-contention", 1)
