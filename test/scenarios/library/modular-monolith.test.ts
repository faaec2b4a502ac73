/**
 * The claims of the scenario modular-monolith.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("modular-monolith", 1)
