/**
 * `faultline report`: gives a result again, in other forms.
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type { FormatName } from "../../reports/Report.ts"
import { nearest } from "../../sim/model/Nearest.ts"
import { Refused } from "../Ending.ts"
import { print, say } from "../Output.ts"
import { resultFile } from "../Parameters.ts"
import { readResult } from "../runs/RecordedResult.ts"

/** The forms by the names that people write. */
const forms: Readonly<Record<string, FormatName>> = {
  html: "html",
  md: "markdown",
  plain: "plain",
  json: "json",
  junit: "junit",
  csv: "csv",
  svg: "svg",
  mermaid: "mermaid"
}
const names = Object.keys(forms)

const formsIn = (text: string): ReadonlyArray<string> => text.split(",").map((name) => name.trim())

const unknownForm = (text: string): string => {
  const unknown = formsIn(text).find((name) => forms[name] === undefined) ?? ""
  const near = nearest(unknown, names)
  return `there is no form "${unknown}"; ${near === undefined ? `there are ${names.join(", ")}` : `did you mean ${near}?`}`
}

const parameters = {
  result: resultFile,
  format: Flag.String("format").pipe(
    Flag.withMetavar("<form,...>"),
    Flag.withDescription(`${names.slice(0, -1).join(", ")} or ${names.at(-1)}; several with commas. Default: plain.`),
    Flag.filter((text) => formsIn(text).every((name) => forms[name] !== undefined), unknownForm),
    Flag.map(formsIn),
    Flag.withDefault(["plain"])
  ),
  out: Flag.String("out").pipe(
    Flag.withMetavar("<folder>"),
    Flag.withDescription("Where the files are put. Default: nowhere, the one form goes to stdout."),
    Flag.optional
  )
}

export const reportCommand = Command.make(
  "report",
  parameters,
  Effect.fnUntraced(function* ({ format, out, result: named }) {
    if (Option.isNone(out) && format.length > 1) {
      return yield* new Refused({ message: `${format.length} forms need a folder: --out <folder>` })
    }
    const result = yield* readResult(named)
    const { formats } = yield* Effect.promise(() => import("../../reports/Report.ts"))
    const files = yield* FileSystem.FileSystem
    if (Option.isSome(out)) yield* files.makeDirectory(out.value, { recursive: true })
    for (const name of format) {
      const { fileName, render } = formats[forms[name]!]
      const text = yield* render(result)
      if (Option.isNone(out)) {
        yield* print(text)
        continue
      }
      const path = `${out.value}/${fileName}`
      yield* files.writeFileString(`${path}.unfinished`, text)
      yield* files.rename(`${path}.unfinished`, path)
      yield* say(`written: ${path}`)
    }
  })
).pipe(
  Command.withDescription(
    "Gives a result again in other forms: html (one page with everything), md (for a pull request), plain (as a run prints it), " +
      "json (the result itself), junit (for CI servers), csv (the series, for spreadsheets), svg (how each invariant was " +
      "broken first, as a drawing), mermaid (the topology with its traffic). The same result gives the same bytes."
  ),
  Command.withShortDescription("Gives a result.json in other forms."),
  Command.withExamples([
    { command: "faultline report reports/retry-storm/result.json", description: "what the run printed" },
    { command: "faultline report reports/retry-storm/result.json --format junit > junit.xml" },
    { command: "faultline report reports/retry-storm/result.json --format html,csv --out site" }
  ])
)
