/**
 * The claims of the scenario quorum-staleness.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("quorum-staleness", 1)
