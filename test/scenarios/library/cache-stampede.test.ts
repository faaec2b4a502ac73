/**
 * The claims of the scenario cache-stampede.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("cache-stampede")
