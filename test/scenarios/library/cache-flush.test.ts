/**
 * The claims of the scenario cache-flush.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("cache-flush", 3)
