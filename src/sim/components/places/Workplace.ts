/**
 * Workplace: a place with the conditions under which work is done there.
 *
 * Work takes a drawn span; slowness and added latency count for work that starts while they last. While the place is paused,
 * work in progress stands still and goes on for the rest of its span afterwards.
 */
import type * as Effect from "effect/Effect"
import type { Due } from "../../kernel/Calendar.ts"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { wholeSpan } from "../../kernel/Instant.ts"
import type { Kernel } from "../../kernel/Kernel.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { launch, launching, parked, Waking } from "../../kernel/Process.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { Conditions } from "../../model/Conditions.ts"
import type { Distribution } from "../../model/Distribution.ts"
import type { Endpoint, Part } from "../../model/Endpoint.ts"
import { answered } from "../../model/Endpoint.ts"
import type { Place, Request } from "../../model/Request.ts"
import { PreemptiveProcessor } from "./PreemptiveProcessor.ts"
import type { Cores, sharings, UnderLoad } from "./Processor.ts"
import { Processor } from "./Processor.ts"

/** An endpoint that only works. Who parks a fiber anyway can wait for the end of the work himself, see `Station.ts`. */
export interface PlainWork extends Endpoint {
  /** How long it takes if it begins now. */
  readonly drawSpan: () => Span
}

/** Work under way: comes due when it is done, unless its place stood still meanwhile. */
export interface Underway extends Due {
  /** How long the place had stood still when it began, or when it was last held back. */
  stoodStillBefore: Span
}

/** What work at a place costs the rest of the work there; see `Processor.ts`. */
export interface Crowding {
  readonly cores?: number | undefined
  readonly sharing?: (typeof sharings)[number] | undefined
  readonly underLoad?: UnderLoad | undefined
}

export class Workplace implements Part {
  readonly place: Place
  readonly conditions = new Conditions()
  /** Whether anything stands here at all: see `Fleet.ts`. */
  isPresent = true
  readonly kernel: Kernel
  /** Shared by all work here; without one, every piece of work goes at full speed. */
  readonly processor: Cores | undefined
  /** How long it has stood still so far, pauses that are over. */
  #stoodStill: Span = 0
  #pausedAt: Instant | undefined
  /** Work that came due while the place stood still, with what is left of it to do. */
  #held: Array<{ readonly working: Underway; readonly owed: Span }> = []

  constructor(place: Place, kernel: Kernel, { cores, sharing, underLoad }: Crowding = {}) {
    this.place = place
    this.kernel = kernel
    if (cores !== undefined || underLoad !== undefined) {
      const Shared = sharing === "priority" ? PreemptiveProcessor : Processor
      this.processor = new Shared(cores ?? Infinity, underLoad ?? {}, this.conditions, kernel)
    }
    this.conditions.onChange(() => this.#changed())
  }

  /** An endpoint that works for as long as `distribution` draws from `stream`, and then answers. */
  work(distribution: Distribution, stream: RandomStream): PlainWork | Endpoint {
    const work = new Work(this, distribution, stream)
    if (this.processor !== undefined) return this.processor.work(() => work.drawSpan())
    const effect: ReturnType<Endpoint> = launch(work, undefined)
    return Object.assign(() => effect, { drawSpan: () => work.drawSpan() })
  }

  /** The same of work whose length is known from the request, as nothing is drawn. */
  workAsWished(span: (request: Request) => Span): Endpoint {
    if (this.processor !== undefined) return this.processor.work((request) => this.#atPresent(span(request)))
    const begins: Beginning<Request> = {
      begin: (request, fiber) => {
        this.kernel.after(this.#atPresent(span(request)), new Working(fiber, answered, this))
        return parked
      }
    }
    return launching(begins)
  }

  /** How long work takes that begins under the present conditions. */
  #atPresent(span: Span): Span {
    const { conditions } = this
    return conditions.isQuiet ? span : wholeSpan(span * conditions.slow) + conditions.latency
  }

  /** How long it has stood still up to now. */
  stoodStill(): Span {
    return this.#stoodStill + (this.#pausedAt === undefined ? 0 : this.kernel.now - this.#pausedAt)
  }

  /** Work that came due; `true` if it has to go on later because of pauses since it began. */
  holdsBack(working: Underway): boolean {
    const owed = this.stoodStill() - working.stoodStillBefore
    if (this.#pausedAt !== undefined) {
      this.#held.push({ working, owed })
      return true
    }
    if (owed === 0) return false
    working.stoodStillBefore = this.#stoodStill
    this.kernel.after(owed, working)
    return true
  }

  #changed(): void {
    if (this.conditions.isPaused === (this.#pausedAt !== undefined)) return
    if (this.conditions.isPaused) {
      this.#pausedAt = this.kernel.now
      return
    }
    this.#stoodStill += this.kernel.now - this.#pausedAt!
    this.#pausedAt = undefined
    const held = this.#held
    this.#held = []
    for (const { owed, working } of held) {
      working.stoodStillBefore = this.#stoodStill
      this.kernel.after(owed, working)
    }
  }
}

class Work implements Beginning<undefined> {
  readonly #workplace: Workplace
  readonly #distribution: Distribution
  readonly #stream: RandomStream

  constructor(workplace: Workplace, distribution: Distribution, stream: RandomStream) {
    this.#workplace = workplace
    this.#distribution = distribution
    this.#stream = stream
  }

  begin(_argument: undefined, fiber: Running): Step {
    this.#workplace.kernel.after(this.drawSpan(), new Working(fiber, answered, this.#workplace))
    return parked
  }

  drawSpan(): Span {
    const { conditions } = this.#workplace
    const drawn = this.#distribution.sample(this.#stream)
    return conditions.isQuiet ? drawn : wholeSpan(drawn * conditions.slow) + conditions.latency
  }
}

class Working extends Waking implements Underway {
  stoodStillBefore: Span
  readonly #workplace: Workplace

  constructor(fiber: Running, then: Effect.Effect<any, any>, workplace: Workplace) {
    super(fiber, then)
    this.#workplace = workplace
    this.stoodStillBefore = workplace.stoodStill()
  }

  override due(): void {
    if (!this.#workplace.holdsBack(this)) super.due()
  }
}
