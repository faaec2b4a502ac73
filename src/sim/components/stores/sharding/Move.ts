/**
 * Move: one change of the number of shards, under way: which keys go where, and who gives which of them away next.
 *
 * Every shard gives to one other at a time, in the order of the keys, so that who has a key is known from how far they have come.
 */
import type { Instant, Span } from "../../../kernel/Instant.ts"
import { millisecond, second } from "../../../kernel/Instant.ts"
import type { Timer } from "../../../kernel/Lane.ts"
import type { Beginning, Running, Step } from "../../../kernel/Process.ts"
import { Frame, launch, push } from "../../../kernel/Process.ts"
import type { Resharding } from "../../../model/Alteration.ts"
import type { Endpoint } from "../../../model/Endpoint.ts"
import { answered } from "../../../model/Endpoint.ts"
import { Request } from "../../../model/Request.ts"
import { Ways } from "../../links/Ways.ts"
import type { Rebalancing } from "./Rebalancing.ts"

/** After which a batch that nobody has answered is sent again, as redis-cli's MIGRATE gives up then. */
const patience: Span = 60 * second

/** How long after a failure it is sent again. */
const pause: Span = second

export class Move {
  readonly of: Rebalancing
  readonly plan: Resharding
  readonly out: ReadonlyArray<Endpoint>
  readonly in: ReadonlyArray<Ways>
  isStopped = false
  readonly #before: (key: number) => number
  readonly #after: (key: number) => number
  readonly #end: (isThrough: boolean) => void
  readonly #givings: Array<Giving> = []
  /** By who gives and who gets: from which key on they have not been handed over. */
  readonly #frontiers: Float64Array
  #whenOver: (isThrough: boolean) => void = () => {}
  #toMove = 0
  #lookedAt: Instant

  constructor(
    of: Rebalancing,
    plan: Resharding,
    before: (key: number) => number,
    after: (key: number) => number,
    end: (isThrough: boolean) => void
  ) {
    const { name, network, run, stations } = of
    this.of = of
    this.plan = plan
    this.#before = before
    this.#after = after
    this.#end = end
    this.#frontiers = new Float64Array(stations.length * stations.length)
    this.#lookedAt = run.kernel.now
    const stream = run.kernel.streams.stream(`${name}/rebalancing`)
    const served = stations.map((station) => station.serve(station.workplace.work(plan.work, stream)))
    this.out = served
    this.in = stations.map((station, i) => new Ways(network, station.workplace.place, served[i]!))
    const keys = stations.map(() => stations.map((): Array<number> => []))
    for (let key = 0; key < plan.keys; key++) {
      const from = before(key)
      const to = after(key)
      if (from !== to) keys[from]![to]!.push(key)
    }
    keys.forEach((ofOne, from) => {
      const parts = ofOne.map((some, to) => ({ to, keys: some })).filter((part) => part.keys.length > 0)
      if (parts.length > 0) this.#givings.push(new Giving(this, from, parts))
      for (const part of parts) this.#toMove += part.keys.length
    })
  }

  ownerOf(key: number): number {
    const from = this.#before(key)
    const to = this.#after(key)
    return from === to || key >= this.#frontiers[from * this.of.stations.length + to]! ? from : to
  }

