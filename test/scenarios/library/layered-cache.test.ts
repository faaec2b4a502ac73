/**
 * The claims of the scenario layered-cache.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("layered-cache", 3)
