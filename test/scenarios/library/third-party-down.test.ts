/**
 * The claims of the scenario third-party-down.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("third-party-down", 2)
