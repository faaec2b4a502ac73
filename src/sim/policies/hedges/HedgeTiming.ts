/**
 * Hedge timing: when the next copy of a call is due, after a fixed time or after a measured one.
 */
import type { Due } from "../../kernel/Calendar.ts"
import type { Span } from "../../kernel/Instant.ts"
import type { Kernel } from "../../kernel/Kernel.ts"
import type { Lane, Timer } from "../../kernel/Lane.ts"
import type * as HedgeDelay from "./HedgeDelay.ts"
import { LatencyWindow } from "./LatencyWindow.ts"

/** When the next copy is due. */
export interface Delay {
  /** Starts the timer of a call for the copy after the one it has just sent, where that is known. */
  start(timer: Timer): void
  /** The first copy of a call took so long, or longer. */
  measured(took: Span): void
}

export class FixedDelay implements Delay {
  readonly #kernel: Kernel
  readonly #lane: Lane

  constructor(kernel: Kernel, after: Span) {
    this.#kernel = kernel
    this.#lane = kernel.lane(after)
  }

  start(timer: Timer): void {
    timer.isRunning = true
    this.#lane.start(this.#kernel.now, timer)
  }

  measured(): void {}
}

export class MeasuredDelay implements Delay {
  readonly #kernel: Kernel
  readonly #share: number
  readonly #latencies: LatencyWindow
  readonly #enough: number

  constructor(kernel: Kernel, { percentile }: HedgeDelay.Percentile, window: number) {
    this.#kernel = kernel
    this.#share = percentile
    this.#latencies = new LatencyWindow(window)
    this.#enough = Math.min(window, Math.ceil(1 / (1 - percentile) - 1e-9))
  }

  start(timer: Timer): void {
    if (this.#latencies.size < this.#enough) return
    timer.isRunning = true
    // Past it: where all calls take equally long none is late.
    this.#kernel.after(this.#latencies.percentile(this.#share) + 1, new Alarm(timer))
  }

  measured(took: Span): void {
    this.#latencies.add(took)
  }
}

/** A timer on its own: measured delays differ from call to call, and a lane is for timers of one span. */
class Alarm implements Due {
  readonly #timer: Timer

  constructor(timer: Timer) {
    this.#timer = timer
  }

  due(): void {
    if (!this.#timer.isRunning) return
    this.#timer.isRunning = false
    this.#timer.expired()
  }
}
