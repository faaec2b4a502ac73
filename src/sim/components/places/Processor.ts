/**
 * Processor: the cores of an instance, shared by all work that is under way on it, and what crowding costs.
 *
 * Processor sharing: with n pieces of work on c cores each goes at min(1, c/n) of full speed, so nobody waits in line and
 * everybody is slower (the other way is in `PreemptiveProcessor.ts`). Under load work also takes longer than it would alone, by the Universal Scalability Law: contention for
 * what only one can have at a time, and coherence, the agreement of each with each. That is settled when a piece of work
 * begins, by how many are under way then.
 */
import * as Schema from "effect/Schema"
import type { Due } from "../../kernel/Calendar.ts"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { formatSpan, wholeSpan } from "../../kernel/Instant.ts"
import type { Kernel } from "../../kernel/Kernel.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { answer, Frame, launching, park, pass, push } from "../../kernel/Process.ts"
import type { Conditions } from "../../model/Conditions.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import { full } from "../../model/Endpoint.ts"
import { Ratio, Span as SpanText } from "../../model/Quantities.ts"
import type { Request } from "../../model/Request.ts"

/** `underLoad:` of a service. */
export const UnderLoad = Schema.Struct({
  contention: Schema.optionalKey(Ratio).annotate({
    description:
      "Sigma of the Universal Scalability Law: by how much each other piece of work lengthens this one. Default 0%."
  }),
  coherence: Schema.optionalKey(Ratio).annotate({
    description: "Kappa of the Universal Scalability Law: the same for each pair of pieces of work. Default 0%."
  }),
  each: Schema.optionalKey(SpanText).annotate({
    description: "Added for each other piece of work under way. Default 0s."
  })
}).annotate({
  description:
    "How much longer work takes while n are under way: x (1 + contention (n-1) + coherence n (n-1)) + each (n-1)."
})

export type UnderLoad = typeof UnderLoad.Type

/** In words: "2 cores shared by all, 5% contention". */
export const describe = (
  { cores, sharing = "equal" }: { readonly cores?: number; readonly sharing?: (typeof sharings)[number] },
  load: UnderLoad = {}
): ReadonlyArray<string> => [
  ...(cores === undefined
    ? []
    : [
        `${cores === 1 ? "1 core" : `${cores} cores`} ${sharing === "equal" ? "shared by all work" : "for the most important work"}`
      ]),
  ...(load.contention === undefined ? [] : [`${load.contention * 100}% contention`]),
  ...(load.coherence === undefined ? [] : [`${load.coherence * 100}% coherence`]),
  ...(load.each === undefined ? [] : [`${formatSpan(load.each)} more for each other call`])
]

/** Who gets the cores: all work at once, each its share, or whoever is most important. */
export const sharings = ["equal", "priority"] as const

/** What work at a place is done on. */
export interface Cores {
  readonly cores: number
  /** An endpoint that works for as long as `drawSpan` says at full speed and alone, and then answers. */
  work(drawSpan: (request: Request) => Span): Endpoint
  /** Busy cores times time so far, in nanoseconds. */
  workedUpToNow(): number
}

/** How long a piece of work takes that begins beside so many others. */
export const lengthened = ({ coherence = 0, contention = 0, each = 0 }: UnderLoad, span: Span, others: number): Span =>
  others === 0 ? span : wholeSpan(span * (1 + contention * others + coherence * (others + 1) * others) + each * others)

export class Processor implements Cores {
  readonly kernel: Kernel
  readonly cores: number
  readonly #load: UnderLoad
  readonly #conditions: Conditions
  /** In the order in which they will be done. */
  readonly #labours: Array<Labour> = []
  /** Work done so far on a piece that has been there all the time, in nanoseconds at full speed. */
  #attained = 0
  /** The same of all pieces together: busy cores times time. */
  #worked = 0
  /** Up to when that has been counted, and at what share of full speed it went since. */
  #since: Instant = 0
  #speed = 1
  /** Which of the turns entered in the calendar counts. */
  #turn: Turn | undefined

  /** `cores` may be `Infinity`: nothing is shared then. */
  constructor(cores: number, load: UnderLoad, conditions: Conditions, kernel: Kernel) {
    this.kernel = kernel
    this.cores = cores
    this.#load = load
    this.#conditions = conditions
    conditions.onChange(() => {
      if (this.#speed !== this.#speedNow()) this.#changed()
    })
  }

  work(drawSpan: (request: Request) => Span): Endpoint {
    const labouring: Beginning<Request> = {
      begin: (request, fiber) => {
        const labour = new Labour(this, fiber)
        push(fiber, labour)
        this.#enter(labour, lengthened(this.#load, drawSpan(request), this.#labours.length))
        return park(fiber)
      }
    }
    return launching(labouring)
  }

  workedUpToNow(): number {
    // Without settling: whether anybody looks must change nothing, not even by rounding.
    return this.#worked + (this.kernel.now - this.#since) * this.#speed * this.#labours.length
  }

  /** Work that ended before it was done: its caller was called back, or crashed. */
  leave(labour: Labour): void {
    const position = this.#labours.indexOf(labour)
    if (position < 0) return
    this.#settle()
    this.#labours.splice(position, 1)
    this.#changed()
  }

  /** Ends all work that is done by now. */
  take(turn: Turn): void {
    if (turn !== this.#turn) return
    this.#settle()
    // Half a nanosecond: what rounding the instant of the turn may have cost.
    const last = this.#attained + 0.5
    let done = 0
    while (done < this.#labours.length && this.#labours[done]!.doneAt <= last) done++
    const ended = this.#labours.splice(0, done)
    this.#changed()
    for (const labour of ended) labour.done()
  }

  #enter(labour: Labour, span: Span): void {
    this.#settle()
    labour.doneAt = this.#attained + span
    let i = this.#labours.length
    while (i > 0 && this.#labours[i - 1]!.doneAt > labour.doneAt) i--
    this.#labours.splice(i, 0, labour)
    this.#changed()
  }

  #speedNow(): number {
    if (this.#conditions.isPaused) return 0
    return this.#labours.length <= this.cores ? 1 : this.cores / this.#labours.length
  }

  #settle(): void {
    const { now } = this.kernel
    const attained = (now - this.#since) * this.#speed
    this.#attained += attained
    this.#worked += attained * this.#labours.length
    this.#since = now
  }

  /** Somebody came or went, or the place stands still or goes on: whoever is done first is done at another time. */
  #changed(): void {
    this.#settle()
    this.#speed = this.#speedNow()
    this.#turn = undefined
    const next = this.#labours[0]
    if (next === undefined || this.#speed === 0) return
    this.#turn = new Turn(this)
    this.kernel.after(Math.max(0, Math.round((next.doneAt - this.#attained) / this.#speed)), this.#turn)
  }
}

class Turn implements Due {
  readonly #processor: Processor

  constructor(processor: Processor) {
    this.#processor = processor
  }

  due(): void {
    this.#processor.take(this)
  }
}

/** A piece of work under way: the frame on which its fiber waits. */
class Labour extends Frame {
  /** How much work will have been attained when it is done. */
  doneAt = 0
  readonly #processor: Processor
  readonly #fiber: Running
  #isOver = false

  constructor(processor: Processor, fiber: Running) {
    super()
    this.#processor = processor
    this.#fiber = fiber
  }

  done(): void {
    // Somebody who was done at the same instant may have called it back.
    if (!this.#isOver) answer(this.#fiber, full)
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.#isOver = true
    return pass(value, fiber)
  }

  override stopped(): undefined {
    this.#isOver = true
    this.#processor.leave(this)
  }
}
