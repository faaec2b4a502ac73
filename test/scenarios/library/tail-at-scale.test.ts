/**
 * The claims of the scenario tail-at-scale.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("tail-at-scale", 3)
