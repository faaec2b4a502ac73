/**
 * Update: reads a row, does something with it and writes it back, with nothing to keep others from doing the same meanwhile.
 *
 * With `compareAndSet` (optimistic concurrency) the write is refused as a conflict if anybody has written since the read: whoever
 * wants it done all the same reads again, by a retry around the whole step. Without, it overwrites what it never saw.
 */
import * as Schema from "effect/Schema"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, Frame, launching, pass, push } from "../../kernel/Process.ts"
import { optional } from "../../model/Described.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import type { Updating } from "../../model/Purpose.ts"
import type { Place, Request } from "../../model/Request.ts"

/** What an update can be told, beside what it updates. */
export const Update = Schema.Struct({
  read: optional(Schema.String, "The store's operation that reads. Default `read`."),
  write: optional(Schema.String, "The store's operation that writes. Default `write`."),
  compareAndSet: optional(
    Schema.Boolean,
    "Whether the write is refused as a `conflict` if anybody has written the key since the read. Default true. If false it " +
      "overwrites what it has not seen: a lost update."
  )
})
export type Update = typeof Update.Type

/** In words: "updates ledger by compare-and-set". */
export const describe = ({ compareAndSet = true }: Update, store: string, steps: string | undefined): string => {
  const between = steps === undefined ? "" : `, doing ${steps} in between`
  return `updates ${store}${compareAndSet ? " by compare-and-set" : ", whoever has written meanwhile"}${between}`
}

/** What an update consists of. */
export interface UpdateParts {
  readonly read: Endpoint
  /** Between the read and the write. */
  readonly steps: Endpoint
  readonly write: Endpoint
}

/** Done from `place`. Fails as its parts do, and as `conflict`. */
export const make = ({ compareAndSet = true }: Update, place: Place, parts: UpdateParts): Endpoint => {
  const [read, steps, write] = [beginning(parts.read), beginning(parts.steps), beginning(parts.write)]
  const updates: Beginning<Request> = {
    begin: (request, fiber) => {
      const updating = new UpdateUnderWay(compareAndSet, place, request, steps, write)
      push(fiber, updating)
      return read.begin(updating.hop(), fiber)
    }
  }
  return launching(updates)
}

class UpdateUnderWay extends Frame implements Updating {
  readonly kind = "updating"
  readonly comparesAndSets: boolean
  seen: number | undefined
  readonly #place: Place
  readonly #request: Request
  readonly #steps: Beginning<Request>
  readonly #write: Beginning<Request>
  #phase: "reading" | "between" | "writing" = "reading"

  constructor(
    comparesAndSets: boolean,
    place: Place,
    request: Request,
    steps: Beginning<Request>,
    write: Beginning<Request>
  ) {
    super()
    this.comparesAndSets = comparesAndSets
    this.#place = place
    this.#request = request
    this.#steps = steps
    this.#write = write
  }

  /** A call of its own. */
  hop(): Request {
    const hop = this.#request.child(this.#place)
    hop.purpose = this
    return hop
  }

  override succeeded(value: unknown, fiber: Running): Step {
    if (this.#phase === "writing") return pass(value, fiber)
    push(fiber, this)
    if (this.#phase === "reading") {
      this.#phase = "between"
      return this.#steps.begin(this.#request, fiber)
    }
    this.#phase = "writing"
    return this.#write.begin(this.hop(), fiber)
  }
}
