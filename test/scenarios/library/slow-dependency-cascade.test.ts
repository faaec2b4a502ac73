/**
 * The claims of the scenario slow-dependency-cascade.
 */
import { claimsHold } from "./Claims.ts"

claimsHold("slow-dependency-cascade")
