/**
 * The claims of the scenario synchronized-clients.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("synchronized-clients", 5)
