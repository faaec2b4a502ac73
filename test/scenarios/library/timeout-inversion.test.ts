/**
 * The claims of the scenario timeout-inversion.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("timeout-inversion", 1)
