/**
 * The claims of the scenario autoscaling-lag.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("autoscaling-lag", 1)
