/**
 * The claims of the scenario dual-write-outbox.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("dual-write-outbox", 3)
