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
import { plainReport } from "./Plain.ts"
import { encodeResult } from "./ResultFile.ts"

/** A form of report. */
export interface Format {
  /** In a few words, for the help. */
  readonly says: string
  /** How the file is called in a folder of reports. */
  readonly fileName: string
  /** The whole text. The same result gives the same bytes. */
  readonly render: (result: Result) => Effect.Effect<string, never, FileSystem.FileSystem>
}

/** By the name that `faultline report --format` takes. */
export const formats = {
  html: {
    says: "one page with everything, for people; needs no network",
    fileName: "report.html",
    // Plot takes a quarter of a second to load.
    render: (result) =>
      Effect.flatMap(
        Effect.promise(() => import("./Html.ts")),
        ({ htmlReport }) => htmlReport(result)
      )
  },
  markdown: {
    says: "short, for a pull request",
    fileName: "report.md",
    render: (result) => Effect.sync(() => markdownReport(result))
  },
  json: {
    says: "the result itself, from which all others are made",
    fileName: "result.json",
    render: (result) => Effect.sync(() => encodeResult(result))
  },
  plain: {
    says: "text in 80 columns, as a run prints it",
    fileName: "report.txt",
    render: (result) => Effect.sync(() => plainReport(result))
  },
  junit: {
    says: "a test case per statement, for CI servers",
    fileName: "junit.xml",
    render: (result) => Effect.sync(() => junitReport(result))
  },
  csv: {
    says: "the series, a row per window, for spreadsheets",
    fileName: "series.csv",
    render: (result) => Effect.sync(() => csvReport(result))
  },
  mermaid: {
    says: "the topology with its traffic, for documents",
    fileName: "topology.mmd",
    render: (result) => Effect.sync(() => mermaid(result))
  }
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
