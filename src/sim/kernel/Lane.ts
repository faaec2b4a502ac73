/**
 * Lane: timers that all run for the same span, so that they are due in the order in which they were started.
 *
 * Timeouts are nearly always cancelled. In a lane only the oldest living timer stands in the calendar; the others wait
 * in a ring, and a cancelled one costs nothing but its place, until it reaches the head or the ring needs room.
 */
import type { Calendar, Due } from "./Calendar.ts"
import type { Instant, Span } from "./Instant.ts"

/** A timer started in a lane. Set `isRunning` to false to cancel it; only one that has expired may be started again. */
export interface Timer {
  isRunning: boolean
  /** Called when the span has passed, unless cancelled; `isRunning` is already false. */
  expired(): void
}

export class Lane implements Due {
  readonly #calendar: Calendar
  readonly #span: Span
  #timers: Array<Timer | undefined> = new Array(64).fill(undefined)
  #instants = new Float64Array(64)
  #sequences = new Float64Array(64)
  #head = 0
  #size = 0

  constructor(calendar: Calendar, span: Span) {
    this.#calendar = calendar
    this.#span = span
  }

  /** Starts `timer` at `now`; it expires at `now + span` in the order of this call. */
  start(now: Instant, timer: Timer): void {
    if (this.#span === Infinity) return
    if (this.#size === this.#timers.length) this.#makeRoom()
    const i = (this.#head + this.#size++) & (this.#timers.length - 1)
    this.#timers[i] = timer
    this.#instants[i] = now + this.#span
    this.#sequences[i] = this.#calendar.sequence++
    if (this.#size === 1) this.#enterHead()
  }

  due(): void {
    const timer = this.#timers[this.#head]!
    this.#drop()
    while (this.#size > 0 && !this.#timers[this.#head]!.isRunning) this.#drop()
    if (this.#size > 0) this.#enterHead()
    if (!timer.isRunning) return
    timer.isRunning = false
    timer.expired()
  }

  #enterHead(): void {
    this.#calendar.enterAs(this.#sequences[this.#head]!, this.#instants[this.#head]!, this)
  }

  #drop(): void {
    this.#timers[this.#head] = undefined
    this.#head = (this.#head + 1) & (this.#timers.length - 1)
    this.#size--
  }

  /** Drops the cancelled ones, which else were kept for the whole span with all they hold. The head is in the calendar. */
  #makeRoom(): void {
    const length = this.#timers.length
    let living = 0
    for (let i = 0; i < length; i++) if (i === 0 || this.#at(i).isRunning) living++
    const room = living > length / 2 ? length * 2 : length
    const timers: Array<Timer | undefined> = new Array(room).fill(undefined)
    const instants = new Float64Array(room)
    const sequences = new Float64Array(room)
    let size = 0
    for (let i = 0; i < length; i++) {
      if (i > 0 && !this.#at(i).isRunning) continue
      const j = (this.#head + i) & (length - 1)
      timers[size] = this.#timers[j]
      instants[size] = this.#instants[j]!
      sequences[size++] = this.#sequences[j]!
    }
    this.#timers = timers
    this.#instants = instants
    this.#sequences = sequences
    this.#head = 0
    this.#size = size
  }

  /** The i-th oldest. */
  #at(i: number): Timer {
    return this.#timers[(this.#head + i) & (this.#timers.length - 1)]!
  }
}
