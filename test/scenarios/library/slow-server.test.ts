/**
 * The claims of the scenario slow-server.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("slow-server", 8)
