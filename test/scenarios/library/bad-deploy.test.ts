/**
 * The claims of the scenario bad-deploy.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("bad-deploy", 1)
