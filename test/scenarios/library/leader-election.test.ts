/**
 * The claims of the scenario leader-election.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("leader-election", 1)
