/**
 * The claims of the scenario poison-message.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("poison-message", 5)
