/**
 * The claims of the scenario backup-restore.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("backup-restore", 1)
