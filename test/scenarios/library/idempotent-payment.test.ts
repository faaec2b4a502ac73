/**
 * The claims of the scenario idempotent-payment.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("idempotent-payment", 3)
