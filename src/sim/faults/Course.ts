/**
 * Course: one time that a fault holds, from its beginning to its end and, after a crash, the recovery.
 *
 * What comes and goes slowly does so in 20 steps, each at the intensity of its middle, so that the mean is that of a straight line.
 * A recovery goes on after the end, and nothing stops it: what was down has to come back somehow.
 */
import type { Instant, Span } from "../kernel/Instant.ts"
import type { Kernel } from "../kernel/Kernel.ts"
import type { Condition, Conditions } from "../model/Conditions.ts"
import { phasesOf } from "./Deploy.ts"
import type { Fault } from "./Fault.ts"
import { conditionOf } from "./FaultKind.ts"
import type { Picks } from "./Selection.ts"

/** How many steps a slow change takes. */
const steps = 20

export interface CourseOptions {
  readonly fault: Fault
  /** What is hit: instances, links, loads. */
  readonly hit: ReadonlyArray<Conditions>
  /** What else is cut off by it, for exactly as long: the ways of clients who stand there. */
  readonly clients: ReadonlyArray<Conditions>
  /** Which calls are hit, if not all. */
  readonly picks: Picks | undefined
  /** When it is to end, if nobody lifts it before; maybe `Infinity`. */
  readonly meantEnd: Instant
}

export class Course {
  readonly #kernel: Kernel
  readonly #options: CourseOptions
  readonly #held = new Map<Conditions, { readonly condition: Condition; readonly lift: () => void }>()
  readonly #cancels: Array<() => void> = []

  constructor(options: CourseOptions, kernel: Kernel) {
    this.#options = options
    this.#kernel = kernel
  }

  /** Begins now. `whenOver` is called by what ends by itself. */
  begin(whenOver: () => void): void {
    const { clients, fault, hit } = this.#options
    if (fault.deploy !== undefined) return this.#deploy(whenOver)
    if (fault.ramp === undefined) {
      const condition = this.#condition(1)
      for (const conditions of [...hit, ...clients]) this.#hold(conditions, condition)
      return
    }
    this.#ramp(fault.ramp)
  }

  /** Ends now: what still holds is lifted, or begins to recover. */
  end(): void {
    for (const cancel of this.#cancels) cancel()
    const held = [...this.#held]
    const crashed = held.filter(([conditions]) => this.#options.hit.includes(conditions)).length
    for (const [i, [conditions, { condition, lift }]] of held.entries()) {
      if (i < crashed && condition.down === true) this.#recover(conditions, lift, (i + 1) / crashed)
      else lift()
    }
    this.#held.clear()
  }

  /** What one target gets; an object of its own each time, since conditions are told apart by identity. */
  #condition(intensity: number): Condition {
    const { fault, picks } = this.#options
    return {
      ...conditionOf(fault, intensity),
      ...(fault.seenByHealthCheck === undefined ? {} : { seen: fault.seenByHealthCheck }),
      ...(picks === undefined ? {} : { picks })
    }
  }

  /** The new before the old is lifted, so that nothing slips through in between. */
  #hold(conditions: Conditions, condition: Condition): void {
    const own = { ...condition }
    const before = this.#held.get(conditions)
    this.#held.set(conditions, { condition: own, lift: conditions.add(own) })
    before?.lift()
  }

  #later(after: Span, action: () => void): void {
    this.#cancels.push(this.#kernel.plan(this.#kernel.now + Math.round(after), action))
  }

  #ramp({ in: coming = 0, out: going = 0 }: NonNullable<Fault["ramp"]>): void {
    const { hit, meantEnd } = this.#options
    const length = meantEnd - this.#kernel.now
    // One whose length was drawn may be too short for both.
    const shrunk = Math.min(1, length / Math.max(1, coming + going))
    const set = (intensity: number) => () => {
      const condition = this.#condition(intensity)
      for (const conditions of hit) this.#hold(conditions, condition)
    }
    for (let k = 1; k < steps && coming > 0; k++) this.#later((coming * shrunk * k) / steps, set((k + 0.5) / steps))
    if (coming > 0) this.#later(coming * shrunk, set(1))
    for (let k = 0; k < steps && going > 0; k++) {
      this.#later(length - going * shrunk + (going * shrunk * k) / steps, set(1 - (k + 0.5) / steps))
    }
    set(coming > 0 ? 0.5 / steps : 1)()
  }

  #deploy(whenOver: () => void): void {
    const { fault, hit } = this.#options
    const { batch, down, drain, settle } = phasesOf(fault.deploy!)
    let at = 0
    for (let first = 0; first < hit.length; first += batch) {
      const one = hit.slice(first, first + batch)
      const crash = () => {
        for (const conditions of one) this.#hold(conditions, { down: true })
      }
      const restart = () => {
        for (const conditions of one) {
          const { lift } = this.#held.get(conditions)!
          this.#held.delete(conditions)
          this.#recover(conditions, lift, 1)
        }
      }
      const leave = () => {
        for (const conditions of one) this.#hold(conditions, { seen: true })
      }
      const begin = drain > 0 ? leave : crash
      if (at === 0) begin()
      else this.#later(at, begin)
      if (drain > 0) this.#later(at + drain, crash)
      this.#later(at + drain + down, restart)
      at += drain + down + settle
    }
    this.#later(Math.max(1, at - settle), whenOver)
  }

  /** `position`: how far back in the row of those that come back, up to 1 for the last. */
  #recover(conditions: Conditions, lift: () => void, position: number): void {
    const { kind, ...recovery } = this.#options.fault.recovery ?? { kind: "instant" }
    if (kind === "instant") return lift()
    const { slow = 1, span } = recovery as { readonly slow?: number; readonly span: Span }
    const { now } = this.#kernel
    if (kind === "gradual") return void this.#kernel.plan(now + Math.round(span * position), lift)
    let before = lift
    const warm = (k: number) => () => {
      const next = k === steps ? () => {} : conditions.add({ slow: 1 + (slow - 1) * (1 - (k + 0.5) / steps) })
      before()
      before = next
    }
    for (let k = 1; k <= steps; k++) this.#kernel.plan(now + Math.round((span * k) / steps), warm(k))
    warm(0)()
  }
}