  begin(whenOver: (isThrough: boolean) => void): void {
    const { meters, run } = this.of
    this.#whenOver = whenOver
    run.journal.levelled(meters.toMove, this.#toMove)
    if (this.#givings.length === 0) this.#finish(true)
    // Not those that come to their end at once while others have not begun.
    for (const giving of [...this.#givings]) giving.next()
  }

  /** Nothing more is moved, not even what is on its way; who has what stays as it is. */
  stop(): void {
    this.#whenOver = () => {}
    if (!this.isStopped) this.#finish(false)
  }

  /** Another begins. */
  supersede(): void {
    this.#finish(false)
  }

  /** Up to this key all that one gives to another is there. */
  handedOver(from: number, to: number, count: number, frontier: number): void {
    const { meters, run, stations } = this.of
    this.#frontiers[from * stations.length + to] = frontier
    this.#toMove -= count
    run.journal.counted(meters.moved, count)
    run.journal.levelled(meters.toMove, this.#toMove)
    this.#look()
  }

  gave(giving: Giving): void {
    this.#givings.splice(this.#givings.indexOf(giving), 1)
    if (this.#givings.length === 0) this.#finish(true)
  }

  #finish(isThrough: boolean): void {
    this.isStopped = true
    this.#look()
    this.#end(isThrough)
    const { run } = this.of
    run.kernel.soon({ due: () => this.#whenOver(isThrough) })
  }

  #look(): void {
    const { meters, run } = this.of
    const { now } = run.kernel
    if (now === this.#lookedAt) return
    run.journal.counted(meters.lasted, (now - this.#lookedAt) / millisecond)
    this.#lookedAt = now
  }
}

interface Part {
  readonly to: number
  /** In their order. */
  readonly keys: ReadonlyArray<number>
}

/** What one shard has to give away, one batch after the other. */
class Giving {
  readonly move: Move
  readonly from: number
  readonly #parts: ReadonlyArray<Part>
  #part = 0
  #given = 0
  #beganAt: Instant = 0
  #attempt: Attempt | undefined

  constructor(move: Move, from: number, parts: ReadonlyArray<Part>) {
    this.move = move
    this.from = from
    this.#parts = parts
  }

  get to(): number {
    return this.#parts[this.#part]!.to
  }

  /** Begins with the next batch. */
  next(): void {
    this.#beganAt = this.move.of.run.kernel.now
    this.#try()
  }

  succeeded(attempt: Attempt): void {
    if (attempt !== this.#attempt || this.move.isStopped) return
    this.#attempt = undefined
    const { kernel } = this.move.of.run
    const { batch, moves } = this.move.plan
    const { keys, to } = this.#parts[this.#part]!
    const count = Math.min(batch, keys.length - this.#given)
    this.#given += count
    const isThrough = this.#given === keys.length
    this.move.handedOver(this.from, to, count, isThrough ? Infinity : keys[this.#given - 1]! + 1)
    if (isThrough) {
      this.#part++
      this.#given = 0
    }
    if (this.#part === this.#parts.length) return this.move.gave(this)
    const paced = this.#beganAt + Math.round((count * second) / moves)
    kernel.at(Math.max(kernel.now, paced), { due: () => this.next() })
  }

  failed(attempt: Attempt): void {
    if (attempt !== this.#attempt) return
    this.#attempt = undefined
    this.move.of.run.kernel.after(pause, { due: () => this.#try() })
  }

  #try(): void {
    if (this.move.isStopped) return
    const { kernel } = this.move.of.run
    this.#attempt = new Attempt(this)
    kernel.lane(patience).start(kernel.now, this.#attempt)
    kernel.fork(launch(giving, this.#attempt))
  }
}

const giving: Beginning<Attempt> = { begin: (attempt, fiber) => attempt.begin(fiber) }

/** One batch on its way from the old shard to the new one. */
class Attempt extends Frame implements Timer {
  isRunning = true
  readonly #giving: Giving
  readonly #request: Request
  #isOut = false

  constructor(giving: Giving) {
    super()
    const { run, stations } = giving.move.of
    this.#giving = giving
    this.#request = new Request(0, -1, run.kernel.now, stations[giving.from]!.workplace.place)
  }

  begin(fiber: Running): Step {
    push(fiber, this)
    return this.#giving.move.out[this.#giving.from]!(this.#request)
  }

  override succeeded(_value: unknown, fiber: Running): Step {
    if (!this.#isOut) {
      this.#isOut = true
      push(fiber, this)
      return this.#giving.move.in[this.#giving.to]!.call(this.#request)
    }
    this.isRunning = false
    this.#giving.succeeded(this)
    return answered
  }

  override failed(): Step {
    this.isRunning = false
    this.#giving.failed(this)
    return answered
  }

  override stopped(): undefined {
    this.isRunning = false
    this.#giving.failed(this)
  }

  expired(): void {
    this.#giving.failed(this)
  }
}
