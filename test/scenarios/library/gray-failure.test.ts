/**
 * The claims of the scenario gray-failure.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("gray-failure", 2)
