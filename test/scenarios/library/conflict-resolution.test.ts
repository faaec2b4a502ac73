/**
 * The claims of the scenario conflict-resolution.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("conflict-resolution", 2)
