/**
 * Trace: arrivals as they were recorded somewhere, from the text of a CSV file.
 *
 * In a scenario stands the name of the file; whoever loads the scenario puts its text there, so that from then on the scenario says
 * everything by itself. Rows may be in any order.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Instant } from "../kernel/Instant.ts"
import { second, wholeSpan } from "../kernel/Instant.ts"
import { didYouMean } from "../model/Nearest.ts"
import { isDecimal, notation } from "../model/Notation.ts"
import { readSpan, writeSpan } from "../model/SpanText.ts"

/** One arrival. */
export interface TraceRow {
  /** From the start of the k6 scenario that plays it. */
  readonly at: Instant
  /** `undefined`: whichever plays it. */
  readonly journey: string | undefined
  /** `undefined`: as the journey draws it. */
  readonly key: number | undefined
}

export interface Trace {
  /** In order of their instants; each by itself, those of a `count` too. */
  readonly rows: ReadonlyArray<TraceRow>
}

/** What is wrong with a line of a trace; lines count from 1. */
export interface TraceMistake {
  readonly line: number
  readonly message: string
}

const columns = ["at", "journey", "key", "count"]
/** Far more than a run can take. */
const mostRows = 5_000_000

const instantOf = (text: string): Instant | string => {
  if (isDecimal(text)) return wholeSpan(Number(text) * second)
  return Result.match(readSpan(text), {
    onFailure: () => `expected seconds such as 1.5, or a span such as 1m30s, got "${text}"`,
    onSuccess: (span) => span
  })
}

const wholeOf = (text: string, what: string, least: number): number | string => {
  const number = text === "" ? NaN : Number(text)
  return Number.isSafeInteger(number) && number >= least
    ? number
    : `expected ${what}, a whole number from ${least} on, got "${text}"`
}

/** The rows of a text, or every line of it that is wrong. A `#` begins a line that is not counted, nor is an empty one. */
export const parseTrace = (
  text: string
): { readonly trace: Trace } | { readonly mistakes: ReadonlyArray<TraceMistake> } => {
  const mistakes: Array<TraceMistake> = []
  const rows: Array<TraceRow> = []
  let header: ReadonlyArray<string> | undefined
  for (const [i, raw] of text.split("\n").entries()) {
    const line = raw.trim()
    if (line === "" || line.startsWith("#")) continue
    const cells = line.split(",").map((cell) => cell.trim())
    const wrong = (message: string) => void mistakes.push({ line: i + 1, message })
    if (header === undefined) {
      header = cells
      const unknown = cells.find((name) => !columns.includes(name))
      if (unknown !== undefined) {
        const hint = didYouMean(unknown, columns) || `; there are ${columns.join(", ")}`
        wrong(`there is no column "${unknown}"${hint}`)
      } else if (new Set(cells).size < cells.length) wrong("a column is there twice")
      else if (!cells.includes("at")) wrong('the first line names the columns, and there is no "at"')
      if (mistakes.length > 0) return { mistakes }
      continue
    }
    if (cells.length !== header.length) {
      wrong(
        `expected ${header.length} ${header.length === 1 ? "cell" : "cells"} (${header.join(", ")}), got ${cells.length}`
      )
      continue
    }
    const cell = (name: string): string => cells[header!.indexOf(name)] ?? ""
    const at = instantOf(cell("at"))
    const key = cell("key") === "" ? undefined : wholeOf(cell("key"), "a key", 0)
    const count = cell("count") === "" ? 1 : wholeOf(cell("count"), "a count", 1)
    const said = [at, key, count].filter((value) => typeof value === "string")
    for (const message of said) wrong(message)
    if (said.length > 0) continue
    if (rows.length + Number(count) > mostRows) {
      wrong(`there are more than ${mostRows} arrivals`)
      return { mistakes }
    }
    const row = { at: at as Instant, journey: cell("journey") || undefined, key: key as number | undefined }
    for (let n = 0; n < Number(count); n++) rows.push(row)
  }
  if (header === undefined)
    mistakes.push({ line: 1, message: "there is nothing in it; the first line names the columns" })
  return mistakes.length > 0 ? { mistakes } : { trace: { rows: rows.sort((one, other) => one.at - other.at) } }
}

/** The text of a trace; reading it gives the same rows. */
export const printTrace = ({ rows }: Trace): string =>
  ["at,journey,key", ...rows.map(({ at, journey = "", key = "" }) => `${writeSpan(at)},${journey},${key}`), ""].join(
    "\n"
  )

/** Whether something written is a trace itself, and not the name of a file with one. */
export const isTraceText = (written: string): boolean => written.includes("\n")

/** `trace:` of arrivals. */
export const Trace = notation<Trace, string>({
  identifier: "Trace",
  expected: "the name of a CSV file such as arrivals.csv",
  description: "A CSV file with the columns at, journey, key and count, of which only at has to be there; or its text",
  examples: ["at,key\n0,7\n0.25,8\n"],
  written: Schema.String,
  value: Schema.declare(
    (value: unknown): value is Trace => typeof value === "object" && value !== null && "rows" in value
  ),
  read: (written) => {
    if (!isTraceText(written)) {
      return Result.fail(
        `the file "${written}" is read with the file of the scenario; where there is none, write its lines`
      )
    }
    const parsed = parseTrace(written)
    if ("trace" in parsed) return Result.succeed(parsed.trace)
    const [{ line, message }] = parsed.mistakes as [TraceMistake]
    return Result.fail(`line ${line}: ${message}`)
  },
  write: printTrace
})
