/**
 * `faultline replay`: a recorded run once more; does it go the same way?
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import type { Parting } from "../../experiments/Replay.ts"
import type { Result } from "../../experiments/Result.ts"
import { formatSpan } from "../../sim/kernel/Instant.ts"
import { writeWhole } from "../../sim/model/WholeText.ts"
import { Refused } from "../Ending.ts"
import { ExitCode, endWith } from "../ExitCode.ts"
import { print } from "../Output.ts"
import { resultFile } from "../Parameters.ts"
import { readResult } from "../runs/RecordedResult.ts"

const partingText = (recorded: Result, result: Result, { after, before }: Parting): string => {
  const since = after === 0 ? "the beginning" : formatSpan(after)
  const where = before === undefined ? `after ${since}` : `between ${since} and ${formatSpan(before)}`
  return [
    `different: the two part ${where} of virtual time`,
    `  recorded  ${recorded.fingerprint}  ${writeWhole(recorded.events)} events`,
    `  now       ${result.fingerprint}  ${writeWhole(result.events)} events`
  ].join("\n")
}

export const replayCommand = Command.make(
  "replay",
  {
    result: resultFile,
    anyway: Flag.Boolean("anyway").pipe(
      Flag.withoutNegation,
      Flag.withDescription("Also when the scenario or faultline has changed since."),
      Flag.withDefault(false)
    )
  },
  Effect.fnUntraced(function* ({ anyway, result: named }) {
    const recorded = yield* readResult(named)
    const { replay } = yield* Effect.promise(() => import("../../experiments/Replay.ts"))
    const { withProgress } = yield* Effect.promise(() => import("../runs/Running.ts"))
    const { parting, result } = yield* withProgress((optionsOf) =>
      replay(recorded, { ...optionsOf(recorded.scenario.name), whenChanged: anyway ? "run" : "refuse" })
    ).pipe(
      Effect.catchTag("Changed", ({ isHopeless, reasons }) =>
        Effect.fail(
          new Refused({
            message: [
              ...reasons,
              ...(isHopeless ? [] : ["--anyway runs it all the same, and says where the two part"])
            ].join("\n")
          })
        )
      )
    )
    if (parting === undefined) return yield* print(`same: ${result.fingerprint}, ${writeWhole(result.events)} events`)
    yield* print(partingText(recorded, result, parting))
    yield* endWith(ExitCode.failed)
  })
).pipe(
  Command.withDescription(
    "Runs a recorded result again, with everything that was done by hand, and says whether it went the same way, event for event; " +
      "if not, where the two part. Exits with 0 if it did and 99 if it did not.\n\n" +
      "The scenario is looked for where the result says, from the folder one is in. If it has changed since, or was recorded by " +
      "another faultline, that is said and nothing is run."
  ),
  Command.withShortDescription("Runs a result.json again: does it go the same way?"),
  Command.withExamples([
    { command: "faultline replay reports/retry-storm/result.json" },
    {
      command: "faultline replay old/result.json --anyway",
      description: "after a change: from where on does it matter?"
    }
  ])
)
