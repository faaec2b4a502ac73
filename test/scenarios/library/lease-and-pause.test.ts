/**
 * The claims of the scenario lease-and-pause.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("lease-and-pause", 3)
