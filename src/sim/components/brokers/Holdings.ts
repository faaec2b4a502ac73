/**
 * Holdings: what a broker knows of the messages of one group: which wait, which are out with consumers, which are over.
 *
 * Everything that can become of a message happens here, and the books are kept of it.
 */
import type { Span } from "../../kernel/Instant.ts"
import { second } from "../../kernel/Instant.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import type { FailureReason, Outcome } from "../../model/Failure.ts"
import { outcomeFor } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import type { Request } from "../../model/Request.ts"
import { Books } from "./Books.ts"
import type { Consumer } from "./Consumer.ts"
import type { Consuming } from "./Consuming.ts"
import { redeliveryAfter } from "./Consuming.ts"
import { identityOf } from "./Dedupe.ts"
import { Handing, type Message } from "./Message.ts"
import { Order } from "./Order.ts"
import type { Partition } from "./Partition.ts"
import { Returned } from "./Returned.ts"

export class Holdings {
  /** Messages that no consumer has at this instant. */
  backlog = 0
  /** Where messages go after their last attempt. */
  onDeadLetter: ((request: Request) => void) | undefined
  readonly books: Books
  readonly #run: Run
  readonly #site: number
  readonly #consuming: Consuming
  readonly #keepsOrder: boolean
  readonly #onRoom: () => void
  readonly #partitions: ReadonlyArray<Partition>
  readonly #losses: RandomStream
  readonly #returned = new Returned()
  /** How often each had its effect, where they are told apart otherwise than by message. */
  readonly #effects = new Map<number, number>()
  /** If somebody wants to know. */
  readonly #order: Order | undefined
  readonly #outOfOrder: number
  #inFlight = 0

  constructor(
    options: {
      readonly label: string
      readonly site: number
      readonly consuming: Consuming
      readonly keepsOrder: boolean
      readonly isDetailed: boolean
      /** Called when there may be room in the line again. */
      readonly onRoom: () => void
    },
    partitions: ReadonlyArray<Partition>,
    run: Run
  ) {
    this.books = new Books(options.label, options.isDetailed, run)
    this.#run = run
    this.#site = options.site
    this.#consuming = options.consuming
    this.#keepsOrder = options.keepsOrder
    this.#onRoom = options.onRoom
    this.#partitions = partitions
    this.#losses = run.kernel.streams.stream(`${options.label}/acknowledgements`)
    const { inOrder } = options.consuming
    this.#order = inOrder && new Order(inOrder)
    this.#outOfOrder =
      inOrder === undefined ? -1 : run.journal.meter({ name: "out of order", of: options.label, kind: "counter" })
  }

  /** A message that was accepted joins the line. */
  joins(message: Message): void {
    this.#run.journal.arrived(this.#site, message.request)
    this.backlog++
    message.partition.add(message)
    this.level()
  }

  /** A message is in line again; in front of it if it is the one that bars the way. */
  returns(message: Message, inFront: boolean): void {
    const { partition } = message
    message.enteredAt = this.#run.kernel.now
    this.#run.journal.arrived(this.#site, message.request)
    const isBarrier = partition.barrier === message
    if (isBarrier) partition.barrier = undefined
    partition.add(message, isBarrier || inFront)
    this.level()
  }

  /** A consumer takes a message that has just left the line. */
  taken(message: Message, consumer: Consumer): Handing {
    const { visibility } = this.#consuming
    message.request.attempt = ++message.attempts
    const handing = new Handing(message, consumer)
    message.holder = handing
    this.backlog--
    this.#inFlight++
    if (visibility !== undefined && this.#consuming.acknowledge !== "before") {
      handing.isRunning = true
      this.#run.kernel.lane(visibility).start(this.#run.kernel.now, handing)
    }
    return handing
  }

