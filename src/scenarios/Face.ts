/**
 * Face: what a `.ts` scenario imports from "faultline".
 *
 * A scenario in TypeScript says the same as one in YAML, and may have code of its own in `run` steps. It is plain data: nothing
 * of what is exported here has to be the same copy as the program's own.
 */
import type { ScenarioWritten } from "./Scenario.ts"

export type { Reply } from "../sim/model/Endpoint.ts"
export { degraded, full, stale } from "../sim/model/Endpoint.ts"
export type { Failure, FailureReason } from "../sim/model/Failure.ts"
export { failing, failure } from "../sim/model/Failure.ts"
export type { Request } from "../sim/model/Request.ts"
export type { CallOptions, Handler, HandlerContext } from "./language/Handwritten.ts"
export type { StepWritten } from "./language/Step.ts"
export type { PolicyWritten } from "./language/Through.ts"
export type { ScenarioWritten } from "./Scenario.ts"

/** The scenario itself, with its type checked by the editor: `export default defineScenario({ name: "storm", … })`. */
export const defineScenario = (scenario: ScenarioWritten): ScenarioWritten => scenario
