/**
 * Version: the instances of a service that are of one version, and a version that is on its way to replace another.
 */
import type { Span } from "../../kernel/Instant.ts"
import { second } from "../../kernel/Instant.ts"
import type { Condition } from "../../model/Conditions.ts"
import type * as Model from "../../model/Fleet.ts"
import type { Choose } from "../balancers/Balancer.ts"
import type { Fleet } from "./Fleet.ts"
import type { Slot } from "./Slot.ts"

/** The instances of one version. */
export class Version {
  readonly gray: Condition | undefined
  readonly slots: Array<Slot> = []
  pick: Choose = () => 0
  protected readonly fleet: Fleet

  constructor(fleet: Fleet, gray: Condition | undefined) {
    this.fleet = fleet
    this.gray = gray
  }
}

export class Released extends Version implements Model.Release {
  share = 0
  readonly #old: Version
  readonly #whenSuperseded: () => void
  #isOver = false
  #failed = 0
  #responses: Array<Span> = []

  constructor(fleet: Fleet, gray: Condition | undefined, old: Version, whenSuperseded: () => void) {
    super(fleet, gray)
    this.#old = old
    this.#whenSuperseded = whenSuperseded
  }

  get old(): number {
    return this.#old.slots.length
  }

  grow(count: number, startUp: () => Span, whenAllServe: () => void): void {
    let left = count - this.slots.length
    if (left <= 0) return whenAllServe()
    const served = () => {
      if (--left === 0) whenAllServe()
    }
    const start = () => {
      if (!this.#isOver && !this.fleet.start(this, startUp(), served)) this.fleet.whenFree(start)
    }
    for (let i = left; i > 0; i--) start()
  }

  shift(share: number): void {
    this.share = share
    this.#failed = 0
    this.#responses = []
  }

  saw(isAnswered: boolean, response: Span): void {
    if (!isAnswered) this.#failed++
    this.#responses.push(response)
  }

  seen(): Model.Seen {
    const sorted = this.#responses.sort((one, other) => one - other)
    const calls = sorted.length
    return { calls, failed: this.#failed, p99: calls === 0 ? 0 : sorted[Math.ceil(0.99 * calls) - 1]! }
  }

  supersede(): void {
    this.rollBack(30 * second)
    this.#whenSuperseded()
  }

  finish(patience: Span): void {
    this.#end(this, this.#old, patience)
  }

  rollBack(patience: Span): void {
    this.#end(this.#old, this, patience)
  }

  #end(kept: Version, left: Version, patience: Span): void {
    this.#isOver = true
    this.fleet.settle(kept)
    for (const slot of [...left.slots]) this.fleet.remove(slot, left, patience)
  }
}
