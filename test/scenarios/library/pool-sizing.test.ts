/**
 * The claims of the scenario pool-sizing.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("pool-sizing", 5)
