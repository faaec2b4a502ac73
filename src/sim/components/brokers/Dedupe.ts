/**
 * Dedupe: what consumers remember of their work, so that a message that comes twice has its effect once.
 *
 * When it is written down is what matters: after the work, two who work at the same time both do it; before the work, a crash in
 * between means that nobody ever does it; a lock that failures give back has neither flaw.
 */
import * as Schema from "effect/Schema"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import { optional, required } from "../../model/Described.ts"
import { Span as SpanText } from "../../model/Quantities.ts"
import type { Message } from "./Message.ts"

/** What makes two pieces of work the same. */
export const Same = Schema.Literals(["message", "request", "key"])
export type Same = typeof Same.Type

export const Dedupe = Schema.Struct({
  window: required(
    SpanText,
    "How long what was done is remembered. SQS FIFO queues remember for 5m (Amazon SQS developer guide, FIFO queue " +
      "key terms)."
  ),
  by: optional(
    Same,
    "What is the same: `message` (default; a delivery of the same message), `request` (a message of the same user " +
      "request, for publishers that try again) or `key` (a message about the same key)."
  ),
  remember: optional(
    Schema.Literals(["lock", "after", "before"]),
    "When it is written down. `lock` (default): while somebody works on it nobody else begins, and a failure or " +
      "crash gives it back, as AWS Lambda Powertools does (aws-powertools/powertools-lambda-python " +
      "aws_lambda_powertools/utilities/idempotency/base.py). `after` the work: two at once both do it. `before` the " +
      "work: what fails is never done."
  )
}).annotate({
  identifier: "Dedupe",
  title: "dedupe",
  description: "Consumers that know a message again and do not do its work a second time."
})
export type Dedupe = typeof Dedupe.Type

/** In words: "done once per key within 5m". */
export const describe = ({ by = "message", remember = "lock", window }: Dedupe): string =>
  `done once per ${by} within ${formatSpan(window)}${remember === "lock" ? "" : `, remembered ${remember} the work`}`

/** The number by which a message is known again. */
export const identityOf = ({ origin, request }: Message, by: Same): number =>
  by === "message" ? origin.number : by === "request" ? request.id : request.key

/** What consumers of one group remember. */
export class Memory {
  readonly #options: Dedupe
  readonly #by: Same
  readonly #window: Span
  /** When each was done; the oldest first. */
  readonly #done = new Map<number, Instant>()
  /** What somebody works on. */
  readonly #locked = new Set<number>()

  constructor(options: Dedupe) {
    this.#options = options
    this.#by = options.by ?? "message"
    this.#window = options.window
  }

  /** A consumer asks whether to begin: `busy` if another is at it, `known` if it is done. */
  begin(message: Message, now: Instant): "work" | "known" | "busy" {
    for (const [other, at] of this.#done) {
      if (now - at < this.#window) break
      this.#done.delete(other)
    }
    const identity = identityOf(message, this.#by)
    if (this.#done.has(identity)) return "known"
    const { remember = "lock" } = this.#options
    if (remember === "before") this.#done.set(identity, now)
    if (remember !== "lock") return "work"
    if (this.#locked.has(identity)) return "busy"
    this.#locked.add(identity)
    return "work"
  }

  /** A consumer that was told to work is done with it, one way or the other. */
  end(message: Message, isDone: boolean, now: Instant): void {
    const identity = identityOf(message, this.#by)
    const { remember = "lock" } = this.#options
    if (remember === "lock") this.#locked.delete(identity)
    if (!isDone || remember === "before") return
    this.#done.delete(identity)
    this.#done.set(identity, now)
  }
}
