/**
 * Topic component: where messages are published, and from where every group of consumers gets them.
 *
 * It answers publishers; what becomes of a message after that is said by `Group.ts` and `Holdings.ts`.
 */
import type * as Effect from "effect/Effect"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { launching, park, parked, push, Waking } from "../../kernel/Process.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import type { Endpoint, Network, Part } from "../../model/Endpoint.ts"
import { answered } from "../../model/Endpoint.ts"
import type { FailureReason } from "../../model/Failure.ts"
import { failing, ok, outcomeFor } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import type { Place, Request } from "../../model/Request.ts"
import { inProcess, Ways } from "../links/Ways.ts"
import { Workplace } from "../places/Workplace.ts"
import { Blocked } from "./Blocked.ts"
import type { Consuming } from "./Consuming.ts"
import { Group } from "./Group.ts"
import type { Topic } from "./Topic.ts"
import { consumersOf, consumingOf, isDetailed, poisonOf, settled } from "./Topic.ts"

/** Who consumes beside others, and where. */
export interface Crew {
  /** With that of the topic: "orders.billing". */
  readonly name: string
  readonly consuming: Consuming
  readonly places: ReadonlyArray<Place>
}

export class TopicComponent {
  readonly workplace: Workplace
  readonly parts: ReadonlyArray<Part>
  readonly run: Run
  /** By name; the only one of a topic that names none is called like the topic. */
  readonly groups: ReadonlyMap<string, Group>
  /** Sends a message about the request's key; done as soon as it is accepted. */
  readonly publish: Endpoint
  readonly #options: Topic
  readonly #poison: ReturnType<typeof poisonOf>
  /** Where publishing is recorded, if not where messages are. */
  readonly #site: number | undefined
  readonly #streams: Readonly<Record<"errors" | "poison" | "duplicates" | "losses", RandomStream>>
  readonly #refusals: ReadonlyMap<FailureReason, ReturnType<typeof failing>>
  readonly #blockedMeter: number | undefined
  #held: Array<Waking> = []
  #blocked: Array<Blocked> = []
  #blockedCount = 0

