/**
 * Without snapshots: before every test file effect is loaded as the program loads it, which takes a sixth of the time of simulations.
 */
import { beginLoading } from "../src/Loading.ts"

const finishLoading = beginLoading()
await import("effect/Effect")
finishLoading()
