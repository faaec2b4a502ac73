/**
 * Replay: a group goes back in what its topic has kept, and gets again what it is done with.
 *
 * The topic is taken to keep all its messages. They come behind what still waits, in their order, and count as duplicates.
 */
import * as Schema from "effect/Schema"
import type { Instant } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import { optional, required } from "../../model/Described.ts"
import type { Run } from "../../model/Journal.ts"
import { Span } from "../../model/Quantities.ts"
import type { Message } from "./Message.ts"

export const Replay = Schema.Struct({
  at: required(Span, "When the group goes back."),
  since: optional(
    Span,
    "How far: it gets again what was published from this instant on. Default 0s, from the beginning."
  )
}).annotate({
  identifier: "Replay",
  title: "replay",
  description:
    "Messages that are done or put aside are delivered again, as after an offset was set back. Consumers that dedupe know them."
})
export type Replay = typeof Replay.Type

/** In words: "gets again at 5m what was published since 2m". */
export const describe = ({ at, since = 0 }: Replay): string =>
  `gets again at ${formatSpan(at)} what was published${since === 0 ? "" : ` since ${formatSpan(since)}`}`

/** What may have to be delivered again. */
export class Kept {
  readonly #since: Instant
  /** Until it is time: nobody goes back twice. */
  #messages: Array<Message> | undefined = []

  /** When it is time, `again` is called with each that is over. */
  constructor({ at, since = 0 }: Replay, { kernel }: Run, again: (message: Message) => void) {
    this.#since = since
    kernel.plan(at, () => {
      const messages = this.#messages ?? []
      this.#messages = undefined
      for (const message of messages) if (message.isOver) again(message)
    })
  }

  add(message: Message): void {
    if (message.publishedAt >= this.#since && message.origin === message) this.#messages?.push(message)
  }
}
