/**
 * During: which stretch of a run a statement is about, as people write it.
 *
 * `20s .. 60s`, `slow-ledger` (while the fault lasts), `slow-ledger.end .. +60s`, `after slow-ledger.end`, `before 2m`,
 * `slow-ledger#2.start .. end`. Faults are where they *were*: a fault that never happened leaves nothing to look at.
 * Counting is by windows: a fault's start is rounded down and its end up to a window edge (so nothing of the fault is
 * outside), any other instant to the nearest edge.
 */
import * as Result from "effect/Result"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import { didYouMean } from "../../model/Nearest.ts"
import type { Reading } from "../../model/Notation.ts"
import { readSpan } from "../../model/SpanText.ts"
import type { Band } from "../pictures/FaultBands.ts"
import type { Windows } from "../Windows.ts"

/** An instant as written: `20s`, `start`, `end`, `slow-ledger.end`, each with `+ 5s` or `- 5s`. */
interface Moment {
  /** `start` is the end of the warm-up, `end` the end of the run; otherwise a fault. */
  readonly of: "instant" | "start" | "end" | FaultEdge
  /** Added to it: from the start of the run for an instant. */
  readonly offset: Span
}

/** `over`: its end, or now if it still lasts. */
interface FaultEdge {
  readonly fault: string
  readonly number: number | undefined
  readonly edge: "start" | "end" | "over"
}

export interface During {
  readonly text: string
  readonly from: Moment
  /** A span counts from `from`. */
  readonly to: Moment | Span
}

/** A stretch of windows, `to` not included, and its exact beginning. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly start: Instant
}

/** All that is measured: from the end of the warm-up to the end of the run. */
export const wholeRun: During = {
  text: "the whole run",
  from: { of: "start", offset: 0 },
  to: { of: "end", offset: 0 }
}

/** Reads a stretch; `faults` are the names that there are. */
export const readDuring = (text: string, faults: ReadonlyArray<string>): Reading<During> => {
  const written = text.trim()
  const [side, rest] = sideOf(written)
  const parts = rest.split(/\s*\.\.\s*/)
  if (side !== undefined) {
    return Result.map(
      readMoment(rest, faults, side === "after" ? "end" : "start"),
      (moment): During =>
        side === "after"
          ? { text: written, from: moment, to: wholeRun.to }
          : { text: written, from: wholeRun.from, to: moment }
    )
  }
  if (parts.length === 2) return readRange(written, parts[0]!, parts[1]!, faults)
  if (parts.length > 2)
    return Result.fail(`"${text}" has more than one ".."; a stretch reads "20s .. 60s" or "${example(faults)}"`)
  if (faults.includes(faultIn(written).name)) {
    return Result.succeed({ text: written, from: edgeOf(written, "start"), to: edgeOf(written, "over") })
  }
  const hint = didYouMean(written, faults) || `; a stretch is a fault, "20s .. 60s" or "${example(faults)}"`
  return Result.fail(`there is no fault "${written}"${hint}`)
}

const example = (faults: ReadonlyArray<string>): string => `${faults[0] ?? "<fault>"}.end .. +60s`

const sideOf = (text: string): readonly ["after" | "before" | undefined, string] => {
  const match = /^(after|before)\s+(.+)$/.exec(text)
  return match === null ? [undefined, text] : [match[1] as "after" | "before", match[2]!]
}

const readRange = (text: string, from: string, to: string, faults: ReadonlyArray<string>): Reading<During> =>
  Result.flatMap(readMoment(from, faults, "start"), (begin): Reading<During> => {
    const end: Reading<Moment | Span> = to.startsWith("+")
      ? readSpan(to.slice(1).trim())
      : readMoment(to, faults, "over")
    return Result.map(end, (until): During => ({ text, from: begin, to: until }))
  })

const faultIn = (text: string): { readonly name: string; readonly number: number | undefined } => {
  const match = /^(.*)#(\d+)$/.exec(text)
  return match === null ? { name: text, number: undefined } : { name: match[1]!, number: Number(match[2]) }
}

const edgeOf = (text: string, edge: FaultEdge["edge"]): Moment => {
  const { name, number } = faultIn(text)
  return { of: { fault: name, number, edge }, offset: 0 }
}

