/**
 * Exit codes: how a run ended, for scripts. They are k6's where k6 has one.
 */
import * as Effect from "effect/Effect"
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"
import type { Result, VerdictWord } from "../experiments/Result.ts"

export const ExitCode = {
  passed: 0,
  /** Something could not be judged, and nothing failed. */
  inconclusive: 2,
  /** A bug of ours. */
  bug: 70,
  /** An objective, a threshold or an expectation failed. */
  failed: 99,
  /** A mistake in a scenario or in an option; nothing was run. */
  mistaken: 104,
  /** Ctrl+C, or a signal to the same effect. */
  interrupted: 105,
  /** The user's own code threw. */
  threw: 107
} as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

const codes: Readonly<Record<VerdictWord, ExitCode>> = {
  passed: ExitCode.passed,
  failed: ExitCode.failed,
  inconclusive: ExitCode.inconclusive
}

/** What a result exits with. Code that threw comes before any verdict: what was measured then says little. */
export const exitCodeOf = ({ findings, verdict }: Pick<Result, "findings" | "verdict">): ExitCode =>
  findings.some(({ kind }) => kind === "threw") ? ExitCode.threw : codes[verdict]

const worstFirst = [ExitCode.threw, ExitCode.failed, ExitCode.inconclusive]

/** Of several runs the worst; 0 when all passed. */
export const worstOf = (some: ReadonlyArray<ExitCode>): ExitCode => worstFirst.find((code) => some.includes(code)) ?? 0

/** The end of the program with a code that is not 0, after everything has been said. */
export class Ended extends Schema.TaggedError<Ended>()("Ended", { code: Schema.Int }) {
  override readonly [Runtime.errorExitCode] = this.code
  override readonly [Runtime.errorReported] = false
}

/** Ends with this code; goes on when it is 0. */
export const endWith = (code: ExitCode): Effect.Effect<void, Ended> =>
  code === ExitCode.passed ? Effect.void : Effect.fail(new Ended({ code }))
