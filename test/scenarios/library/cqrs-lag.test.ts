/**
 * The claims of the scenario cqrs-lag.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("cqrs-lag", 1)
