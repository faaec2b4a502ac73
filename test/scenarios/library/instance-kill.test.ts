/**
 * The claims of the scenario instance-kill.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("instance-kill", 1)
