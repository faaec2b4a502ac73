/**
 * Topic: messages that wait, and consumers who work on them one at a time each.
 *
 * Publishing is answered as soon as the message is accepted; nobody waits for the work. A message whose consumer fails, or dies,
 * is delivered again, so what a consumer does can happen more than once. Messages survive a crash of the topic: it only loses
 * what its consumers were doing.
 */
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { formatSpan, millisecond, second } from "../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { launching, parked, Waking } from "../kernel/Process.ts"
import type { RandomStream } from "../kernel/RandomStreams.ts"
import { optional } from "../model/Described.ts"
import type { Endpoint, Network, Part } from "../model/Endpoint.ts"
import { answered } from "../model/Endpoint.ts"
import type { FailureReason, Outcome } from "../model/Failure.ts"
import { failing, ok, outcomeFor } from "../model/Failure.ts"
import type { Run } from "../model/Journal.ts"
import { Count, Span as SpanText } from "../model/Quantities.ts"
import type { Place, Request } from "../model/Request.ts"
import { Message, Partition } from "./Partition.ts"
import { inProcess, Ways } from "./Ways.ts"
import { Workplace } from "./Workplace.ts"

/** `topic:` of a component. */
export const Topic = Schema.Struct({
  consumers: optional(Count, "How many messages are worked on at once. Default 1. Not with `partitions`."),
  partitions: optional(
    Count,
    "Messages of the same key go to the same partition, and a partition has one consumer who keeps their order: while a message " +
      "that failed waits to be delivered again, all behind it wait too. Default: none, any consumer takes whatever is next."
  ),
  capacity: optional(Count, "Messages that may wait; the next is refused (`queue full`). Default: unlimited."),
  attempts: optional(Count, "How often a message is delivered until it is put aside as a dead letter. Default 3."),
  redelivery: optional(SpanText, "How long after it failed a message is delivered again. Default 1s."),
  zone: optional(Schema.String, "Zone in which it stands, with its consumers. Default: in none.")
})
export type Topic = typeof Topic.Type

