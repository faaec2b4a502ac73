/**
 * The claims of the scenario retry-storm.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("retry-storm")
