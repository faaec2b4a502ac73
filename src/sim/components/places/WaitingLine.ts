/**
 * Waiting line: who waits in front of busy workers, and who is next.
 *
 * It only orders. What waits may stop waiting at any time (a caller gives up); its place is then passed over when it comes up,
 * and `length` has been corrected at once by `left()`.
 */
import * as Schema from "effect/Schema"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { millisecond } from "../../kernel/Instant.ts"
import * as Distributing from "../../model/Distribution.ts"
import { Span as SpanText } from "../../model/Quantities.ts"

const disciplines = ["fifo", "lifo", "priority", "codel", "adaptive-lifo"] as const

/** `waiting:` of a service, store or pool. */
export const WaitingLine = Schema.Struct({
  capacity: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))).annotate({
    description: "How many may wait, per instance; the next one is rejected (`queue full`). Default: unlimited."
  }),
  counts: Schema.optionalKey(Schema.Literals(["queue", "system"])).annotate({
    description: "Whether `capacity` counts those who wait (`queue`, default) or also those being served (`system`)."
  }),
  full: Schema.optionalKey(Schema.Literals(["refuse", "ignore"])).annotate({
    description:
      "What becomes of a call that finds no room: it is told so (`refuse`, default), or nobody ever answers it (`ignore`, as a " +
      "kernel with a full backlog of connections does), and its caller waits for as long as it likes."
  }),
  patience: Schema.optionalKey(Distributing.Distribution).annotate({
    description:
      "How long a call may wait, drawn for each that has to: one that has not begun by then leaves the line as `timed out`. What " +
      "has begun is not hurried. Default: as long as its caller does."
  }),
  discipline: Schema.optionalKey(Schema.Literals(disciplines)).annotate({
    description:
      "Who is next. `fifo` (default), `lifo`, `priority` (0 first, fifo within), `codel` (fifo that sheds while the " +
      "line stands too long, RFC 8289), `adaptive-lifo` (lifo while more than `lifoAbove` wait, as at Facebook)."
  }),
  codel: Schema.optionalKey(
    Schema.Struct({
      target: Schema.optionalKey(SpanText).annotate({
        description: "Waiting that is acceptable. Default 5ms, RFC 8289's."
      }),
      interval: Schema.optionalKey(SpanText).annotate({
        description: "How long waiting may stay above the target before shedding begins. Default 100ms, RFC 8289's."
      })
    })
  ).annotate({
    description: "For `codel`: how long waiting is acceptable, and how long more than that is borne."
  }),
  lifoAbove: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))).annotate({
    description: "For `adaptive-lifo`: the length from which the newest is served first. Default 0."
  })
})

export type WaitingLine = typeof WaitingLine.Type

/** In words: "line of 500, codel". */
export const describe = (options: WaitingLine): string => {
  const { capacity, counts = "queue", discipline = "fifo", full = "refuse", patience } = options
  const size =
    capacity === undefined ? "unbounded line" : counts === "queue" ? `line of ${capacity}` : `${capacity} in all`
  return [
    size,
    ...(discipline === "fifo" ? [] : [discipline]),
    ...(full === "refuse" ? [] : ["silent when full"]),
    ...(patience === undefined ? [] : [`left when not served within ${patience.text}`])
  ].join(", ")
}

/** Someone in a line. */
export interface Waiter {
  readonly isWaiting: boolean
  readonly arrivedAt: Instant
  readonly priority: number
}

export class Line<W extends Waiter> {
  /** How many wait, not counting those who have left. */
  length = 0
  readonly #capacity: number
  readonly #countsServed: boolean
  readonly #rings: Array<Ring<W>>
  readonly #newestFirstAbove: number
  readonly #byPriority: boolean
  readonly #codel: CoDel | undefined

  constructor(options: WaitingLine) {
    const { capacity = Infinity, codel = {}, counts = "queue", discipline = "fifo", lifoAbove = 0 } = options
    this.#capacity = capacity
    this.#countsServed = counts === "system"
    this.#byPriority = discipline === "priority"
    this.#rings = [new Ring<W>()]
    this.#newestFirstAbove = discipline === "lifo" ? 0 : discipline === "adaptive-lifo" ? lifoAbove : Infinity
    const { interval = 100 * millisecond, target = 5 * millisecond } = codel
    this.#codel = discipline === "codel" ? new CoDel(target, interval) : undefined
  }

