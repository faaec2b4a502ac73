/**
 * Outbox: messages that are written in the transaction they tell of, and sent from there by a relay.
 *
 * What is in it is as durable as the store, so that a message is there if and only if its transaction is. It is sent at least once: a
 * relay that dies sends again what it has not noted, and one that hears nothing what it has sent. While nobody takes messages, or the
 * relay is down, they stay, in their order.
 */
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Due } from "../../kernel/Calendar.ts"
import { formatSpan, millisecond } from "../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, Frame, launch, pass, push } from "../../kernel/Process.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { giveTime } from "../../kernel/TimeLimit.ts"
import { Conditions } from "../../model/Conditions.ts"
import { optional } from "../../model/Described.ts"
import type { Endpoint, Part } from "../../model/Endpoint.ts"
import { answered } from "../../model/Endpoint.ts"
import type { Failure } from "../../model/Failure.ts"
import { failing } from "../../model/Failure.ts"
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
  notes: optional(
    SpanText,
    "How often the relay notes how far it has come: what it has sent since then it sends again after a crash. Default: after each " +
      "message. Kafka Connect, and so Debezium: 60s (apache/kafka " +
      "connect/runtime/src/main/java/org/apache/kafka/connect/runtime/WorkerConfig.java, offset.flush.interval.ms)."
  ),
  timeout: optional(
    SpanText,
    "How long the relay waits for the broker to take a message before it sends it again. Default: for ever, so that one message or " +
      "answer that gets lost stops it for good. Kafka's producers: 30s (apache/kafka " +
      "clients/src/main/java/org/apache/kafka/clients/producer/ProducerConfig.java, request.timeout.ms)."
  ),
  zone: optional(Schema.String, "Zone in which the relay stands. Default: in none."),
  sentTwice: optional(
    Ratio,
    "How probable it is that the relay dies between sending a message and noting that it has: it is sent again. Default 0%."
  )
})
export type Outbox = typeof Outbox.Type

/** In words: "puts a message for orders into an outbox, looked at every 500ms". */
export const describe = ({ every = 500 * millisecond, notes, timeout }: Outbox, topic: string): string =>
  `puts a message for ${topic} into an outbox, looked at every ${formatSpan(every)}` +
  (notes === undefined ? "" : ` by a relay that notes every ${formatSpan(notes)} how far it is`) +
  (timeout === undefined ? "" : `; what is not taken within ${formatSpan(timeout)} is sent again`)

/** One outbox and its relay; for all steps that write into it. */
export class OutboxComponent implements Beginning<undefined>, Due {
  readonly run: Run
  /** The process that sends: by its name faults can hit it. */
  readonly relay: Part
  readonly #every: number
  readonly #batch: number
  readonly #sentTwice: number
  readonly #publish: Beginning<Request>
  readonly #stream: RandomStream
  readonly #notes: number
  readonly #timeout: number | undefined
  readonly #timedOut: Effect.Effect<never, Failure>
  readonly #meter: number
  readonly #waiting: Array<Request> = []
  /** How many of them have been sent, and that is not noted. */
  #sent = 0
  #isPlanned = false
  #isToNote = false
  #round: Running | undefined

  constructor(
    { batch = 2048, every = 500 * millisecond, notes = 0, sentTwice = 0, timeout }: Outbox,
    name: string,
    publish: Endpoint,
    place: Place,
    run: Run
  ) {
    const conditions = new Conditions()
    this.relay = { place, conditions }
    this.#notes = notes
    this.#timeout = timeout
    this.#timedOut = failing(name, "timed out")
    this.#every = Math.max(1, every)
    this.#batch = batch
    this.#sentTwice = sentTwice
    this.#publish = beginning(publish)
    this.#stream = run.kernel.streams.stream(`${name}/outbox`)
    this.#meter = run.journal.meter({ name: "outbox", of: name, kind: "gauge" })
    this.run = run
    conditions.onChange(() => {
      if (conditions.isDown) this.#crash()
      this.#plan()
    })
  }

  /** Whether the relay does nothing. */
  get isStill(): boolean {
    const { isDown, isPaused } = this.relay.conditions
    return isDown || isPaused
  }

  /** The transaction is committed: the message is there. */
  put(request: Request): void {
    const { journal, kernel } = this.run
    this.#waiting.push(request.detached(this.relay.place, kernel.now))
    journal.levelled(this.#meter, this.#unsent)
    this.#plan()
  }

  get #unsent(): number {
    return this.#waiting.length - this.#sent
  }

  /** Looks at full multiples of its interval, as long as there is anything. */
  #plan(): void {
    if (this.#isPlanned || this.#unsent === 0 || this.isStill) return
    this.#isPlanned = true
    const { kernel } = this.run
    const next = (Math.floor(kernel.now / this.#every) + 1) * this.#every
    kernel.plan(next, () => this.due())
  }

  due(): void {
    if (this.isStill) this.over()
    else this.#round = this.run.kernel.fork(launch(this, undefined)) as unknown as Running
  }

  begin(_: undefined, fiber: Running): Step {
    return new Round(this, Math.min(this.#batch, this.#unsent)).next(fiber)
  }

  send(fiber: Running): Step {
    if (this.#timeout !== undefined) giveTime(this.#timeout, fiber, this.#timedOut, this.run.kernel)
    return this.#publish.begin(this.#waiting[this.#sent]!, fiber)
  }

  /** The broker has taken the next; whether that is noted is another question. */
  sent(): void {
    if (this.#sentTwice > 0 && this.#stream.next() < this.#sentTwice) return
    this.#sent++
    this.run.journal.levelled(this.#meter, this.#unsent)
    if (this.#notes === 0) this.#note()
    else this.#noteLater()
  }

  over(): void {
    this.#isPlanned = false
    this.#plan()
  }

  #note(): void {
    this.#waiting.splice(0, this.#sent)
    this.#sent = 0
  }

  /** At full multiples of its interval, too. */
  #noteLater(): void {
    if (this.#isToNote) return
    this.#isToNote = true
    const { kernel } = this.run
    kernel.plan((Math.floor(kernel.now / this.#notes) + 1) * this.#notes, () => {
      this.#isToNote = false
      if (!this.relay.conditions.isPaused) this.#note()
      else if (this.#sent > 0) this.#noteLater()
    })
  }

  /** What is not noted has not been sent, as far as anybody knows. */
  #crash(): void {
    this.#round?.interruptUnsafe()
    this.#sent = 0
    this.run.journal.levelled(this.#meter, this.#unsent)
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
    if (this.#left-- === 0 || this.#outbox.isStill) return this.#end()
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
