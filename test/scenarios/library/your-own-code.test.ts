/**
 * The claims of the scenario your-own-code.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("your-own-code", 5)
