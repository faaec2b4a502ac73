/**
 * The claims of the scenario backlog-drain.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("backlog-drain", 5)
