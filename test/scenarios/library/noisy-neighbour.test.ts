/**
 * The claims of the scenario noisy-neighbour.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("noisy-neighbour", 1)
