/**
 * The claims of the scenario wal-crash.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("wal-crash", 2)
