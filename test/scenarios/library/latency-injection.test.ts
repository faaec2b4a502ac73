/**
 * The claims of the scenario latency-injection.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("latency-injection", 1)
