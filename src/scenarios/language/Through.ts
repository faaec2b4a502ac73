/**
 * Through: the policies through which a call is made, outermost first.
 *
 * Policies know nothing of steps, yet a fallback may do some: here the one is given to the other.
 */
import * as Schema from "effect/Schema"
import { withSteps } from "../../sim/policies/Policy.ts"
import type { Step, StepWritten } from "./Step.ts"

/** A list of policies whose fallbacks do steps of this kind. */
export const policiesWith = (step: Schema.Codec<Step, StepWritten>) => Schema.Array(withSteps(step))

type Policies = ReturnType<typeof policiesWith>

/** One item of `through`, such as `{retry: {attempts: 3}}`. */
export type PolicyOptions = Policies["Type"][number]

/** The same as people write it. */
export type PolicyWritten = Policies["Encoded"][number]
