/**
 * Partition: messages in order and the consumers who take them.
 *
 * A topic that has no partitions is one partition with several consumers.
 */
import type * as Cause from "effect/Cause"
import type * as Exit from "effect/Exit"
import type { Due } from "../kernel/Calendar.ts"
import type { Instant } from "../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { Frame, launch, pass, push } from "../kernel/Process.ts"
import type { Endpoint } from "../model/Endpoint.ts"
import type { Outcome } from "../model/Failure.ts"
import { ok, outcomeFor, outcomeOf } from "../model/Failure.ts"
import type { Request } from "../model/Request.ts"
import type { TopicComponent } from "./Topic.ts"

/** One message, from being accepted to being done or put aside. */
export class Message implements Due {
  readonly request: Request
  readonly publishedAt: Instant
  /** When it last joined the line. */
  enteredAt: Instant
  /** Deliveries so far. */
  attempts = 0
  readonly #partition: Partition

  constructor(request: Request, partition: Partition, publishedAt: Instant) {
    this.request = request
    this.#partition = partition
    this.publishedAt = this.enteredAt = publishedAt
  }

  /** Is to be delivered again. */
  due(): void {
    this.#partition.comeBack(this)
  }
}

const unknownWork: Endpoint = () => {
  throw new Error("a topic delivers messages before it was told what consumers do")
}

export class Partition implements Due {
  /** What a consumer does with a message. */
  work: Endpoint = unknownWork
  readonly topic: TopicComponent
  readonly #consumers: number
  /** In delivery, in order of beginning. */
  readonly #deliveries = new Set<Delivery>()
  /** A message that failed, where order is kept: it bars the way. */
  #barrier: Message | undefined
  #isPending = false
  #line: Array<Message | undefined> = new Array(16).fill(undefined)
  #head = 0
  #waiting = 0

  constructor(topic: TopicComponent, consumers: number) {
    this.topic = topic
    this.#consumers = consumers
  }

  /** When the message at the front was published, `undefined` if none waits. */
  get oldest(): Instant | undefined {
    return (this.#barrier ?? this.#line[this.#head])?.publishedAt
  }

  /** A new message joins the line. Consumers begin with it once its publisher has come to rest. */
  add(message: Message): void {
    this.#push(message)
    this.#deliverSoon()
  }

  /** A message that failed is to be delivered again. */
  comeBack(message: Message): void {
    const { journal, kernel } = this.topic.run
    message.enteredAt = kernel.now
    journal.arrived(this.topic.site, message.request)
    if (message === this.#barrier) {
      this.#barrier = undefined
      this.#push(undefined)
      this.#head = (this.#head - 1) & (this.#line.length - 1)
      this.#line[this.#head] = message
    } else this.#push(message)
    this.deliver()
  }

  due(): void {
    this.#isPending = false
    this.deliver()
  }

  /** Lets free consumers begin with who is next. */
  deliver(): void {
    while (
      this.#waiting > 0 &&
      this.#barrier === undefined &&
      this.#deliveries.size < this.#consumers &&
      this.topic.isDelivering
    ) {
      const message = this.#line[this.#head]!
      this.#line[this.#head] = undefined
      this.#head = (this.#head + 1) & (this.#line.length - 1)
      this.#waiting--
      message.request.attempt = ++message.attempts
      const delivery = new Delivery(this, message, this.topic.run.kernel.now)
      this.#deliveries.add(delivery)
      this.topic.begun(message)
      delivery.fiber = this.topic.run.kernel.fork(launch(delivering, delivery)) as unknown as Running
    }
  }

  /** A consumer is done with a message, one way or the other. */
  ended(delivery: Delivery, outcome: Outcome): void {
    this.#deliveries.delete(delivery)
    const { message } = delivery
    if (this.topic.ended(message, outcome, delivery.startedAt) && this.topic.keepsOrder) this.#barrier = message
    this.#deliverSoon()
  }

  /** All consumers die with what they are doing. */
  crash(): void {
    for (const delivery of [...this.#deliveries]) delivery.crash()
  }

  #deliverSoon(): void {
    if (this.#isPending || this.#waiting === 0) return
    this.#isPending = true
    this.topic.run.kernel.soon(this)
  }

  #push(message: Message | undefined): void {
    if (this.#waiting === this.#line.length) this.#grow()
    this.#line[(this.#head + this.#waiting++) & (this.#line.length - 1)] = message
  }

  #grow(): void {
    const old = this.#line
    this.#line = new Array(old.length * 2).fill(undefined)
    for (let i = 0; i < old.length; i++) this.#line[i] = old[(this.#head + i) & (old.length - 1)]
    this.#head = 0
  }
}

const delivering: Beginning<Delivery> = {
  begin: (delivery, fiber) => {
    push(fiber, delivery)
    return delivery.partition.work(delivery.message.request)
  }
}

/** One consumer with one message, and the last frame of its fiber. */
class Delivery extends Frame {
  fiber: Running | undefined
  readonly partition: Partition
  readonly message: Message
  readonly startedAt: Instant
  #hasCrashed = false
  #isOver = false

  constructor(partition: Partition, message: Message, startedAt: Instant) {
    super()
    this.partition = partition
    this.message = message
    this.startedAt = startedAt
  }

  crash(): void {
    this.#hasCrashed = true
    this.fiber?.interruptUnsafe()
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.#end(ok)
    return pass(value, fiber)
  }

  override failed(failure: unknown, exit: Exit.Exit<any, any>): Step {
    this.#end(outcomeOf(failure))
    return exit
  }

  override stopped(_fiber: Running, cause: Cause.Cause<unknown> | undefined): undefined {
    const defect = cause?.reasons.find((reason) => reason._tag === "Die")
    if (defect !== undefined) this.partition.topic.threw(defect.defect)
    this.#end(outcomeFor("error"))
  }

  #end(outcome: Outcome): void {
    if (this.#isOver) return
    this.#isOver = true
    this.partition.ended(this, this.#hasCrashed ? outcomeFor("crashed") : outcome)
  }
}
