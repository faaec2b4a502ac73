/**
 * The claims of the scenario sync-chain-vs-events.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("sync-chain-vs-events", 1)
