/**
 * The claims of the scenario resource-exhaustion.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("resource-exhaustion", 1)
