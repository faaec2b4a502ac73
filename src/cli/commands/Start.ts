/**
 * `faultline` alone: the lab on the library; without a terminal a demonstration instead.
 */
import * as Effect from "effect/Effect"
import type { Result } from "../../experiments/Result.ts"
import { ExitCode, endWith } from "../ExitCode.ts"
import { hasColours, hasScreen, print, say } from "../Output.ts"
import type { ScreenOptions } from "../Screen.ts"
import { openScreen } from "../Screen.ts"
import { leaveReports } from "./Run.ts"

const shown = "retry-storm"

/** The demonstration has worked when the scenario shows what it says it shows; its design is one that breaks its promises. */
const hasWorked = ({ findings, judged }: Result): boolean =>
  judged.every(({ kind, verdict }) => kind !== "expectation" || verdict === "passed") &&
  findings.every(({ kind }) => kind !== "threw")

const demonstrate = Effect.gen(function* () {
  yield* say(`The lab needs a terminal; this is what faultline run ${shown} shows instead.`)
  const { runWanted } = yield* Effect.promise(() => import("../runs/Running.ts"))
  const { plainReport } = yield* Effect.promise(() => import("../../reports/plain/Plain.ts"))
  const results = yield* runWanted({ scenario: shown, seed: "1", set: [] })
  yield* print(results.map((result) => plainReport(result, { colour: hasColours(process.stdout) })).join(""))
  yield* leaveReports(results, `reports/${shown}`)
  yield* endWith(results.every(hasWorked) ? ExitCode.passed : ExitCode.failed)
})

export const start = (options: ScreenOptions) => Effect.suspend(() => (hasScreen() ? openScreen(options) : demonstrate))
