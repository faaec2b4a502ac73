/**
 * The claims of the scenario cart-merge.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("cart-merge", 2)
