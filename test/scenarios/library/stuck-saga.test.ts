/**
 * The claims of the scenario stuck-saga.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("stuck-saga", 3)