/** `edge` is meant where a fault stands without `.start` or `.end`. */
const readMoment = (text: string, faults: ReadonlyArray<string>, edge: FaultEdge["edge"]): Reading<Moment> => {
  const shifted = /^(.+?)\s*([+]|\s-\s)\s*([\d.]\S*)$/.exec(text.trim())
  if (shifted !== null) {
    return Result.flatMap(readMoment(shifted[1]!, faults, edge), (moment) =>
      Result.map(
        readSpan(shifted[3]!),
        (span): Moment => ({ ...moment, offset: moment.offset + (shifted[2] === "+" ? span : -span) })
      )
    )
  }
  const word = text.trim()
  if (word === "start" || word === "end") return Result.succeed({ of: word, offset: 0 })
  if (faults.includes(faultIn(word).name)) return Result.succeed(edgeOf(word, edge))
  const [, name, dotted] = /^(.+)\.([^.]+)$/.exec(word) ?? []
  if (name !== undefined && faults.includes(faultIn(name).name)) {
    if (dotted === "start" || dotted === "end") return Result.succeed(edgeOf(name, dotted))
    return Result.fail(`a fault has a start and an end, not "${dotted}"${didYouMean(dotted!, ["start", "end"])}`)
  }
  if (/^\d/.test(word)) return Result.map(readSpan(word), (offset): Moment => ({ of: "instant", offset }))
  const looksLikeFault = dotted === "start" || dotted === "end"
  const fault = looksLikeFault ? faultIn(name!).name : word
  const grammar = '; an instant is a span from the start (20s), "end", or a fault\'s ".start" or ".end"'
  return Result.fail(`there is no fault "${fault}"${didYouMean(fault, faults) || (looksLikeFault ? "" : grammar)}`)
}

/** Nothing after this instant is looked at: at the latest. `overBy` says by when a fault is over for the last time. */
export const looksUntil = (
  { from, to }: During,
  {
    end,
    overBy,
    start
  }: { readonly start: Instant; readonly end: Instant; readonly overBy: (fault: string) => Instant }
): Instant => {
  const latest = ({ of, offset }: Moment): Instant =>
    offset + (of === "instant" ? 0 : of === "start" ? start : of === "end" ? end : overBy(of.fault))
  return typeof to === "number" ? latest(from) + to : latest(to)
}

/** Where the stretch lies in a run that has come to `now`, or why there is nothing to look at. */
export const resolveDuring = (
  { from, text, to }: During,
  bands: ReadonlyArray<Band>,
  windows: Windows,
  now: Instant
): Reading<Stretch> =>
  Result.flatMap(resolve(from, bands, windows, now), (start): Reading<Stretch> => {
    const end =
      typeof to === "number"
        ? Result.succeed({ exact: start.exact + to, edge: windows.edge(windows.begin(start.edge) + to, "nearest") })
        : resolve(to, bands, windows, now)
    return Result.flatMap(end, ({ edge }): Reading<Stretch> => {
      const first = Math.max(start.edge, windows.first)
      const last = Math.min(edge, windows.countAt(now))
      if (first < last)
        return Result.succeed({ from: first, to: last, start: Math.max(start.exact, windows.begin(windows.first)) })
      if (edge <= windows.first) return Result.fail(`${text} lies in the warm-up, which is not counted`)
      if (windows.begin(start.edge) >= now) return Result.fail(`the run was over at ${formatSpan(now)}, before ${text}`)
      return Result.fail(`${text} is shorter than a window of ${formatSpan(windows.size)}`)
    })
  })

const resolve = (
  { of, offset }: Moment,
  bands: ReadonlyArray<Band>,
  windows: Windows,
  now: Instant
): Reading<{ readonly exact: Instant; readonly edge: number }> => {
  if (of === "instant") return Result.succeed({ exact: offset, edge: windows.edge(offset, "nearest") })
  if (of === "start") return moved(windows.begin(windows.first), windows.first, offset, windows)
  if (of === "end") return moved(now, windows.edge(now, "up"), offset, windows)
  const own = bands.filter(({ name }) => name === of.fault)
  if (own.length === 0) return Result.fail(`${of.fault} never happened`)
  const chosen = of.number === undefined ? own : own.slice(of.number - 1, of.number)
  if (chosen.length === 0) return Result.fail(`${of.fault} happened only ${own.length} times`)
  // Of a fault that comes again, the first start and the last end.
  if (of.edge === "start") return moved(chosen[0]!.from, windows.edge(chosen[0]!.from, "down"), offset, windows)
  const end = chosen.reduce((latest, { to }) => Math.max(latest, to), 0)
  if (end === Infinity && of.edge === "end") return Result.fail(`${of.fault} did not end during the run`)
  if (end === Infinity) return moved(now, windows.edge(now, "up"), offset, windows)
  return moved(end, windows.edge(end, "up"), offset, windows)
}

/** An edge moved by a span stays an edge: `x.end` and `x.end + 60s` are rounded the same way. */
const moved = (exact: Instant, edge: number, offset: Span, windows: Windows) =>
  Result.succeed({
    exact: exact + offset,
    edge: offset === 0 ? edge : windows.edge(windows.begin(edge) + offset, "nearest")
  })
