/**
 * The claims of the scenario lost-update.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("lost-update", 1)