  /** A consumer is done with one delivery, or sends it back unbegun. */
  ended({ enteredAt, message: { request }, startedAt }: Handing, outcome: Outcome, isWasted = false): void {
    const { journal, kernel } = this.#run
    const began = startedAt ?? kernel.now
    const isBegun = startedAt !== undefined
    journal.ended(this.#site, request, outcome, began - enteredAt, kernel.now - began, isBegun, isWasted)
  }

  /** The work on a message was done to its end. Returns whether it had been before. */
  hasEffect(message: Message): boolean {
    const { dedupe, effectsPer = dedupe?.by ?? "message" } = this.#consuming
    let times = ++message.origin.effects
    if (effectsPer !== "message") {
      const identity = identityOf(message, effectsPer)
      times = (this.#effects.get(identity) ?? 0) + 1
      this.#effects.set(identity, times)
    }
    this.books.count(times === 1 ? "effects" : "twice")
    if (this.#order?.isLate(message) === true) this.#run.journal.counted(this.#outOfOrder)
    return times > 1
  }

  /** A consumer says that it has done a message. */
  acknowledged(handing: Handing): void {
    const { acknowledge, acknowledgementsLost = 0 } = this.#consuming
    if (handing.isCut) return
    if (acknowledgementsLost > 0 && acknowledge !== "before" && this.#losses.next() < acknowledgementsLost) {
      return this.failed(handing)
    }
    if (acknowledge !== "auto") return this.#settled(handing)
    if (!handing.isCurrent) return
    handing.isRunning = false
    const { consumer } = handing
    if (consumer.uncommitted.push(handing) > 1) return
    const every = this.#consuming.acknowledgeEvery ?? 5 * second
    // Of the same beat for all, as if it had run since the start.
    this.#run.kernel.after(every - (this.#run.kernel.now % every), { due: () => this.commit(consumer) })
  }

  /** What a consumer has done counts as acknowledged. */
  commit(consumer: Consumer): void {
    const done = consumer.uncommitted
    consumer.uncommitted = []
    for (const handing of done) this.#settled(handing)
  }

  /** A consumer failed, died, or was not heard. */
  failed(handing: Handing): void {
    const { message } = handing
    if (!handing.isCurrent || handing.isLeft) return
    if (this.#consuming.acknowledge === "before") {
      this.books.count("lost")
      return this.#over(handing)
    }
    const after = redeliveryAfter(this.#consuming, message.attempts)
    if (after === undefined && handing.isRunning) {
      handing.isLeft = true
      if (this.#keepsOrder) message.partition.barrier = message
      return
    }
    if (!this.#isToComeBack(handing)) return
    if (this.#keepsOrder) message.partition.barrier = message
    this.#run.kernel.after(after ?? 0, message)
  }

  /** A message was not acknowledged while it was invisible. */
  visibilityEnded(handing: Handing): void {
    this.books.count("expired")
    if (this.#isToComeBack(handing)) this.returns(handing.message, this.#keepsOrder)
  }

  /** Goes back to where it was taken from; as if it had not been delivered, if nobody has begun with it. */
  putBack(handing: Handing): void {
    const { message } = handing
    if (handing.startedAt === undefined) message.attempts--
    else this.books.redelivered()
    this.#comesBack(handing)
    this.returns(message, true)
  }

  /** Whether this was its last attempt. */
  isExhausted({ message }: Handing): boolean {
    return message.attempts >= (this.#consuming.attempts ?? 3)
  }

  /** Throws out the message that has been in line longest, if there is one. */
  dropOldest(): void {
    let oldest: Message | undefined
    for (const { front } of this.#partitions) {
      if (front !== undefined && (oldest === undefined || front.publishedAt < oldest.publishedAt)) oldest = front
    }
    if (oldest === undefined) return
    this.books.count("dropped")
    this.#leavesLine(oldest, "shed")
    this.level()
  }

  level(): void {
    let oldest = this.#returned.oldest ?? Infinity
    for (const partition of this.#partitions) oldest = Math.min(oldest, partition.oldest ?? Infinity)
    this.books.level(this.backlog, oldest, this.#inFlight)
  }

  #settled(handing: Handing): void {
    const { message } = handing
    if (handing.isCurrent) {
      this.books.count("acknowledged")
      return this.#over(handing)
    }
    // It waits to be delivered again; nobody has it, so this word still counts.
    if (message.isOver || message.holder !== undefined) return
    this.books.count("acknowledged")
    if (message.isInLine) this.#leavesLine(message, "cancelled")
    else {
      message.isOver = true
      this.backlog--
      if (message.partition.barrier === message) message.partition.barrier = undefined
    }
    this.level()
    this.#onRoom()
  }

  #over(handing: Handing): void {
    const { message } = handing
    handing.isRunning = false
    message.isOver = true
    message.holder = undefined
    if (message.partition.barrier === message) message.partition.barrier = undefined
    this.books.levelInFlight(--this.#inFlight)
  }

  /** Whether it may be delivered once more; if not, it is put aside. */
  #isToComeBack(handing: Handing): boolean {
    const { message } = handing
    if (!this.isExhausted(handing)) {
      this.books.redelivered()
      this.#comesBack(handing)
      return true
    }
    this.#over(handing)
    this.books.died()
    this.onDeadLetter?.(message.request)
    return false
  }

  #comesBack(handing: Handing): void {
    handing.isRunning = false
    handing.message.holder = undefined
    this.#inFlight--
    this.backlog++
    this.#returned.add(handing.message)
    this.level()
  }

  #leavesLine(message: Message, why: FailureReason): void {
    const { journal, kernel } = this.#run
    message.isOver = true
    message.partition.left(message)
    this.backlog--
    const waited: Span = kernel.now - message.enteredAt
    journal.ended(this.#site, message.request, outcomeFor(why), waited, 0, false, false)
  }
}
