/**
 * Connection: what it costs to be connected, between two instances, before the first call can be sent.
 *
 * One connection does for any number of calls at once (as in HTTP/2), and those that come while it is being opened wait for that.
 * It is lost when the callee or the link goes down, or the link is cut: after an outage everybody connects anew. Round trips are
 * those of TCP (RFC 9293) and of a full handshake of TLS (RFC 5246: two more, RFC 8446: one more).
 */
import * as Schema from "effect/Schema"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import type { Conditions } from "../../model/Conditions.ts"
import { optional } from "../../model/Described.ts"
import { Count, Span as SpanText } from "../../model/Quantities.ts"

/** `connect:` of a link. */
export const Connect = Schema.Struct({
  roundTrips: optional(
    Count,
    "How often a message goes there and back before the first call can be sent. Default 1, as TCP; with TLS 1.3 it is 2, with " +
      "TLS 1.2 it is 3."
  ),
  keepAlive: optional(SpanText, "How long a connection over which nothing is sent stays open. Default: for ever.")
}).annotate({ identifier: "Connect", description: "What it costs to open a connection." })
export type Connect = typeof Connect.Type

/** In words: "2 round trips to connect, anew after 1m without a call". */
export const describe = ({ keepAlive, roundTrips = 1 }: Connect): string =>
  `${roundTrips} round ${roundTrips === 1 ? "trip" : "trips"} to connect` +
  (keepAlive === undefined ? "" : `, anew after ${formatSpan(keepAlive)} without a call`)

export class Connection {
  readonly #keepAlive: Span
  readonly #takes: () => Span
  #isOpen = false
  #openAt: Instant = 0
  #usedAt: Instant = 0

  /** `takes` is asked each time it is opened; it is lost when one of `on` is down or cut. */
  constructor({ keepAlive = Infinity }: Connect, takes: () => Span, on: ReadonlyArray<Conditions>) {
    this.#keepAlive = keepAlive
    this.#takes = takes
    for (const conditions of on) {
      let wasAway = false
      conditions.onChange(() => {
        const isAway = conditions.isDown || conditions.isCut
        // What was opened meanwhile was opened in vain.
        if (isAway || wasAway) this.#isOpen = false
        wasAway = isAway
      })
    }
  }

  /** How long a call that is to be sent now has to wait for it. */
  use(now: Instant): Span {
    if (!this.#isOpen || now - this.#usedAt > this.#keepAlive) {
      this.#isOpen = true
      this.#openAt = now + this.#takes()
    }
    this.#usedAt = Math.max(now, this.#openAt)
    return this.#usedAt - now
  }
}
