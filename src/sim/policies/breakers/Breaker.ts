/**
 * Breaker: the circuit breaker of one caller while a run goes on: its state, its windows, and what is told about them.
 *
 * Whether a call is let through is asked before it is made; then it must be told once how that ended.
 */
import type { Due } from "../../kernel/Calendar.ts"
import type { Span as Length } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import type { Caller } from "../../model/Endpoint.ts"
import type { Run } from "../../model/Journal.ts"
import * as Backoff from "../retries/Backoff.ts"
import type { Rules, Signal, State } from "./BreakerState.ts"
import { closed, permits, step } from "./BreakerState.ts"
import type { Complete } from "./CircuitBreaker.ts"
import type { Tally, Window } from "./SlidingWindow.ts"
import * as SlidingWindow from "./SlidingWindow.ts"

const levels = { "closed": 0, "half-open": 1, "open": 2 } as const

const rulesOf = (options: Complete, stream: RandomStream): Rules => {
  const { maxWaitDurationInOpenState, slidingWindow, waitDurationInOpenState, waitJitter, waitMultiplier } = options
  const backoff = {
    kind: "exponential",
    base: Math.min(waitDurationInOpenState, maxWaitDurationInOpenState),
    factor: waitMultiplier,
    max: maxWaitDurationInOpenState
  } as const
  return {
    ...options,
    windowSize: "calls" in slidingWindow ? slidingWindow.calls : Infinity,
    waitAfter: (openings) => {
      const jitter = waitJitter !== "equal-after-first" ? waitJitter : openings === 1 ? "none" : "equal"
      return Backoff.waitAfter(backoff, jitter, openings, 0, jitter === "none" ? 0 : stream.next())
    }
  }
}

export class Breaker {
  readonly run: Run
  /** Counts the changes of state, to tell a call that was let through in this state from older ones. */
  changes = 0
  readonly #options: Complete
  readonly #rules: Rules
  readonly #label: string
  readonly #gauge: number
  readonly #rejected: number
  readonly #usual: Window
  readonly #trial: Window
  #state: State = closed
  #inARow = 0

  constructor(options: Complete, caller: Caller, run: Run) {
    this.run = run
    this.#options = options
    this.#rules = rulesOf(options, run.kernel.streams.stream(`${caller.label}/breaker`))
    this.#label = caller.label
    this.#gauge = run.journal.meter({ name: "breaker state", of: caller.label, kind: "gauge" })
    this.#rejected = run.journal.meter({ name: "calls rejected by breaker", of: caller.label, kind: "counter" })
    this.#usual = SlidingWindow.make(options.slidingWindow)
    this.#trial = SlidingWindow.make({ calls: options.permittedNumberOfCallsInHalfOpenState })
  }

  /** Whether a call may be made now; then it must be told how that ended. */
  letsThrough(): boolean {
    const at = this.run.kernel.now
    if (permits(this.#state, at)) {
      if (this.#state !== closed) this.#go({ kind: "asked", at }, this.#trial)
      return true
    }
    this.run.journal.counted(this.#rejected)
    return false
  }

  ended(failed: boolean, took: Length): void {
    if (this.#state.name === "open") return
    const at = this.run.kernel.now
    const tally = this.#state === closed ? this.#usual : this.#trial
    tally.add(at, failed, took > this.#options.slowCallDurationThreshold)
    this.#inARow = failed ? this.#inARow + 1 : 0
    this.#go({ kind: "ended", at, tally, inARow: this.#inARow }, tally)
  }

  /** A call that was let through after so many changes of state says nothing. */
  left(changes: number): void {
    if (changes === this.changes) this.#go({ kind: "left" }, this.#trial)
  }

  /** A wait of the state after so many changes is over, if it is still in it. */
  waited(changes: number): void {
    if (changes !== this.changes) return
    const isOpen = this.#state.name === "open"
    this.#go(isOpen ? { kind: "waited" } : { kind: "tried too long", at: this.run.kernel.now }, this.#trial)
  }

  #go(signal: Signal, tally: Tally): void {
    const before = this.#state
    this.#state = step(this.#rules, before, signal)
    if (this.#state.name === before.name) return
    this.changes++
    this.run.journal.levelled(this.#gauge, levels[this.#state.name])
    this.run.journal.changed(this.#label, `breaker ${this.#told(signal, tally)}`)
    this.#usual.clear()
    this.#trial.clear()
    this.#inARow = 0
    this.#startTimer()
  }

  #startTimer(): void {
    const { kernel } = this.run
    const { automaticTransitionFromOpenToHalfOpenEnabled, maxWaitDurationInHalfOpenState } = this.#options
    const state = this.#state
    if (state.name === "open" && automaticTransitionFromOpenToHalfOpenEnabled && state.until < Infinity) {
      kernel.at(state.until, new Wait(this))
    } else if (state.name === "half-open" && maxWaitDurationInHalfOpenState > 0) {
      kernel.after(maxWaitDurationInHalfOpenState, new Wait(this))
    }
  }

  /** In words, for people: "opened: 60% of 100 calls failed". */
  #told(signal: Signal, { calls, failed, slow }: Tally): string {
    const options = this.#options
    const share = (of: number) => `${Number(((100 * of) / calls).toPrecision(3))}%`
    switch (this.#state.name) {
      case "closed":
        return `closed: ${share(failed)} of ${calls} calls failed`
      case "half-open": {
        const trials = options.permittedNumberOfCallsInHalfOpenState
        return `half-open: tries ${trials} ${trials === 1 ? "call" : "calls"}`
      }
      case "open": {
        if (signal.kind === "tried too long") {
          return `opened: still trying after ${formatSpan(options.maxWaitDurationInHalfOpenState)}`
        }
        if (failed / calls >= options.failureRateThreshold) return `opened: ${share(failed)} of ${calls} calls failed`
        if (slow / calls >= options.slowCallRateThreshold) {
          return `opened: ${share(slow)} of ${calls} calls took longer than ${formatSpan(options.slowCallDurationThreshold)}`
        }
        return `opened: ${this.#inARow} ${this.#inARow === 1 ? "call" : "calls in a row"} failed`
      }
    }
  }
}

/** The end of a wait in the state in which the breaker is now. */
class Wait implements Due {
  readonly #breaker: Breaker
  readonly #changes: number

  constructor(breaker: Breaker) {
    this.#breaker = breaker
    this.#changes = breaker.changes
  }

  due(): void {
    this.#breaker.waited(this.#changes)
  }
}
