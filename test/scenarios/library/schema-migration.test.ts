/**
 * The claims of the scenario schema-migration.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("schema-migration", 1)
