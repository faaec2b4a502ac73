/**
 * The claims of the scenario read-replica-lag.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("read-replica-lag", 5)
