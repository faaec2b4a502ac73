/**
 * Sequence: who sent what to whom, in order of time, as plain data.
 *
 * It is drawn as text (`reports/SequenceText.ts`), as SVG (`reports/charts/SequenceDrawing.ts`) and by Mermaid
 * (`reports/SequenceMermaid.ts`). A call is drawn at the instant at which it arrived.
 */
import type { TracePicture, TraceSpan } from "./Picture.ts"

/** One line of it. */
export interface SequenceEvent {
  readonly atMs: number
  /** A call goes out, an answer or a failure comes back; a note stands at one lane, `from`. */
  readonly kind: "call" | "answer" | "failure" | "note"
  /** Names of lanes. */
  readonly from: string
  readonly to: string
  /** What stands on it; one line. */
  readonly says: string
  /** What broke the promise, or what nobody waits for any more. */
  readonly mark?: "broken" | "wasted"
}

export interface Sequence {
  /** From left to right: who is there. */
  readonly lanes: ReadonlyArray<string>
  /** In order of time. */
  readonly events: ReadonlyArray<SequenceEvent>
}

/** The lanes that events name, in the order in which they are first named. */
export const lanesOf = (events: ReadonlyArray<SequenceEvent>): ReadonlyArray<string> => [
  ...new Set(events.flatMap(({ from, to }) => [from, to]))
]

/** Events in order of time, with their lanes; what is at the same instant stays in its order. */
export const sequence = (events: ReadonlyArray<SequenceEvent>): Sequence => {
  const inOrder = events.toSorted((one, other) => one.atMs - other.atMs)
  return { lanes: lanesOf(inOrder), events: inOrder }
}

/** What followed requests did: their calls and answers. */
export const eventsOfTrace = ({ spans }: TracePicture): ReadonlyArray<SequenceEvent> =>
  // Calls in the order in which they arrived, answers innermost first.
  [...spans.map(callOf), ...spans.toReversed().flatMap(answerOf)].toSorted((one, other) => one.atMs - other.atMs)

const callOf = ({ arrivedMs, attempt, from, of }: TraceSpan): SequenceEvent => ({
  atMs: arrivedMs,
  kind: "call",
  from,
  to: of,
  says: attempt > 1 ? `try ${attempt}` : ""
})

const answerOf = ({ endedMs, from, of, outcome, wasted }: TraceSpan): ReadonlyArray<SequenceEvent> => {
  if (endedMs === null || outcome === null) return []
  const isGood = outcome === "ok"
  const says = wasted ? `${outcome}, for nobody` : outcome
  const mark = wasted ? ({ mark: "wasted" } as const) : {}
  return [{ atMs: endedMs, kind: isGood ? "answer" : "failure", from: of, to: from, says, ...mark }]
}

/** What a followed request did, from its beginning to its end. */
export const sequenceOf = (trace: TracePicture): Sequence => {
  const { endedMs, journey, outcome, startedMs } = trace
  const begin: SequenceEvent = { atMs: startedMs, kind: "note", from: journey, to: journey, says: "begins" }
  const end: ReadonlyArray<SequenceEvent> =
    endedMs === null || outcome === null
      ? []
      : [{ atMs: endedMs, kind: "note", from: journey, to: journey, says: outcome === "ok" ? "done" : outcome }]
  return sequence([begin, ...eventsOfTrace(trace), ...end])
}
