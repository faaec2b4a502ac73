/**
 * Outbox: messages that are written in the transaction they tell of, and sent from there by a relay.
 *
 * What is in it is as durable as the store, so that a message is there if and only if its transaction is. It is sent at least once: a
 * relay that dies between sending a message and noting it sends it again. While nobody takes messages they stay, in their order.
 */
import * as Schema from "effect/Schema"
import type { Due } from "../../kernel/Calendar.ts"
import { formatSpan, millisecond } from "../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, Frame, launch, pass, push } from "../../kernel/Process.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { optional } from "../../model/Described.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import { answered } from "../../model/Endpoint.ts"
import type { Run } from "../../model/Journal.ts"
import { Count, Ratio, Span as SpanText } from "../../model/Quantities.ts"
import type { Place, Request } from "../../model/Request.ts"

/** What an outbox can be told, beside the topic. */
export const Outbox = Schema.Struct({
  every: optional(
    SpanText,
    "How often the relay looks for messages. Default 500ms, as Debezium's connectors poll. A few milliseconds: changes are " +
      "captured from the store's log."
  ),
  batch: optional(
    Count,
    "How many messages the relay sends each time, at most. Default 2048, as Debezium's connectors."
  ),
  sentTwice: optional(
    Ratio,
    "How probable it is that the relay dies between sending a message and noting that it has: it is sent again. Default 0%."
  )
})
export type Outbox = typeof Outbox.Type

/** In words: "puts a message for orders into an outbox, emptied every 500ms". */
export const describe = ({ every = 500 * millisecond }: Outbox, topic: string): string =>
  `puts a message for ${topic} into an outbox, looked at every ${formatSpan(every)}`

/** One outbox and its relay; for all steps that write into it. */
export class OutboxComponent implements Beginning<undefined>, Due {
  readonly run: Run
  readonly #every: number
  readonly #batch: number
  readonly #sentTwice: number
  readonly #publish: Beginning<Request>
  readonly #stream: RandomStream
  readonly #relay: Place
  readonly #meter: number
  readonly #waiting: Array<Request> = []
  #isPlanned = false

  constructor(
    { batch = 2048, every = 500 * millisecond, sentTwice = 0 }: Outbox,
    name: string,
    publish: Endpoint,
    relay: Place,
    run: Run
  ) {
    this.#every = Math.max(1, every)
    this.#batch = batch
    this.#sentTwice = sentTwice
    this.#publish = beginning(publish)
    this.#relay = relay
    this.#stream = run.kernel.streams.stream(`${name}/outbox`)
    this.#meter = run.journal.meter({ name: "outbox", of: name, kind: "gauge" })
    this.run = run
  }

  /** The transaction is committed: the message is there. */
  put(request: Request): void {
    const { journal, kernel } = this.run
    this.#waiting.push(request.detached(this.#relay, kernel.now))
    journal.levelled(this.#meter, this.#waiting.length)
    this.#plan()
  }

  /** Looks at full multiples of its interval, as long as there is anything. */
  #plan(): void {
    if (this.#isPlanned || this.#waiting.length === 0) return
    this.#isPlanned = true
    const { kernel } = this.run
    const next = (Math.floor(kernel.now / this.#every) + 1) * this.#every
    kernel.plan(next, () => this.due())
  }

  due(): void {
    this.run.kernel.fork(launch(this, undefined))
  }

  begin(_: undefined, fiber: Running): Step {
    return new Round(this, Math.min(this.#batch, this.#waiting.length)).next(fiber)
  }

  send(fiber: Running): Step {
    return this.#publish.begin(this.#waiting[0]!, fiber)
  }

  /** The broker has taken the first; whether that is noted is another question. */
  sent(): void {
    if (this.#sentTwice > 0 && this.#stream.next() < this.#sentTwice) return
    this.#waiting.shift()
    this.run.journal.levelled(this.#meter, this.#waiting.length)
  }

  over(): void {
    this.#isPlanned = false
    this.#plan()
  }
}

/** One look of the relay: sends message after message until one is refused. */
class Round extends Frame {
  readonly #outbox: OutboxComponent
  #left: number

  constructor(outbox: OutboxComponent, left: number) {
    super()
    this.#outbox = outbox
    this.#left = left
  }

  next(fiber: Running): Step {
    if (this.#left-- === 0) return this.#end()
    push(fiber, this)
    return this.#outbox.send(fiber)
  }

  override succeeded(_value: unknown, fiber: Running): Step {
    this.#outbox.sent()
    return this.next(fiber)
  }

  override failed(_failure: unknown, _exit: unknown, fiber: Running): Step {
    return pass(this.#end(), fiber)
  }

  override stopped(): undefined {
    this.#outbox.over()
  }

  #end(): Step {
    this.#outbox.over()
    return answered
  }
}
