/**
 * Ready queue: what can go on at this very instant, first in, first out.
 *
 * Two kinds wait here: tasks of Effect's scheduler (functions), and owners that were granted something by another fiber and
 * go on once that fiber has come to rest. Effect's task priorities are not honoured: order of becoming ready is the only order.
 */
import type { Due } from "./Calendar.ts"

export type Ready = Due | (() => void)

export class ReadyQueue {
  size = 0
  #ring: Array<Ready | undefined> = new Array(64).fill(undefined)
  #head = 0

  push(ready: Ready): void {
    const ring = this.#ring
    if (this.size === ring.length) return this.#pushGrown(ready)
    ring[(this.#head + this.size++) & (ring.length - 1)] = ready
  }

  /** Runs the oldest. Only when `size > 0`. */
  runNext(): void {
    const ring = this.#ring
    const ready = ring[this.#head]!
    ring[this.#head] = undefined
    this.#head = (this.#head + 1) & (ring.length - 1)
    this.size--
    if (typeof ready === "function") ready()
    else ready.due()
  }

  #pushGrown(ready: Ready): void {
    const old = this.#ring
    const ring: Array<Ready | undefined> = new Array(old.length * 2).fill(undefined)
    for (let i = 0; i < old.length; i++) ring[i] = old[(this.#head + i) & (old.length - 1)]
    this.#ring = ring
    this.#head = 0
    this.push(ready)
  }
}
