/**
 * The claims of the scenario thread-pool-deadlock.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("thread-pool-deadlock", 2)