/** In words: "4 consumers, at most 10000 waiting, dead letter after 3 attempts 1s apart". */
export const describe = (options: Topic): string => {
  const { attempts = 3, capacity, consumers = 1, partitions, redelivery = second } = options
  const many = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`
  return [
    partitions === undefined ? many(consumers, "consumer") : many(partitions, "partition"),
    capacity === undefined ? "any number waiting" : `at most ${capacity} waiting`,
    `dead letter after ${attempts === 1 ? "1 attempt" : `${attempts} attempts ${formatSpan(redelivery)} apart`}`
  ].join(", ")
}

export class TopicComponent {
  readonly site: number
  readonly workplace: Workplace
  readonly parts: ReadonlyArray<Part>
  readonly run: Run
  /** Sends a message about the request's key; done as soon as it is accepted. */
  readonly publish: Endpoint
  readonly #options: Topic
  readonly #partitions: ReadonlyArray<Partition>
  readonly #meters: Readonly<Record<"backlog" | "age" | "dead" | "redeliveries", number>>
  readonly #errors: RandomStream
  readonly #refusals: ReadonlyMap<FailureReason, ReturnType<typeof failing>>
  /** Messages that no consumer works on at this instant. */
  #backlog = 0
  #held: Array<Waking> = []

  constructor(options: Topic, name: string, place: Place, run: Run, network: Network = inProcess) {
    const { consumers = 1, partitions } = options
    this.#options = options
    this.run = run
    this.site = run.journal.site({ name, kind: "topic", capacity: partitions ?? consumers })
    this.workplace = new Workplace(place, run.kernel)
    this.parts = [this.workplace]
    this.#partitions = Array.from(
      { length: partitions ?? 1 },
      () => new Partition(this, partitions === undefined ? consumers : 1)
    )
    this.#errors = run.kernel.streams.stream(`${name}/errors`)
    const refusals: ReadonlyArray<FailureReason> = ["unreachable", "error", "queue full"]
    this.#refusals = new Map(refusals.map((reason) => [reason, failing(name, reason)] as const))
    const meter = (of: string, kind: "gauge" | "counter") => run.journal.meter({ name: of, of: name, kind })
    this.#meters = {
      backlog: meter("backlog", "gauge"),
      age: meter("age of the oldest message in ms", "gauge"),
      dead: meter("dead letters", "counter"),
      redeliveries: meter("redeliveries", "counter")
    }
    const publishing: Beginning<Request> = { begin: (request, fiber) => this.#accept(request, fiber, accept(request)) }
    const accept: Endpoint = launching(publishing)
    const ways = new Ways(network, place, accept)
    const sending: Beginning<Request> = { begin: (request) => ways.call(request) }
    this.publish = launching(sending)
    this.workplace.conditions.onChange(() => this.#conditionsChanged())
  }

  /** What a consumer does with a message, as a call that nobody waits for. To be given once, before the first message. */
  consume(work: Endpoint): void {
    for (const partition of this.#partitions) partition.work = work
  }

  /** Whether consumers may begin with a message at this instant. */
  get isDelivering(): boolean {
    const { isDown, isPaused } = this.workplace.conditions
    return !isDown && !isPaused
  }

  /** A consumer begins with a message. */
  begun(message: Message): void {
    const { journal, kernel } = this.run
    this.#backlog--
    journal.started(this.site, message.request, kernel.now - message.enteredAt)
    if (message.attempts > 1) journal.attempted(this.site, message.request, message.attempts)
    this.#level()
  }

  /** A consumer is done with a message. Returns whether it has to be delivered again. */
  ended(message: Message, outcome: Outcome, startedAt: number): boolean {
    const { journal, kernel } = this.run
    const { attempts = 3 } = this.#options
    journal.ended(
      this.site,
      message.request,
      outcome,
      startedAt - message.enteredAt,
      kernel.now - startedAt,
      true,
      false
    )
    if (outcome === ok) return false
    if (message.attempts >= attempts) {
      journal.counted(this.#meters.dead)
      return false
    }
    journal.counted(this.#meters.redeliveries)
    this.#backlog++
    kernel.after(this.#options.redelivery ?? second, message)
    return true
  }

  /** The user's own code threw in a consumer: to the message that is a failure like any other. */
  threw(defect: unknown): void {
    this.run.journal.changed(this.workplace.place.component, `a consumer threw: ${String(defect)}`)
  }

  /** Whether a message that failed bars the way until it is delivered again. */
  get keepsOrder(): boolean {
    return this.#options.partitions !== undefined
  }

  #accept(request: Request, fiber: Running, again: Effect.Effect<any, any>): Step {
    const { conditions } = this.workplace
    const { journal, kernel } = this.run
    if (conditions.isPaused && !conditions.isDown) {
      this.#held.push(new Waking(fiber, again))
      return parked
    }
    const { capacity = Infinity } = this.#options
    if (conditions.isDown) return this.#refuse(request, "unreachable")
    if (conditions.errors > 0 && this.#errors.next() < conditions.errors) return this.#refuse(request, "error")
    if (this.#backlog >= capacity) return this.#refuse(request, "queue full")
    const sent = request.detached(this.workplace.place, kernel.now)
    const partition = this.#partitions[request.key % this.#partitions.length]!
    journal.arrived(this.site, sent)
    this.#backlog++
    partition.add(new Message(sent, partition, kernel.now))
    this.#level()
    return conditions.latency === 0 ? answered : kernel.wait(conditions.latency, fiber, answered)
  }

  #refuse(request: Request, reason: FailureReason): Step {
    const { journal } = this.run
    journal.arrived(this.site, request)
    journal.ended(this.site, request, outcomeFor(reason), 0, 0, false, false)
    return this.#refusals.get(reason)!
  }

  #level(): void {
    const { journal, kernel } = this.run
    let oldest = kernel.now
    for (const partition of this.#partitions) oldest = Math.min(oldest, partition.oldest ?? oldest)
    journal.levelled(this.#meters.backlog, this.#backlog)
    journal.levelled(this.#meters.age, (kernel.now - oldest) / millisecond)
  }

  #conditionsChanged(): void {
    const { isDown, isPaused } = this.workplace.conditions
    if (isDown) for (const partition of this.#partitions) partition.crash()
    if (isPaused && !isDown) return
    const held = this.#held
    this.#held = []
    for (const waking of held) this.run.kernel.soon(waking)
    for (const partition of this.#partitions) partition.deliver()
  }
}
