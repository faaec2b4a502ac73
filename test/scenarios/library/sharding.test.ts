/**
 * The claims of the scenario sharding.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("sharding", 1)
