/**
 * Spreading: how the writes of one node of several primaries get to another, in their order.
 *
 * While one of the two or the way between them is down, paused or cut, they wait; afterwards what is overdue arrives at once, and
 * then only the last write of a key is compared with what is there: it has seen those before it.
 */
import type { Due } from "../../../kernel/Calendar.ts"
import type { Instant, Span } from "../../../kernel/Instant.ts"
import { wholeSpan } from "../../../kernel/Instant.ts"
import type { Kernel } from "../../../kernel/Kernel.ts"
import type { RandomStream } from "../../../kernel/RandomStreams.ts"
import type { Conditions } from "../../../model/Conditions.ts"
import type { Distribution } from "../../../model/Distribution.ts"
import type { Part } from "../../../model/Endpoint.ts"
import type { ReplicatingNetwork } from "../replication/Replication.ts"
import type { Write } from "./Written.ts"

const isAway = ({ isCut, isDown, isPaused }: Conditions): boolean => isDown || isPaused || isCut

export class Spreading implements Due {
  readonly #kernel: Kernel
  readonly #conditions: ReadonlyArray<Conditions>
  /** Takes the writes to one key, in their order, of which the last has seen the others. */
  readonly #deliver: (writes: ReadonlyArray<Write>) => void
  #writes: Array<{ readonly write: Write; readonly at: Instant }> = []
  #lastAt: Instant = 0
  #plannedAt: Instant = -1
  /** What comes first, to a node that has nothing. */
  #refill: { readonly at: Instant; readonly act: () => void } | undefined

  constructor(
    kernel: Kernel,
    /** Of both ends and the way between them. */
    conditions: ReadonlyArray<Conditions>,
    deliver: (writes: ReadonlyArray<Write>) => void
  ) {
    this.#kernel = kernel
    this.#conditions = conditions
    this.#deliver = deliver
    for (const one of conditions) one.onChange(() => void this.#kernel.soon(this))
  }

  /** How many writes are under way. */
  get length(): number {
    return this.#writes.length
  }

  /** Which writes to a key are under way. */
  versionsOf(key: number): ReadonlyArray<number> {
    return this.#writes.flatMap(({ write }) => (write.key === key ? [write.version] : []))
  }

  send(write: Write, at: Instant): void {
    this.#lastAt = Math.max(this.#lastAt, at)
    this.#writes.push({ write, at: this.#lastAt })
    if (this.#writes.length === 1) this.#plan()
  }

  /** Nothing is under way any more: who would send it has forgotten it. */
  clear(): void {
    this.#writes = []
    this.#refill = undefined
  }

  /** Instead of what is under way something else arrives at an instant, of which that is part. */
  refill(at: Instant, act: () => void): void {
    this.#lastAt = Math.max(this.#lastAt, at)
    this.#writes = []
    this.#refill = { at: this.#lastAt, act }
    this.#kernel.at(this.#lastAt, this)
  }

  due(): void {
    if (this.#conditions.some(isAway)) return
    const { now } = this.#kernel
    if (this.#refill !== undefined && this.#refill.at <= now) {
      const { act } = this.#refill
      this.#refill = undefined
      act()
    }
    let count = 0
    while (count < this.#writes.length && this.#writes[count]!.at <= now) count++
    if (count > 0) {
      const byKey = new Map<number, Array<Write>>()
      for (const { write } of this.#writes.splice(0, count)) {
        const known = byKey.get(write.key)
        if (known === undefined) byKey.set(write.key, [write])
        else known.push(write)
      }
      for (const writes of byKey.values()) this.#deliver(writes)
    }
    this.#plan()
  }

  #plan(): void {
    const [next] = this.#writes
    if (next === undefined || next.at === this.#plannedAt) return
    // What is overdue waits for those who are away.
    if (next.at < this.#kernel.now) return
    this.#plannedAt = next.at
    this.#kernel.at(next.at, this)
  }
}

/** How long a write takes from one node to another now, drawn anew each time. */
export const delaysBetween =
  (parts: ReadonlyArray<Part>, lag: Distribution | undefined, lags: RandomStream, network: ReplicatingNetwork) =>
  (from: number, to: number): Span => {
    const drawn = lag === undefined ? 0 : lag.sample(lags)
    const here = parts[to]!.conditions
    const way = network.conditionsBetween(parts[from]!.place, parts[to]!.place)
    return here.isQuiet && way.isQuiet ? drawn : wholeSpan(drawn * here.slow * way.slow) + here.latency + way.latency
  }

/** From each node to every other. */
export const spreadingBetween = (
  parts: ReadonlyArray<Part>,
  network: ReplicatingNetwork,
  kernel: Kernel,
  arrive: (to: number, writes: ReadonlyArray<Write>) => void
): ReadonlyArray<ReadonlyArray<Spreading | undefined>> =>
  parts.map((from, i) =>
    parts.map((to, j) => {
      if (i === j) return undefined
      const conditions = [from.conditions, to.conditions, network.conditionsBetween(from.place, to.place)]
      return new Spreading(kernel, conditions, (writes) => arrive(j, writes))
    })
  )
