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

/**
 * What a followed request did: its calls and answers, and of each instant in the order in which one came of the other: who calls
 * next has been answered. `notes` are about it too: they stand in the call that was under way there.
 */
export const eventsOfTrace = (
  { spans }: TracePicture,
  notes: ReadonlyArray<SequenceEvent> = []
): ReadonlyArray<SequenceEvent> => {
  const inOrder = notes.toSorted((one, other) => one.atMs - other.atMs)
  const placed = inOrder.map((note) => ({ note, under: callAt(spans, note.from, note.atMs) }))
  const parents = spans.map(({ arrivedMs, from, parent }, i) =>
    parent >= 0 && parent < i ? parent : callAt(spans.slice(0, i), from, arrivedMs)
  )
  const under = (parent: number): ReadonlyArray<SequenceEvent> => {
    const here = placed.flatMap((one) => (one.under === parent ? [one.note] : []))
    const calls = spans.flatMap((span, i) => {
      if (parents[i] !== parent) return []
      const before = here.splice(0, here.filter(({ atMs }) => atMs <= span.arrivedMs).length)
      return [...before, callOf(span), ...under(i), ...answerOf(span)]
    })
    return [...calls, ...here]
  }
  return under(-1).toSorted((one, other) => one.atMs - other.atMs)
}

/** The position of the call that was under way somewhere; -1 if there was none. One that has just arrived has done nothing yet. */
const callAt = (spans: ReadonlyArray<TraceSpan>, where: string, atMs: number): number => {
  const isThere = ({ endedMs, of }: TraceSpan) => of === where && (endedMs === null || endedMs >= atMs)
  const before = spans.findLastIndex((span) => isThere(span) && span.arrivedMs < atMs)
  return before >= 0 ? before : spans.findLastIndex((span) => isThere(span) && span.arrivedMs === atMs)
}

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
