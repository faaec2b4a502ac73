/**
 * `faultline run`: runs a scenario without a screen, says what happened and exits with the verdict.
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type { Result } from "../../experiments/Result.ts"
import { Refused } from "../Ending.ts"
import { endWith, exitCodeOf, worstOf } from "../ExitCode.ts"
import { hasColours, print, say, widthOf } from "../Output.ts"
import { ascii, scenario, seed, set, variant } from "../Parameters.ts"
import { openScreen } from "../Screen.ts"

const forms = ["auto", "tui", "plain", "json", "silent"] as const

const parameters = {
  scenario,
  variant: variant("The design to run; all runs each of them. Default: the first."),
  seed,
  set,
  ui: Flag.Literals("ui", forms).pipe(
    Flag.withMetavar("<form>"),
    Flag.withDescription(
      "auto: text, in colour on a terminal. plain: the same, never in colour and 80 columns wide. json: one document. " +
        "silent: the exit code alone. tui: the screen. Default: auto."
    ),
    Flag.withDefault("auto")
  ),
  report: Flag.String("report").pipe(
    Flag.withMetavar("<folder>"),
    Flag.withDescription(
      "Leaves result.json, report.html and report.md there; with --variant all, in a folder for each."
    ),
    Flag.optional
  ),
  ascii
}

/** What is printed; "" for nothing. */
const printed = Effect.fnUntraced(function* (
  results: ReadonlyArray<Result>,
  ui: (typeof forms)[number],
  isAscii: boolean
) {
  if (ui === "silent") return ""
  if (ui === "json") {
    const { encodeResult } = yield* Effect.promise(() => import("../../reports/results/ResultFile.ts"))
    const documents = results.map(encodeResult)
    return documents.length === 1 ? documents[0]! : `[\n${documents.join(",")}]\n`
  }
  const { plainReport } = yield* Effect.promise(() => import("../../reports/plain/Plain.ts"))
  const { variantTable } = yield* Effect.promise(() => import("../tables/VariantTable.ts"))
  const options = {
    ascii: isAscii,
    colour: ui === "auto" && hasColours(process.stdout),
    width: (ui === "auto" ? widthOf(process.stdout) : undefined) ?? 80
  }
  const reports = results.map((result) => plainReport(result, options)).join("")
  return results.length === 1 ? reports : `${reports}\n${variantTable(results, options)}`
})

/** Refuses what cannot be a folder before anything is run for it. */
const checkFolder = Effect.fnUntraced(function* (folder: string) {
  const files = yield* FileSystem.FileSystem
  const isTaken = yield* files.stat(folder).pipe(
    Effect.map(({ type }) => type !== "Directory"),
    Effect.orElseSucceed(() => false)
  )
  if (isTaken)
    yield* new Refused({ message: `--report: ${folder} is a file; name a folder, which is made if it is not there` })
})

/** Leaves the reports of one run in the folder, of several in a folder for each. */
export const leaveReports = Effect.fnUntraced(function* (
  results: ReadonlyArray<Result>,
  folder: string,
  isSilent = false
) {
  const { writeReport } = yield* Effect.promise(() => import("../../reports/Report.ts"))
  for (const result of results) {
    const paths = yield* writeReport(result, results.length === 1 ? folder : `${folder}/${result.variant}`)
    if (!isSilent) yield* say(`written: ${paths.join(", ")}`)
  }
})

export const runCommand = Command.make(
  "run",
  parameters,
  Effect.fnUntraced(function* ({ ascii, report, scenario, seed, set, ui, variant }) {
    const wanted = { scenario, seed, set, variant: Option.getOrUndefined(variant) }
    if (ui === "tui") return yield* openScreen({ open: wanted, ascii })
    if (Option.isSome(report)) yield* checkFolder(report.value)
    const { runWanted } = yield* Effect.promise(() => import("../runs/Running.ts"))
    const results = yield* runWanted({ ...wanted, isSilent: ui === "silent" })
    yield* print(yield* printed(results, ui, ascii))
    if (Option.isSome(report)) yield* leaveReports(results, report.value, ui === "silent")
    yield* endWith(worstOf(results.map(exitCodeOf)))
  })
).pipe(
  Command.withDescription(
    "Runs a scenario in virtual time, without a screen, and says what happened. The same scenario, variant and seed give the same " +
      "run everywhere, down to its fingerprint.\n\n" +
      "Exits with 0 if everything that is promised and expected holds, 99 if something does not, 2 if something could not be " +
      "judged, 104 for a mistake in the scenario or an option, 105 when interrupted, 107 when code of the scenario throws."
  ),
  Command.withShortDescription("Runs a scenario and exits with the verdict."),
  Command.withExamples([
    { command: "faultline run retry-storm", description: "its first variant" },
    { command: "faultline run retry-storm --variant retry-budget --seed 7 --report reports/budget" },
    {
      command: "faultline run retry-storm --variant all",
      description: "every design, with the same users, dice and faults"
    },
    {
      command: "faultline run retry-storm --set faults.slow-ledger.slow=2x --set load.k6.scenarios.shoppers.rate=300",
      description: "what if? The paths are those of the file."
    },
    { command: "faultline run storm.yaml --ui json | jq .verdict", description: "a file of your own, for a script" }
  ])
)
