/**
 * The claims of the scenario stale-primary.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("stale-primary", 2)
