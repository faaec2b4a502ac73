/**
 * Group: consumers who share the messages of a topic among them; every group gets every message.
 *
 * A consumer that fails or dies does not lose a message unless it acknowledged it before its work: it is delivered again, so what
 * is done can be done more than once.
 */
import type { Conditions } from "../../model/Conditions.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import type { Outcome } from "../../model/Failure.ts"
import { ok, outcomeFor } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import type { Request } from "../../model/Request.ts"
import type { Workplace } from "../places/Workplace.ts"
import { Consumer } from "./Consumer.ts"
import type { Consuming } from "./Consuming.ts"
import { Memory } from "./Dedupe.ts"
import { Delivery } from "./Delivery.ts"
import { Holdings } from "./Holdings.ts"
import { Membership } from "./Membership.ts"
import type { Handing } from "./Message.ts"
import { Message } from "./Message.ts"
import { Partition } from "./Partition.ts"
import { Kept } from "./Replay.ts"

interface GroupOptions {
  readonly label: string
  readonly consuming: Consuming
  /** `undefined`: none, any consumer takes whatever is next. */
  readonly partitions: number | undefined
  readonly inFlightPerPartition: number
  /** Whether a message that nobody can handle is worked on all the same. */
  readonly worksOnPoison: boolean
  /** Where each consumer works. */
  readonly workplaces: ReadonlyArray<Workplace>
  /** Of the broker. */
  readonly conditions: Conditions
  /** Whether more is counted than what a plain topic counts. */
  readonly isDetailed: boolean
  /** Called when there is room in the line again. */
  readonly onRoom: () => void
}

export class Group {
  readonly label: string
  readonly site: number
  readonly run: Run
  readonly consumers: ReadonlyArray<Consumer>
  readonly consuming: Consuming
  readonly holdings: Holdings
  readonly worksOnPoison: boolean
  readonly #conditions: Conditions
  readonly #onRoom: () => void
  readonly #partitions: ReadonlyArray<Partition>
  readonly #isPartitioned: boolean
  readonly #inFlightPerPartition: number
  readonly #keepsOrder: boolean
  readonly #failsAsOne: boolean
  readonly #membership: Membership
  readonly #memory: Memory | undefined
  /** What may have to be delivered again. */
  readonly #kept: Kept | undefined
  #hasJoined = true
  readonly #setups = new Map<Workplace, Endpoint>()
  readonly #free: Array<Consumer> = []
  #messages = 0

  constructor(options: GroupOptions, run: Run) {
    const { conditions, consuming, inFlightPerPartition, isDetailed, label, onRoom, partitions, workplaces } = options
    const perConsumer = partitions === undefined ? 1 : inFlightPerPartition
    this.label = label
    this.run = run
    this.site = run.journal.site({ name: label, kind: "topic", capacity: workplaces.length * perConsumer })
    this.worksOnPoison = options.worksOnPoison
    this.consuming = consuming
    this.#conditions = conditions
    this.#onRoom = onRoom
    this.#isPartitioned = partitions !== undefined
    this.#inFlightPerPartition = partitions === undefined ? Infinity : inFlightPerPartition
    this.#keepsOrder = this.#inFlightPerPartition === 1
    this.#failsAsOne = consuming.batch?.failure === "all"
    this.#partitions = Array.from({ length: partitions ?? 1 }, () => new Partition(this))
    const { site } = this
    const kept = { label, site, consuming, keepsOrder: this.#keepsOrder, isDetailed, onRoom }
    this.holdings = new Holdings(kept, this.#partitions, run)
    this.consumers = workplaces.map((workplace) => new Consumer(workplace, perConsumer))
    this.#membership = new Membership(this, consuming, this.#isPartitioned ? this.#partitions : [])
    this.#memory = consuming.dedupe === undefined ? undefined : new Memory(consuming.dedupe)
    const setup = consuming.batch?.setup
    if (setup !== undefined) {
      const stream = run.kernel.streams.stream(`${label}/batch`)
      for (const workplace of workplaces) this.#setups.set(workplace, workplace.work(setup, stream))
    }
    for (const consumer of this.consumers) this.#listIfFree(consumer)
    const { joins = 0, replay } = consuming
    if (joins > 0) {
      this.#hasJoined = false
      run.kernel.plan(joins, () => {
        this.#hasJoined = true
        this.deliverAll()
      })
    }
    if (replay !== undefined) {
      this.#kept = new Kept(replay, run, ({ isPoisoned, origin, request }) => {
        this.publish(request.detached(request.caller, run.kernel.now), isPoisoned, false, origin)
      })
    }
  }

