/**
 * Carrying: whose data has come where, told to whoever checks that it stays where it has to.
 *
 * Only what is made while somebody does so tells it (`Links.isWatched`): all other runs know nothing of this.
 */
import {
  type Beginning,
  beginning,
  Frame,
  launching,
  pass,
  push,
  type Running,
  type Step
} from "../../kernel/Process.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import type { Journal } from "../../model/Journal.ts"
import type { Place, Request } from "../../model/Request.ts"

/** `next`, which is done at `to` with what came from `from`. */
export const carrying = (next: Endpoint, from: Place, to: Place, journal: Journal): Endpoint => {
  const inner = beginning(next)
  const carries: Beginning<Request> = {
    begin: (request, fiber) => {
      // Once the call stands in the books of where it has come to, so that its history has it.
      const step = inner.begin(request, fiber)
      journal.carried(request, from, to)
      return step
    }
  }
  return launching(carries)
}

/** `next`, whose writes are copied from the first of these places to all of them. */
export const copying = (next: Endpoint, places: ReadonlyArray<Place>, journal: Journal): Endpoint => {
  const inner = beginning(next)
  const copies: Beginning<Request> = {
    begin: (request, fiber) => {
      push(fiber, new Copies(request, places, journal))
      return inner.begin(request, fiber)
    }
  }
  return launching(copies)
}

class Copies extends Frame {
  readonly #request: Request
  readonly #places: ReadonlyArray<Place>
  readonly #journal: Journal

  constructor(request: Request, places: ReadonlyArray<Place>, journal: Journal) {
    super()
    this.#request = request
    this.#places = places
    this.#journal = journal
  }

  override succeeded(value: unknown, fiber: Running): Step {
    for (const place of this.#places) this.#journal.carried(this.#request, this.#places[0]!, place)
    return pass(value, fiber)
  }
}
