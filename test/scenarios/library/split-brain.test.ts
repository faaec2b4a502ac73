/**
 * The claims of the scenario split-brain.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("split-brain", 2)
