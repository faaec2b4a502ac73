/**
 * The claims of the scenario two-phase-commit.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("two-phase-commit", 3)
