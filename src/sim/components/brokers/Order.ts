/**
 * Order: who counts what is done after something that was published later.
 *
 * Failures, several consumers and replays bring messages out of their order; whether that does harm depends on what they say.
 */
import type { Message } from "./Message.ts"

export class Order {
  readonly #of: "key" | "topic"
  /** The latest that is done; of each key, or under 0. */
  readonly #latest = new Map<number, number>()

  constructor(of: "key" | "topic") {
    this.#of = of
  }

  /** Whether something later was done before this. */
  isLate({ origin, request }: Message): boolean {
    const key = this.#of === "key" ? request.key : 0
    const latest = this.#latest.get(key) ?? -1
    if (origin.number > latest) this.#latest.set(key, origin.number)
    return origin.number < latest
  }
}
