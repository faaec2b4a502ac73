/**
 * Preemptive processor: cores that go to whoever is most important, at once.
 *
 * A core works on one piece of work at full speed. When somebody more important comes, the least important piece that has a core
 * stands still, and goes on where it was as soon as a core is free again (preemptive-resume); among equals it is first come
 * first served. Nothing is lost by being interrupted.
 */
import type { Due } from "../../kernel/Calendar.ts"
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Kernel } from "../../kernel/Kernel.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { answer, Frame, launching, park, pass, push } from "../../kernel/Process.ts"
import type { Conditions } from "../../model/Conditions.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import { full } from "../../model/Endpoint.ts"
import type { Request } from "../../model/Request.ts"
import type { Cores, UnderLoad } from "./Processor.ts"
import { lengthened } from "./Processor.ts"

export class PreemptiveProcessor implements Cores {
  readonly kernel: Kernel
  readonly cores: number
  readonly #load: UnderLoad
  readonly #conditions: Conditions
  /** The most important first, in the order in which they came: the first of them, as many as there are cores, go on. */
  readonly #labours: Array<Labour> = []
  #worked = 0
  /** Up to when what has been done is counted, and how many have gone on since. */
  #since: Instant = 0
  #going = 0
  /** Which of the turns entered in the calendar counts. */
  #turn: Turn | undefined

  constructor(cores: number, load: UnderLoad, conditions: Conditions, kernel: Kernel) {
    this.kernel = kernel
    this.cores = cores
    this.#load = load
    this.#conditions = conditions
    conditions.onChange(() => {
      if (this.#going === this.#goingNow()) return
      this.#settle()
      this.#changed()
    })
  }

  work(drawSpan: (request: Request) => Span): Endpoint {
    const labouring: Beginning<Request> = {
      begin: (request, fiber) => {
        const labour = new Labour(this, request.priority, fiber)
        push(fiber, labour)
        this.#enter(labour, lengthened(this.#load, drawSpan(request), this.#labours.length))
        return park(fiber)
      }
    }
    return launching(labouring)
  }

  workedUpToNow(): number {
    return this.#worked + (this.kernel.now - this.#since) * this.#going
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
    const done = this.#labours.filter(({ owed }) => owed <= 0)
    for (const labour of done) this.#labours.splice(this.#labours.indexOf(labour), 1)
    this.#changed()
    for (const labour of done) labour.done()
  }

  #enter(labour: Labour, span: Span): void {
    this.#settle()
    labour.owed = span
    let i = this.#labours.length
    while (i > 0 && this.#labours[i - 1]!.priority > labour.priority) i--
    this.#labours.splice(i, 0, labour)
    this.#changed()
  }

  #goingNow(): number {
    return this.#conditions.isPaused ? 0 : Math.min(this.cores, this.#labours.length)
  }

  #settle(): void {
    const span = this.kernel.now - this.#since
    for (let i = 0; i < this.#going; i++) this.#labours[i]!.owed -= span
    this.#worked += span * this.#going
    this.#since = this.kernel.now
  }

  /** Somebody came or went, or the place stands still or goes on: whoever is done first may be somebody else. */
  #changed(): void {
    this.#going = this.#goingNow()
    this.#turn = undefined
    if (this.#going === 0) return
    let next = Infinity
    for (let i = 0; i < this.#going; i++) next = Math.min(next, this.#labours[i]!.owed)
    this.#turn = new Turn(this)
    this.kernel.after(next, this.#turn)
  }
}

class Turn implements Due {
  readonly #processor: PreemptiveProcessor

  constructor(processor: PreemptiveProcessor) {
    this.#processor = processor
  }

  due(): void {
    this.#processor.take(this)
  }
}

/** A piece of work under way or interrupted: the frame on which its fiber waits. */
class Labour extends Frame {
  readonly priority: number
  /** How much of it is left to do. */
  owed: Span = 0
  readonly #processor: PreemptiveProcessor
  readonly #fiber: Running
  #isOver = false

  constructor(processor: PreemptiveProcessor, priority: number, fiber: Running) {
    super()
    this.#processor = processor
    this.priority = priority
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