  /** Whether what is published now is for it. */
  get isListening(): boolean {
    return this.#hasJoined || this.consuming.from !== "latest"
  }

  /** Whether a batch ends with the first message that fails. */
  get stopsAtFailure(): boolean {
    return this.#keepsOrder || this.#failsAsOne
  }

  /** A message that the broker has accepted; `origin` if it is delivered a second time, `isLost` if it never is. */
  publish(request: Request, isPoisoned: boolean, isLost: boolean, origin?: Message): Message {
    const { books } = this.holdings
    const partition = this.#partitions[request.key % this.#partitions.length]!
    const message = new Message(request, partition, this.run.kernel.now, this.#messages++, origin)
    message.isPoisoned = isPoisoned
    books.count(origin === undefined ? "published" : "duplicates")
    if (isLost) {
      message.isOver = true
      books.count("lost")
      return message
    }
    this.#kept?.add(message)
    this.holdings.joins(message)
    partition.deliverSoon()
    return message
  }

  /** Lets free consumers begin with what is in a partition. */
  deliver(partition: Partition): void {
    const { linger = 0, max = 1 } = this.consuming.batch ?? {}
    while (partition.isReady && this.#isDelivering && partition.inHand < this.#inFlightPerPartition) {
      const consumer = this.#consumerFor(partition)
      if (consumer === undefined) return
      if (max > 1 && partition.lingers(max, linger)) return this.#listIfFree(consumer)
      const handings: Array<Handing> = []
      while (handings.length < max) {
        const message = partition.take()
        if (message === undefined) break
        handings.push(this.holdings.taken(message, consumer))
      }
      const delivery = new Delivery(this, partition, consumer, handings)
      consumer.deliveries.add(delivery)
      consumer.served(partition)
      partition.inHand++
      delivery.start(this.#setups.get(consumer.workplace))
      this.#onRoom()
    }
  }

  deliverAll(): void {
    for (const partition of this.#partitions) this.deliver(partition)
  }

  /** A consumer begins with a message that it has taken. */
  begun(handing: Handing): void {
    const { journal, kernel } = this.run
    const { attempts, request } = handing.message
    handing.startedAt = kernel.now
    journal.started(this.site, request, kernel.now - handing.enteredAt)
    if (attempts > 1) journal.attempted(this.site, request, attempts)
    this.holdings.level()
  }

  /** Whether a consumer has to do the work of a message; if not, that is all it does. */
  knows(handing: Handing): "work" | "known" | "busy" {
    if (this.#memory === undefined) return "work"
    const known = this.#memory.begin(handing.message, this.run.kernel.now)
    if (known === "work") return known
    this.holdings.ended(handing, known === "known" ? ok : outcomeFor("cancelled"))
    if (known === "known") this.holdings.books.count("deduplicated")
    this.#settles(handing, known === "known")
    return known
  }

  /** The work on a message is over, one way or the other. */
  finished(handing: Handing, outcome: Outcome): void {
    const isAgain = outcome === ok && this.holdings.hasEffect(handing.message)
    this.#memory?.end(handing.message, outcome === ok, this.run.kernel.now)
    this.holdings.ended(handing, outcome, isAgain)
    this.#settles(handing, outcome === ok)
  }

  /** The broker is told, unless it is told of the whole batch at once. */
  #settles(handing: Handing, isDone: boolean): void {
    if (this.#failsAsOne) return
    if (isDone) this.holdings.acknowledged(handing)
    else this.holdings.failed(handing)
  }

  /** A consumer has done with what it took, of which it began `count`. */
  ended(delivery: Delivery, count: number, hasFailed: boolean, hasCrashed: boolean): void {
    const { consumer, handings, partition } = delivery
    const rest = handings.slice(count)
    for (const handing of rest) this.holdings.ended(handing, outcomeFor(hasCrashed ? "crashed" : "cancelled"))
    if (this.#failsAsOne && !hasFailed) for (const handing of handings) this.holdings.acknowledged(handing)
    else this.#giveBack(this.#failsAsOne ? handings : rest, this.#failsAsOne ? 1 : 0)
    consumer.deliveries.delete(delivery)
    if (delivery.holdsPartition) partition.inHand--
    this.#listIfFree(consumer)
    for (const own of consumer.partitions) own.deliverSoon()
    partition.deliverSoon()
    this.#membership.isDone(consumer)
  }

  /** The user's own code threw in a consumer: to the message that is a failure like any other. */
  threw(defect: unknown): void {
    this.run.journal.changed(this.label, `a consumer threw: ${String(defect)}`)
  }

  /** It is time to deliver a message again. */
  comesBack(message: Message): void {
    if (message.isOver) return
    this.holdings.returns(message, false)
    this.deliver(message.partition)
  }

  /** A message was not acknowledged in time. */
  visibilityEnded(handing: Handing): void {
    const isAtWork = !handing.isLeft
    const { partition } = handing.message
    this.holdings.visibilityEnded(handing)
    if (this.#isPartitioned && isAtWork) this.#membership.expels(handing.consumer)
    this.deliver(partition)
  }

  /** The conditions under which a consumer works have changed. */
  consumerChanged(consumer: Consumer): void {
    if (consumer.workplace.conditions.isDown) {
      for (const delivery of [...consumer.deliveries]) delivery.crash()
      const repeated = consumer.uncommitted
      consumer.uncommitted = []
      for (const handing of repeated.reverse()) if (handing.isCurrent) this.holdings.putBack(handing)
    }
    this.#membership.changed(consumer)
    this.#listIfFree(consumer)
  }

  /** The broker has died: it does not know any more who has what, and nobody's word reaches it. */
  forget(): void {
    if (this.consuming.acknowledge === "before") return
    for (const { deliveries } of this.consumers) {
      for (const { handings } of deliveries) {
        for (const handing of [...handings].reverse()) {
          handing.isCut = true
          if (handing.isCurrent) this.holdings.putBack(handing)
        }
      }
    }
  }

  /** Of a batch that was not finished. Where order is kept only the first `bars` of them bar the way to the rest. */
  #giveBack(handings: ReadonlyArray<Handing>, bars: number): void {
    if (!this.#keepsOrder || this.consuming.acknowledge === "before") {
      for (const handing of handings) this.holdings.failed(handing)
      return
    }
    for (let i = handings.length - 1; i >= 0; i--) {
      const handing = handings[i]!
      if (!handing.isCurrent) continue
      if (i >= bars && !(this.#failsAsOne && this.holdings.isExhausted(handing))) this.holdings.putBack(handing)
      else this.holdings.failed(handing)
    }
  }

  get #isDelivering(): boolean {
    const { isDown, isPaused } = this.#conditions
    return this.#hasJoined && !isDown && !isPaused && !this.#membership.isRebalancing
  }

  #listIfFree(consumer: Consumer): void {
    if (this.#isPartitioned || consumer.isListed || !consumer.isFree) return
    consumer.isListed = true
    this.#free.push(consumer)
  }

  #consumerFor({ owner }: Partition): Consumer | undefined {
    if (this.#isPartitioned) return owner?.isFree === true ? owner : undefined
    for (let next = this.#free.shift(); next !== undefined; next = this.#free.shift()) {
      next.isListed = false
      if (next.isFree) return next
    }
    return undefined
  }
}
