/**
 * Presence: calls that are inside an instance whether or not they hold a worker: they end when it goes down.
 *
 * Where workers are held by `work` alone, a call that waits, or calls somebody else, is known to no station; the process that
 * keeps it is gone all the same. Nor is it, with workers of any kind, where a timeout let it go on without its caller.
 */
import { Boundary } from "../../kernel/Boundary.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, launching, push } from "../../kernel/Process.ts"
import type { Endpoint, Part } from "../../model/Endpoint.ts"
import { failing } from "../../model/Failure.ts"
import type { Request } from "../../model/Request.ts"

/** `inner`, with everything in it ended when this place goes down. */
export const present = (part: Part, inner: Endpoint): Endpoint => {
  const presence = new Presence(part, inner)
  return launching(presence)
}

class Presence implements Beginning<Request> {
  readonly crashed: ReturnType<typeof failing>
  readonly #unreachable: ReturnType<typeof failing>
  readonly #part: Part
  readonly #inner: Beginning<Request>
  /** In no particular order, but always the same. */
  readonly #inside: Array<Stay> = []

  constructor(part: Part, inner: Endpoint) {
    this.#part = part
    this.#inner = beginning(inner)
    const { conditions, place } = part
    this.crashed = failing(place.component, "crashed")
    this.#unreachable = failing(place.component, "unreachable")
    conditions.onChange(() => {
      if (conditions.isDown) for (const stay of [...this.#inside]) stay.crash()
    })
  }

  begin(request: Request, fiber: Running): Step {
    if (this.#part.conditions.isDown) return this.#unreachable
    const stay = new Stay(this, fiber)
    stay.position = this.#inside.push(stay) - 1
    push(fiber, stay)
    return this.#inner.begin(request, fiber)
  }

  leave(stay: Stay): void {
    if (stay.position < 0) return
    const last = this.#inside.pop()!
    if (last !== stay) {
      this.#inside[stay.position] = last
      last.position = stay.position
    }
    stay.position = -1
  }
}

class Stay extends Boundary {
  /** Where it stands; -1 once it is over. */
  position = -1
  readonly #presence: Presence

  constructor(presence: Presence, fiber: Running) {
    super(fiber)
    this.#presence = presence
  }

  crash(): void {
    if (this.position >= 0) this.cut(this.#presence.crashed)
  }

  override ended(): void {
    this.#presence.leave(this)
  }
}
