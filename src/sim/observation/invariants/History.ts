/**
 * History: what led to a violation and nothing else, as a sequence of calls and of what became true.
 *
 * Of the requests that it is about those calls are shown that are under way when something becomes true, those that they were made
 * for, and other tries of the same; nothing that begins after the violation.
 */
import { millisecond } from "../../kernel/Instant.ts"
import type { TracePicture, TraceSpan } from "../pictures/Picture.ts"
import { eventsOfTrace, type Sequence, type SequenceEvent, sequence } from "../pictures/Sequence.ts"
import type { Violation } from "./Checker.ts"

/** More calls than these are nobody's minimum: the first and the last are shown. */
const callsMax = 24

/** `traceOf` gives the trace of a request, if it is still known. */
export const historyOf = (
  { at, history }: Violation,
  traceOf: (request: number) => TracePicture | undefined
): Sequence => {
  const atMs = at / millisecond
  const ids = [...new Set(history.map(({ request }) => request))]
  const calls = ids.flatMap((id) => {
    const trace = traceOf(id)
    if (trace === undefined) return []
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
    return [begin, ...eventsOfTrace({ ...trace, spans: leadingTo(trace.spans, facts) })]
  })
  const notes = history.map(
    ({ at: when, of, says }, i): SequenceEvent => ({
      atMs: when / millisecond,
      kind: "note",
      from: of,
      to: of,
      says,
      ...(i === history.length - 1 && when === at ? { mark: "broken" } : {})
    })
  )
  const until = calls.filter((event) => event.atMs <= atMs)
  const some = until.length <= callsMax ? until : [...until.slice(0, callsMax / 2), ...until.slice(-callsMax / 2)]
  // What happens at one instant: calls, what they brought about, answers.
  const isAnswer = ({ kind }: SequenceEvent) => kind === "answer" || kind === "failure"
  return sequence([...some.filter((event) => !isAnswer(event)), ...notes, ...some.filter(isAnswer)])
}

const leadingTo = (
  spans: ReadonlyArray<TraceSpan>,
  facts: ReadonlyArray<{ readonly atMs: number; readonly component: string }>
): ReadonlyArray<TraceSpan> => {
  const kept = new Set<number>()
  const keep = (i: number) => {
    for (let at = i; at >= 0 && !kept.has(at); at = spans[at]!.parent) kept.add(at)
  }
  spans.forEach(({ arrivedMs, endedMs, of }, i) => {
    const isThere = facts.some(
      ({ atMs, component }) => component === of && arrivedMs <= atMs && (endedMs === null || endedMs >= atMs)
    )
    if (isThere) keep(i)
  })
  // Tries of the same call, which say why there was another.
  const again = spans.map(({ from, of, parent }, i) =>
    [...kept].some((k) => k === i || (spans[k]!.of === of && spans[k]!.from === from && spans[k]!.parent === parent))
  )
  return spans.filter((_, i) => again[i])
}
