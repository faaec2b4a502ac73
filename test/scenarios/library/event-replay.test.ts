/**
 * The claims of the scenario event-replay.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("event-replay", 2)
