/**
 * The claims of the scenario region-loss.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("region-loss")
