/**
 * The claims of the scenario n-plus-one.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("n-plus-one", 5)
