/**
 * The claims of the scenario global-users.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("global-users", 1)
