/**
 * The claims of the scenario zone-loss.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("zone-loss", 1)
