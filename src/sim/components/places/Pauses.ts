/**
 * Pauses: an instance that stands still again and again, each by itself, as for garbage collection.
 *
 * They are part of how the service is and no fault: no band, no phase and no line in the feed is made of any of them, so that
 * there may be thousands. A health check can meet one, and then a probe fails.
 */
import * as Schema from "effect/Schema"
import type { Kernel } from "../../kernel/Kernel.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { required } from "../../model/Described.ts"
import { Distribution } from "../../model/Distribution.ts"
import type { Part } from "../../model/Endpoint.ts"
import type { Run } from "../../model/Journal.ts"

const lasting = (what: string) =>
  Distribution.check(Schema.makeFilter(({ mean }) => mean > 0 || `${what} has to take some time`))

/** `pauses:` of a service. */
export const Pauses = Schema.Struct({
  every: required(
    lasting("the time between two pauses"),
    "Time from the end of a pause of an instance, or the start of the run, to the beginning of its next."
  ),
  for: required(lasting("a pause"), "How long a pause lasts: work in progress stands still, and goes on afterwards.")
}).annotate({
  identifier: "Pauses",
  description: "Pauses of every instance, each by itself, as for garbage collection. Together they may be any number."
})
export type Pauses = typeof Pauses.Type

/** In words: "standing still for lognormal(...) every exponential(10s)". */
export const describe = ({ every, for: span }: Pauses): string => `standing still for ${span.text} every ${every.text}`

/** Lets the parts of a service pause from now on; to be called when the run begins. */
export const begin = (pauses: Pauses, name: string, parts: ReadonlyArray<Part>, { journal, kernel }: Run): void => {
  const counter = journal.meter({ name: "pauses", of: name, kind: "counter" })
  const gauge = journal.meter({ name: "paused instances", of: name, kind: "gauge" })
  let paused = 0
  const tell = (by: 1 | -1) => {
    paused += by
    if (by > 0) journal.counted(counter)
    journal.levelled(gauge, paused)
  }
  for (const part of parts) new Pausing(pauses, part, kernel, tell).next()
}

/** The pauses of one instance. */
class Pausing {
  readonly #pauses: Pauses
  readonly #part: Part
  readonly #kernel: Kernel
  readonly #stream: RandomStream
  readonly #tell: (by: 1 | -1) => void

  constructor(pauses: Pauses, part: Part, kernel: Kernel, tell: (by: 1 | -1) => void) {
    this.#pauses = pauses
    this.#part = part
    this.#kernel = kernel
    this.#stream = kernel.streams.stream(`${part.place.name}/pauses`)
    this.#tell = tell
  }

  next(): void {
    const { now } = this.#kernel
    // The beginning of a pause helps nobody who waits: whether all wait in vain is found in spite of it.
    this.#kernel.atEnd(now + Math.max(1, this.#pauses.every.sample(this.#stream)), () => this.#pause())
  }

  #pause(): void {
    const span = this.#pauses.for.sample(this.#stream)
    if (span === 0 || this.#part.isPresent === false) return this.next()
    const lift = this.#part.conditions.add({ paused: true })
    this.#tell(1)
    this.#kernel.after(span, {
      due: () => {
        lift()
        this.#tell(-1)
        this.next()
      }
    })
  }
}
