/**
 * The claims of the scenario retry-amplification.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("retry-amplification")
