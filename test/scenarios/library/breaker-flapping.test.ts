/**
 * The claims of the scenario breaker-flapping.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("breaker-flapping", 2)
