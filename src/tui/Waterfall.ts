/**
 * Waterfall: what became of one request, call by call: where it waited, where it was worked on, and what was waited for.
 *
 * The bar of a call begins before the call is sent, with the back-off of the retry that made its caller wait, and ends when its
 * caller has the answer.
 */
import type { TracePicture, TraceSpan } from "../sim/observation/pictures/Picture.ts"

export interface Stretch {
  /**
   * `calls`: work has begun, and waits for what it calls. `pause`: nothing of all this happens; a user thinks, or a policy of the
   * caller holds the call back.
   */
  readonly kind: "queue" | "service" | "calls" | "back-off" | "network" | "pause"
  readonly fromMs: number
  readonly toMs: number
}

export interface Bar {
  readonly name: string
  readonly depth: number
  readonly attempt: number
  readonly stretches: ReadonlyArray<Stretch>
  /** "ok" or why it failed; `null` while it is under way. */
  readonly outcome: string | null
  /** How long it took; so far, while it is under way. */
  readonly tookMs: number
  /** Nobody waited for it any more when it ended. */
  readonly isWasted: boolean
}

/** Which request of those that were followed. A number is that of a request. */
export type TracePick = "slowest" | "failed" | "last" | number

export const tracePicks: ReadonlyArray<TracePick> = ["slowest", "failed", "last"]

const took = ({ endedMs, startedMs }: TracePicture, atMs: number): number => (endedMs ?? atMs) - startedMs

/** The request to show; of a number that is not kept any more, and of failed ones where there are none, the last. */
export const picked = (
  traces: ReadonlyArray<TracePicture>,
  pick: TracePick,
  atMs: number
): TracePicture | undefined => {
  const ended = traces.filter(({ endedMs }) => endedMs !== null)
  const last = ended.at(-1) ?? traces.at(-1)
  if (typeof pick === "number") return traces.find(({ id }) => id === pick) ?? last
  if (pick === "last") return last
  if (pick === "failed") return ended.findLast(({ outcome }) => outcome !== "ok") ?? last
  return traces.toSorted((one, other) => took(other, atMs) - took(one, atMs))[0]
}

/** The request before or after the one that is shown. */
export const neighbour = (
  traces: ReadonlyArray<TracePicture>,
  pick: TracePick,
  atMs: number,
  by: number
): TracePick => {
  const now = picked(traces, pick, atMs)
  const position = traces.findIndex(({ id }) => id === now?.id) + by
  return traces[Math.max(0, Math.min(traces.length - 1, position))]?.id ?? pick
}

/** The bars of a request, each call below the one that made it. The first is the request itself. */
export const waterfall = (trace: TracePicture, atMs: number): ReadonlyArray<Bar> => {
  const { endedMs, journey, outcome, spans, startedMs } = trace
  // Work for nobody may outlive the request; what is under way lasts until now.
  const end = endedMs ?? atMs
  const root: Bar = {
    name: journey,
    depth: 0,
    attempt: 1,
    stretches: spread("pause", startedMs, end, childrenOf(spans, -1), atMs),
    outcome,
    tookMs: end - startedMs,
    isWasted: false
  }
  return [root, ...barsBelow(spans, -1, 1, atMs)]
}

const childrenOf = (spans: ReadonlyArray<TraceSpan>, parent: number): ReadonlyArray<TraceSpan> =>
  spans.filter((span) => span.parent === parent)

const barsBelow = (spans: ReadonlyArray<TraceSpan>, parent: number, depth: number, atMs: number): ReadonlyArray<Bar> =>
  spans.flatMap((span, i) =>
    span.parent === parent
      ? [
          barOf(span, childrenOf(spans, i), before(spans, span, atMs), depth, atMs),
          ...barsBelow(spans, i, depth + 1, atMs)
        ]
      : []
  )

/** When it was sent, and from when on its caller did nothing but wait for that. */
const sentAt = ({ arrivedMs, sentMs = arrivedMs }: TraceSpan): number => sentMs
const begunAt = (span: TraceSpan): number => sentAt(span) - (span.pausedMs ?? 0)

/** When its caller was done with it: an answer that comes after that is for nobody. */
const doneAt = ({ endedMs, returnedMs }: TraceSpan, atMs: number): number => returnedMs ?? endedMs ?? atMs

/** The try before this one, if its caller was done with it by then. */
const before = (spans: ReadonlyArray<TraceSpan>, span: TraceSpan, atMs: number) =>
  spans.findLast(
    (one) =>
      one.parent === span.parent &&
      one.of === span.of &&
      one.attempt === span.attempt - 1 &&
      doneAt(one, atMs) <= begunAt(span)
  )

const barOf = (
  span: TraceSpan,
  children: ReadonlyArray<TraceSpan>,
  previous: TraceSpan | undefined,
  depth: number,
  atMs: number
): Bar => {
  const { arrivedMs, attempt, endedMs, of, outcome, returnedMs, startedMs, wasted } = span
  const end = endedMs ?? atMs
  const start = startedMs ?? end
  const [begun, sent] = [begunAt(span), sentAt(span)]
  return {
    name: of,
    depth,
    attempt,
    stretches: [
      { kind: "pause" as const, fromMs: previous === undefined ? begun : doneAt(previous, atMs), toMs: begun },
      { kind: "back-off" as const, fromMs: begun, toMs: sent },
      { kind: "network" as const, fromMs: sent, toMs: arrivedMs },
      { kind: "queue" as const, fromMs: arrivedMs, toMs: start },
      ...spread("service", start, end, children, atMs),
      { kind: "network" as const, fromMs: end, toMs: returnedMs ?? end }
    ].filter(({ fromMs, toMs }) => toMs > fromMs),
    outcome,
    tookMs: end - arrivedMs,
    isWasted: wasted
  }
}

/** A stretch with what its callees take cut out of it. */
const spread = (
  kind: Stretch["kind"],
  fromMs: number,
  toMs: number,
  children: ReadonlyArray<TraceSpan>,
  atMs: number
): ReadonlyArray<Stretch> => {
  const found: Array<Stretch> = []
  let at = fromMs
  for (const child of children.toSorted((one, other) => begunAt(one) - begunAt(other))) {
    const from = Math.min(Math.max(begunAt(child), at), toMs)
    const to = Math.min(Math.max(doneAt(child, atMs), from), toMs)
    found.push({ kind, fromMs: at, toMs: from }, { kind: "calls", fromMs: from, toMs: to })
    at = to
  }
  found.push({ kind, fromMs: at, toMs })
  return found.filter((one) => one.toMs > one.fromMs)
}
