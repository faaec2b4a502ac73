/**
 * The claims of the scenario write-behind-loss.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("write-behind-loss", 1)