  constructor(
    written: Topic,
    name: string,
    place: Place,
    run: Run,
    network: Network = inProcess,
    crews?: ReadonlyArray<Crew>
  ) {
    const options = settled(written)
    const { inFlightPerPartition = 1, partitions } = options
    this.#poison = poisonOf(options)
    const worksOnPoison = this.#poison.fails === "after"
    this.#options = options
    this.run = run
    this.workplace = new Workplace(place, run.kernel)
    this.parts = [this.workplace]
    this.#site = crews && run.journal.site({ name, kind: "topic", capacity: Infinity })
    const { conditions } = this.workplace
    const here = (): ReadonlyArray<Workplace> => new Array(consumersOf(written)).fill(this.workplace)
    const only = { name, consuming: consumingOf(written), workplaces: here() }
    const all = crews?.map((crew) => ({
      name: crew.name,
      consuming: crew.consuming,
      workplaces: crew.places.map((one) => new Workplace(one, run.kernel))
    }))
    const counted = crews !== undefined || isDetailed(options)
    const onRoom = () => this.#hasRoom()
    this.groups = new Map(
      (all ?? [only]).map((crew) => [
        crew.name,
        new Group(
          {
            ...crew,
            label: crew.name,
            partitions,
            inFlightPerPartition,
            worksOnPoison,
            conditions,
            isDetailed: counted,
            onRoom
          },
          run
        )
      ])
    )
    const stream = (use: string) => run.kernel.streams.stream(`${name}/${use}`)
    this.#streams = {
      errors: stream("errors"),
      poison: stream("poison"),
      duplicates: stream("duplicates"),
      losses: stream("losses")
    }
    const refusals: ReadonlyArray<FailureReason> = ["unreachable", "error", "queue full", "expired"]
    this.#refusals = new Map(refusals.map((reason) => [reason, failing(name, reason)] as const))
    this.#blockedMeter =
      options.full === "block" ? run.journal.meter({ name: "blocked publishers", of: name, kind: "gauge" }) : undefined
    const publishing: Beginning<Request> = { begin: (request, fiber) => this.#accept(request, fiber, accept(request)) }
    const accept: Endpoint = launching(publishing)
    const ways = new Ways(network, place, accept)
    const sending: Beginning<Request> = { begin: (request) => ways.call(request) }
    this.publish = launching(sending)
    conditions.onChange(() => this.#conditionsChanged())
    if (crews === undefined) return
    for (const group of this.groups.values()) {
      for (const consumer of group.consumers) {
        consumer.workplace.conditions.onChange(() => {
          group.consumerChanged(consumer)
          group.deliverAll()
        })
      }
    }
  }

  /** What every consumer does with a message, as a call that nobody waits for. To be given once, before the first message. */
  consume(work: Endpoint): void {
    for (const { consumers } of this.groups.values()) for (const consumer of consumers) consumer.work = work
  }

  /** Sends what a group puts aside to another topic, and tells of each that this has accepted. */
  sendDeadLetters(group: Group, to: TopicComponent, isPutAside?: (request: Request) => void): void {
    const { kernel } = this.run
    group.holdings.onDeadLetter = (request) => {
      const letter = request.detached(this.workplace.place, kernel.now)
      kernel.soon({
        due: () => {
          kernel.fork(to.publish(letter)).addObserver((exit) => {
            if (exit._tag === "Failure") group.holdings.books.count("refused")
            else isPutAside?.(request)
          })
        }
      })
    }
  }

  #accept(request: Request, fiber: Running, again: Effect.Effect<any, any>): Step {
    const { conditions } = this.workplace
    if (conditions.isPaused && !conditions.isDown) {
      this.#held.push(new Waking(fiber, again))
      return parked
    }
    if (conditions.isDown) return this.#refuse(request, "unreachable")
    if (conditions.errors > 0 && this.#streams.errors.next() < conditions.errors) return this.#refuse(request, "error")
    if (this.#isFull) {
      const { full = "refuse" } = this.#options
      if (full === "refuse") return this.#refuse(request, "queue full")
      if (full === "block") return this.#block(request, fiber)
      for (const group of this.groups.values()) if (this.#isFullOf(group)) group.holdings.dropOldest()
    }
    this.#take(request)
    return conditions.latency === 0 ? answered : this.run.kernel.wait(conditions.latency, fiber, answered)
  }

  get #isFull(): boolean {
    if (this.#options.capacity === undefined) return false
    for (const group of this.groups.values()) if (this.#isFullOf(group)) return true
    return false
  }

  #isFullOf({ holdings }: Group): boolean {
    return holdings.backlog >= (this.#options.capacity ?? Infinity)
  }

  /** Every group gets the message. */
  #take(request: Request): void {
    const { journal, kernel } = this.run
    const { duplicates = 0, loss = 0 } = this.#options
    if (this.#site !== undefined) {
      journal.arrived(this.#site, request)
      journal.started(this.#site, request, 0)
      journal.ended(this.#site, request, ok, 0, 0, true, false)
    }
    const { share } = this.#poison
    const isPoisoned = share > 0 && this.#streams.poison.next() < share
    const isLost = loss > 0 && this.#streams.losses.next() < loss
    const isTwice = duplicates > 0 && this.#streams.duplicates.next() < duplicates && !isLost
    // Groups get their messages from here; consumers that stand here, from whoever publishes.
    const from = this.#site === undefined ? request.caller : this.workplace.place
    const sent = () => request.detached(from, kernel.now)
    for (const group of this.groups.values()) {
      if (!group.isListening) continue
      const message = group.publish(sent(), isPoisoned, isLost)
      if (isTwice) group.publish(sent(), isPoisoned, false, message)
    }
  }

  #refuse(request: Request, reason: FailureReason): Step {
    const { journal } = this.run
    const site = this.#site ?? [...this.groups.values()][0]!.site
    journal.arrived(site, request)
    journal.ended(site, request, outcomeFor(reason), 0, 0, false, false)
    return this.#refusals.get(reason)!
  }

  #block(request: Request, fiber: Running): Step {
    const blocked = new Blocked(request, fiber, () => this.#levelBlocked(-1))
    this.#levelBlocked(1)
    this.#blocked.push(blocked)
    push(fiber, blocked)
    return park(fiber)
  }

  #levelBlocked(by: number): void {
    this.#blockedCount += by
    this.run.journal.levelled(this.#blockedMeter!, this.#blockedCount)
  }

  /** Lets publishers in who wait for room, in the order in which they came. */
  #hasRoom(): void {
    const { conditions } = this.workplace
    while (this.#blocked.length > 0 && !this.#isFull && !conditions.isDown) {
      const blocked = this.#blocked.shift()!
      if (!blocked.isWaiting) continue
      if (blocked.request.isObsolete(this.run.kernel.now)) this.#answer(blocked, "expired")
      else {
        this.#take(blocked.request)
        this.run.kernel.soon(blocked.answerWith(answered))
      }
    }
  }

  #answer(blocked: Blocked, reason: FailureReason): void {
    this.#refuse(blocked.request, reason)
    this.run.kernel.soon(blocked.answerWith(this.#refusals.get(reason)!))
  }

  #conditionsChanged(): void {
    const { isDown, isPaused } = this.workplace.conditions
    for (const group of this.groups.values()) {
      if (this.#site !== undefined && isDown) group.forget()
      if (this.#site === undefined) for (const consumer of group.consumers) group.consumerChanged(consumer)
    }
    if (isDown) {
      const blocked = this.#blocked
      this.#blocked = []
      for (const one of blocked) if (one.isWaiting) this.#answer(one, "unreachable")
    }
    if (isPaused && !isDown) return
    const held = this.#held
    this.#held = []
    for (const waking of held) this.run.kernel.soon(waking)
    for (const group of this.groups.values()) group.deliverAll()
  }
}
