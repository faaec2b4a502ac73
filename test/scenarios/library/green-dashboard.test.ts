/**
 * The claims of the scenario green-dashboard.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("green-dashboard", 1)
