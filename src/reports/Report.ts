/**
 * Report: every form in which a result can be given, and the folder that holds the usual three.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { Result } from "../experiments/Result.ts"
import { csvReport } from "./Csv.ts"
import { junitReport } from "./JUnit.ts"
import { markdownReport } from "./Markdown.ts"
import { mermaid } from "./Mermaid.ts"
import { plainReport } from "./plain/Plain.ts"
import { asWritten, encodeResult } from "./results/ResultFile.ts"

/** A form of report. */
export interface Format {
  /** In a few words, for the help. */
  readonly says: string
  /** How the file is called in a folder of reports. */
  readonly fileName: string
  /**
   * The whole text. The same result gives the same bytes, whether it comes from a run or has been read from
   * `result.json`.
   */
  readonly render: (result: Result) => Effect.Effect<string, never, FileSystem.FileSystem>
}

const format = (says: string, fileName: string, text: (result: Result) => string): Format => ({
  says,
  fileName,
  render: (result) => Effect.sync(() => text(asWritten(result)))
})

/** By the name that `faultline report --format` takes. */
export const formats = {
  html: {
    says: "one page with everything, for people; needs no network",
    fileName: "report.html",
    // Plot takes a quarter of a second to load.
    render: (result: Result) =>
      Effect.flatMap(
        Effect.promise(() => import("./Html.ts")),
        ({ htmlReport }) => htmlReport(asWritten(result))
      )
  },
  markdown: format("short, for a pull request", "report.md", markdownReport),
  json: format("the result itself, from which all others are made", "result.json", encodeResult),
  plain: format("text in 80 columns, as a run prints it", "report.txt", (result) => plainReport(result)),
  junit: format("a test case per statement, for CI servers", "junit.xml", junitReport),
  csv: format("the series, a row per window, for spreadsheets", "series.csv", csvReport),
  svg: {
    says: "how each invariant was broken first, who sent what to whom, as one drawing",
    fileName: "broken.svg",
    render: (result: Result) =>
      Effect.map(
        Effect.promise(() => import("./charts/BrokenDrawing.ts")),
        ({ brokenDrawing }) => brokenDrawing(asWritten(result))
      )
  },
  mermaid: format("the topology with its traffic, for documents", "topology.mmd", mermaid)
} as const satisfies Readonly<Record<string, Format>>

export type FormatName = keyof typeof formats

/** What `--report` writes. */
const usual = [formats.json, formats.html, formats.markdown]

/**
 * Writes `result.json`, `report.html` and `report.md` into the folder, which is made if it is not there, and returns
 * their paths. They replace older ones whole and only when all of them are written: no reader ever meets half a file,
 * and if anything fails what was there before still is.
 */
export const writeReport = Effect.fn("writeReport")(function* (result: Result, folder: string) {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const texts = yield* Effect.forEach(usual, (format) =>
    Effect.map(format.render(result), (text) => ({ name: format.fileName, text }))
  )
  yield* files.makeDirectory(folder, { recursive: true })
  const unfinished = yield* files.makeTempDirectoryScoped({ directory: folder, prefix: ".unfinished-" })
  for (const { name, text } of texts) yield* files.writeFileString(path.join(unfinished, name), text)
  for (const { name } of texts) yield* files.rename(path.join(unfinished, name), path.join(folder, name))
  return texts.map(({ name }) => path.join(folder, name))
}, Effect.scoped)
