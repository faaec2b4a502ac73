/**
 * Blame tree: what happened to one request, as stretches of time inside of each other, and where its time went.
 *
 * The time of a request is followed backwards from its end: whatever ended last is what it waited for, so of parallel steps only
 * the longest counts, and the parts add up to the whole exactly.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Outcome } from "../../model/Failure.ts"
import { ok } from "../../model/Failure.ts"
import type { Request } from "../../model/Request.ts"

/** A call at a component, a passage over the network, a try of a retry or hedge, or the request as a whole. */
export class Stretch {
  readonly kind: "request" | "call" | "passage" | "try"
  readonly request: Request
  /** The site of a call, the number of the policy of a try; -1 otherwise. */
  readonly of: number
  /** What it is a part of. */
  readonly parent: Stretch | undefined
  /** The stretch of the same hop that was open when it began. */
  readonly around: Stretch | undefined
  readonly children: Array<Stretch> = []
  readonly beganAt: Instant
  /** Back-off before a try. */
  readonly pause: Span
  /** Of a call: when work began, and by how much faults slowed it then. */
  startedAt: Instant | undefined = undefined
  slow = 1
  endedAt: Instant | undefined = undefined
  outcome: Outcome = ok
  /** A try after which there was another. */
  isRepeated = false

  constructor(
    kind: Stretch["kind"],
    request: Request,
    of: number,
    parent: Stretch | undefined,
    around: Stretch | undefined,
    beganAt: Instant,
    pause: Span = 0
  ) {
    this.kind = kind
    this.request = request
    this.of = of
    this.parent = parent
    this.around = around
    this.beganAt = beganAt
    this.pause = pause
  }

  /** It is over, and so is what nobody else tells to be over inside of it. */
  close(at: Instant): void {
    this.endedAt = at
    for (const child of this.children) {
      if (child.kind !== "call" && child.endedAt === undefined) child.close(at)
    }
  }

  /** It failed, or was done for something that did. */
  get isInVain(): boolean {
    for (let one: Stretch | undefined = this; one !== undefined; one = one.parent) {
      if (one.outcome !== ok || one.isRepeated) return true
    }
    return false
  }
}

/** What time can go into. */
export type TimeKind = "waiting" | "service" | "faults" | "back-off" | "other tries" | "network" | "caller"

/** Is told where the parts of a time went: `of` is the site or the policy, -1 without one. */
export type Charge = (kind: TimeKind, of: number, span: Span) => void

/** Charges all time of `stretch` between two instants. `isLink` says which sites are links. */
export const chargeTime = (
  stretch: Stretch,
  from: Instant,
  to: Instant,
  isLink: (site: number) => boolean,
  charge: Charge
): void => {
  let cursor = to
  const left = new Set(stretch.children)
  while (cursor > from) {
    const next = latest(left, stretch, cursor)
    if (next === undefined) break
    left.delete(next)
    const end = Math.min(cursor, endOf(next, stretch))
    if (end <= from) continue
    const begin = Math.max(from, next.beganAt)
    chargeOwn(stretch, end, cursor, isLink, charge)
    if (next.isRepeated) charge("other tries", next.of, end - begin)
    else chargeTime(next, begin, end, isLink, charge)
    cursor = begin
    const pause = Math.min(next.pause, cursor - from)
    if (pause > 0) {
      charge("back-off", next.of, pause)
      cursor -= pause
    }
  }
  chargeOwn(stretch, from, cursor, isLink, charge)
}

/** Of what began before `cursor` whatever ended last; of several the one that began last. */
const latest = (among: ReadonlySet<Stretch>, parent: Stretch, cursor: Instant): Stretch | undefined => {
  let found: Stretch | undefined
  let foundEnd = -1
  for (const one of among) {
    // What began and failed in this very instant takes no time, but there may have been a pause before it.
    if (one.beganAt > cursor) continue
    const end = Math.min(cursor, endOf(one, parent))
    if (found === undefined || end > foundEnd || (end === foundEnd && one.beganAt >= found.beganAt)) {
      found = one
      foundEnd = end
    }
  }
  return found
}

const chargeOwn = (
  { kind, of, slow, startedAt }: Stretch,
  from: Instant,
  to: Instant,
  isLink: (site: number) => boolean,
  charge: Charge
): void => {
  if (to <= from) return
  if (kind === "passage") return charge("network", -1, to - from)
  if (kind !== "call") return charge("caller", -1, to - from)
  const start = Math.min(Math.max(startedAt ?? to, from), to)
  if (start > from) charge("waiting", of, start - from)
  if (to === start) return
  if (isLink(of)) return charge("network", of, to - start)
  const extra = (to - start) * extraShare(slow)
  charge("service", of, to - start - extra)
  if (extra > 0) charge("faults", of, extra)
}

/** Of work that takes `slow` times as long: what would not have been without the fault. */
const extraShare = (slow: number): number => (slow > 1 ? 1 - 1 / slow : 0)

/** When whoever waited for it at `parent` had no more to do with it. A try is not told to end: it does with what is in it. */
const endOf = (stretch: Stretch, parent: Stretch): Instant => {
  let end = stretch.endedAt ?? Infinity
  if (stretch.endedAt === undefined && stretch.kind === "try") {
    end = stretch.beganAt
    for (const child of stretch.children) end = Math.max(end, endOf(child, stretch))
  }
  for (let hop: Request | undefined = stretch.request; hop !== undefined && hop !== parent.request; hop = hop.parent) {
    if (hop.leftAt !== undefined && hop.leftAt < end) end = hop.leftAt
  }
  return end
}

/** Of a call's own work, up to `to`: what only faults have added. */
export const slowedTime = (call: Stretch, to: Instant): Span => {
  if (call.slow <= 1 || call.startedAt === undefined) return 0
  let own = to - call.startedAt
  let covered = call.startedAt
  for (const child of [...call.children].sort((one, other) => one.beganAt - other.beganAt)) {
    const begin = Math.max(covered, child.beganAt - child.pause)
    const end = Math.min(to, endOf(child, call))
    if (end <= begin) continue
    own -= end - begin
    covered = end
  }
  return own * extraShare(call.slow)
}
