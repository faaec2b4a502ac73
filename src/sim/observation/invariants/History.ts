/**
 * History: what led to a violation and nothing else, as a sequence of calls and of what became true.
 *
 * Of the requests that it is about those calls are shown that are under way when something becomes true or that failed, those that
 * they were made for, and other tries of the same; and of the faults those that were on somebody who is there, from the first of all
 * that on. Nothing that begins after the violation.
 */
import { type Instant, millisecond } from "../../kernel/Instant.ts"
import type { TracePicture, TraceSpan } from "../pictures/Picture.ts"
import { eventsOfTrace, type Sequence, type SequenceEvent, sequence } from "../pictures/Sequence.ts"
import type { Disturbance, Violation } from "./Checker.ts"

/** More calls than these are nobody's minimum: the first and the last are shown. */
const callsMax = 24

/** The same of faults. */
const faultsMax = 4

/** A fault that was there, and on whom. */
export interface FaultMeanwhile extends Disturbance {
  readonly name: string
  readonly on: string
  /** In words: "6x slower". */
  readonly what: string
  readonly components: ReadonlyArray<string>
}

/** `traceOf` gives the trace of a request, if it is still known. */
export const historyOf = (
  { at, history }: Violation,
  traceOf: (request: number) => TracePicture | undefined,
  faults: ReadonlyArray<FaultMeanwhile> = []
): Sequence => {
  const atMs = at / millisecond
  // What was under way then may have been told later.
  const broken = history.findLastIndex((one) => one.at === at)
  const notes = history.map(
    ({ at: when, of, says }, i): SequenceEvent => ({
      atMs: when / millisecond,
      kind: "note",
      from: of,
      to: of,
      says,
      ...(i === broken ? { mark: "broken" } : {})
    })
  )
  const ids = [...new Set(history.map(({ request }) => request))]
  const all = ids.flatMap((id) => {
    const trace = traceOf(id)
    const own = notes.filter((_, i) => history[i]!.request === id)
    if (trace === undefined) return own
    const facts = history
      .filter(({ request }) => request === id)
      .map((one) => ({ atMs: one.at / millisecond, component: one.of }))
    const begin: SequenceEvent = {
      atMs: trace.startedMs,
      kind: "note",
      from: trace.journey,
      to: trace.journey,
      says: `request ${id} begins`
    }
    return [begin, ...eventsOfTrace({ ...trace, spans: leadingTo(trace.spans, facts, atMs) }, own)]
  })
  const calls = all.filter((event) => event.atMs <= atMs && !notes.includes(event))
  const dropped = calls.length <= callsMax ? [] : calls.slice(callsMax / 2, -callsMax / 2)
  const happened = all.filter((event) => notes.includes(event) || (event.atMs <= atMs && !dropped.includes(event)))
  const { lanes } = sequence(happened)
  // What delayed a call or kept it away was there before anything came of it.
  const from = Math.min(...happened.map((event) => event.atMs * millisecond))
  return { lanes, events: sequence([...faultsMeanwhile(faults, from, at, lanes), ...happened]).events }
}

/** When they began and ended, as notes at the first who is there of those they were on. */
const faultsMeanwhile = (
  faults: ReadonlyArray<FaultMeanwhile>,
  from: Instant,
  at: Instant,
  lanes: ReadonlyArray<string>
): ReadonlyArray<SequenceEvent> => {
  const all = faults.flatMap((fault) => {
    const lane = lanes.find((name) => fault.components.includes(name))
    if (lane === undefined || fault.from > at || fault.to < from) return []
    const note = (when: Instant, says: string): SequenceEvent => ({
      atMs: when / millisecond,
      kind: "note",
      from: lane,
      to: lane,
      says: `fault ${fault.name}${says}`
    })
    const began = note(fault.from, `: ${fault.on} ${fault.what}`)
    const isMoment = fault.to === fault.from
    return [isMoment || fault.to > at ? [began] : [began, note(fault.to, " is over")]]
  })
  return (all.length <= faultsMax ? all : [...all.slice(0, faultsMax / 2), ...all.slice(-faultsMax / 2)]).flat()
}

const leadingTo = (
  spans: ReadonlyArray<TraceSpan>,
  facts: ReadonlyArray<{ readonly atMs: number; readonly component: string }>,
  untilMs: number
): ReadonlyArray<TraceSpan> => {
  const kept = new Set<number>()
  const keep = (i: number) => {
    for (let at = i; at >= 0 && !kept.has(at); at = spans[at]!.parent) kept.add(at)
  }
  spans.forEach(({ arrivedMs, endedMs, of, outcome }, i) => {
    const isThere = facts.some(
      ({ atMs, component }) => component === of && arrivedMs <= atMs && (endedMs === null || endedMs >= atMs)
    )
    // What a step is counted under, "shop.book saga", is nobody whom one calls.
    const hasFailed = outcome !== "ok" && endedMs !== null && endedMs <= untilMs && !of.includes(" ")
    if (isThere || hasFailed) keep(i)
  })
  // Tries of the same call, which say why there was another.
  const again = spans.map(({ from, of, parent }, i) =>
    [...kept].some((k) => k === i || (spans[k]!.of === of && spans[k]!.from === from && spans[k]!.parent === parent))
  )
  const left = spans.flatMap((_, i) => (again[i] ? [i] : []))
  return left.map((i) => ({ ...spans[i]!, parent: left.indexOf(spans[i]!.parent) }))
}
