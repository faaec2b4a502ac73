/**
 * The claims of the scenario cap-bank.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("cap-bank", 2)