  /** Whether one more would be rejected, while `serving` are being served. */
  isFull(serving: number): boolean {
    return this.length + (this.#countsServed ? serving : 0) >= this.#capacity
  }

  push(waiter: W): void {
    this.length++
    if (!this.#byPriority) return this.#rings[0]!.push(waiter)
    while (this.#rings.length <= waiter.priority) this.#rings.push(new Ring())
    this.#rings[waiter.priority]!.push(waiter)
  }

  /** To be called when somebody who waited stops waiting without having been taken. */
  left(): void {
    this.length--
  }

  /** Takes who is next, `undefined` if nobody waits. */
  take(): W | undefined {
    if (this.length === 0) return undefined
    const newestFirst = this.length > this.#newestFirstAbove
    for (const ring of this.#rings) {
      while (ring.size > 0) {
        const waiter = newestFirst ? ring.pop() : ring.shift()
        if (!waiter.isWaiting) continue
        this.length--
        return waiter
      }
    }
    return undefined
  }

  /** Whether who was just taken should be shed instead of served. Ask once for everybody taken. */
  sheds(waiter: W, now: Instant): boolean {
    return this.#codel?.drops(now, now - waiter.arrivedAt, this.length) ?? false
  }
}

/**
 * The control law of CoDel (RFC 8289, section 5): once waiting has stayed above the target for an interval, one is dropped, and
 * the next after interval/sqrt(n), until waiting is below the target again.
 */
export class CoDel {
  readonly #target: Span
  readonly #interval: Span
  #firstAboveAt: Instant = 0
  #dropNextAt: Instant = 0
  #count = 0
  #lastCount = 0
  #dropping = false

  constructor(target: Span, interval: Span) {
    this.#target = target
    this.#interval = interval
  }

  drops(now: Instant, waited: Span, behind: number): boolean {
    const isLate = this.#isLate(now, waited, behind)
    if (this.#dropping) {
      if (!isLate) this.#dropping = false
      else if (now >= this.#dropNextAt) {
        this.#count++
        this.#dropNextAt += this.#interval / Math.sqrt(this.#count)
        return true
      }
      return false
    }
    if (!isLate) return false
    this.#dropping = true
    // Soon after the last bout, go on at the rate that worked then.
    const delta = this.#count - this.#lastCount
    this.#count = delta > 1 && now - this.#dropNextAt < 16 * this.#interval ? delta : 1
    this.#lastCount = this.#count
    this.#dropNextAt = now + this.#interval / Math.sqrt(this.#count)
    return true
  }

  #isLate(now: Instant, waited: Span, behind: number): boolean {
    if (waited < this.#target || behind === 0) {
      this.#firstAboveAt = 0
      return false
    }
    if (this.#firstAboveAt === 0) this.#firstAboveAt = now + this.#interval
    return now >= this.#firstAboveAt
  }
}

/** A ring that grows, taken from at both ends. */
class Ring<W> {
  size = 0
  #ring: Array<W | undefined> = new Array(16).fill(undefined)
  #head = 0

  push(waiter: W): void {
    if (this.size === this.#ring.length) this.#grow()
    this.#ring[(this.#head + this.size++) & (this.#ring.length - 1)] = waiter
  }

  shift(): W {
    const waiter = this.#ring[this.#head]!
    this.#ring[this.#head] = undefined
    this.#head = (this.#head + 1) & (this.#ring.length - 1)
    this.size--
    return waiter
  }

  pop(): W {
    const i = (this.#head + --this.size) & (this.#ring.length - 1)
    const waiter = this.#ring[i]!
    this.#ring[i] = undefined
    return waiter
  }

  #grow(): void {
    const old = this.#ring
    this.#ring = new Array(old.length * 2).fill(undefined)
    for (let i = 0; i < old.length; i++) this.#ring[i] = old[(this.#head + i) & (old.length - 1)]
    this.#head = 0
  }
}
