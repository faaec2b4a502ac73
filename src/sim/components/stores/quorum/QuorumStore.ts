/**
 * Quorum store: the nodes of a store without a primary, what each of them has, and what is kept for those that cannot be reached.
 *
 * What a node has outlives a crash, but for what it has not flushed where that is said. Writes are ordered by when they were accepted,
 * as by clocks that go right.
 */
import type * as Effect from "effect/Effect"
import type { Instant } from "../../../kernel/Instant.ts"
import type { Beginning } from "../../../kernel/Process.ts"
import { launching } from "../../../kernel/Process.ts"
import type { RandomStream } from "../../../kernel/RandomStreams.ts"
import { drawBelow } from "../../../kernel/RandomStreams.ts"
import type { Conditions } from "../../../model/Conditions.ts"
import type { Endpoint, Part } from "../../../model/Endpoint.ts"
import type { Failure } from "../../../model/Failure.ts"
import { failing } from "../../../model/Failure.ts"
import type { Access } from "../../../model/History.ts"
import type { Run } from "../../../model/Journal.ts"
import { purposeOf } from "../../../model/Purpose.ts"
import type { Place, Request } from "../../../model/Request.ts"
import { Ways } from "../../links/Ways.ts"
import { Station } from "../../places/Station.ts"
import { Workplace } from "../../places/Workplace.ts"
import { Nodes } from "../Nodes.ts"
import type { Operation } from "../Operations.ts"
import { operationsOf } from "../Operations.ts"
import { Outages } from "../Outages.ts"
import type { ReplicatingNetwork } from "../replication/Replication.ts"
import type { PlaceOf, Store, StoreUses } from "../Store.ts"
import { asItIs } from "../Store.ts"
import { Rounds } from "./AntiEntropy.ts"
import { arriving } from "./Arriving.ts"
import type { Cell } from "./Cell.ts"
import { nothing } from "./Cell.ts"
import { Forgetting } from "./Forgetting.ts"
import { Hints } from "./HandOff.ts"
import { Overwriting } from "./Overwriting.ts"
import type { Settled } from "./Quorum.ts"
import { settled } from "./Quorum.ts"
import type { QuorumOperation } from "./QuorumCall.ts"
import { QuorumCall } from "./QuorumCall.ts"

export class QuorumStore {
  readonly site: number
  readonly parts: ReadonlyArray<Part>
  readonly options: Settled
  readonly run: Run
  readonly unreachable: Effect.Effect<never, Failure>
  readonly timedOut: Effect.Effect<never, Failure>
  /** Whether something else becomes true with some of its writes. */
  readonly isRecorded: boolean
  /** The operation that brings repairs. */
  readonly repairing: string
  readonly #name: string
  readonly #network: ReplicatingNetwork
  readonly #draws: RandomStream
  readonly #cells: ReadonlyArray<Map<number, Cell>>
  readonly #accepted = new Map<number, number>()
  readonly #acknowledged = new Map<number, Cell>()
  readonly #hints: Hints
  readonly #ways = new Map<string, ReadonlyArray<Ways>>()
  readonly #endpoints = new Map<string, Endpoint>()
  readonly #meters: Readonly<Record<"stale" | "behind" | "empty" | "repairs", number>>
  readonly #rounds: Rounds | undefined
  readonly #forgetting: Forgetting | undefined
  readonly #overwriting: Overwriting | undefined
  #version = 0

  constructor(
    options: Store & { readonly quorum: NonNullable<Store["quorum"]> },
    name: string,
    placeOf: PlaceOf,
    run: Run,
    network: ReplicatingNetwork,
    { around = asItIs, isEverWiped = false, isRecorded = false, isUpdated = false }: StoreUses = {}
  ) {
    const { connections, quorum, waiting } = options
    this.isRecorded = isRecorded
    this.options = settled(quorum)
    this.run = run
    this.#name = name
    this.#network = network
    const { zones } = this.options
    const nodes = new Nodes({ count: this.options.replicas, connections, waiting, zones }, name, placeOf, run)
    this.site = nodes.site
    this.parts = nodes.parts
    this.unreachable = failing(name, "unreachable")
    this.timedOut = failing(name, "timed out")
    const { journal, kernel } = run
    this.#draws = kernel.streams.stream(`${name}/replicas`)
    this.#cells = nodes.parts.map(() => new Map())
    const counter = (meter: string) => journal.meter({ name: meter, of: name, kind: "counter" })
    this.#meters = {
      stale: counter("stale reads"),
      behind: counter("versions behind"),
      empty: counter("empty reads"),
      repairs: counter("read repairs")
    }
    this.#hints = new Hints(this, name, run)
    const { antiEntropy, coordinator, flush } = this.options
    this.#rounds = antiEntropy && new Rounds(antiEntropy, this, name, run)
    const canForget = flush.kind !== "each" || isEverWiped
    this.#overwriting = isUpdated ? new Overwriting(name, run) : undefined
    const outages = new Outages(name, run)
    outages.watchAll(nodes.parts, this.options.write)
    this.#forgetting = canForget ? new Forgetting(flush, this, name, outages, run) : undefined
    const operations = operationsOf(options)
    this.repairing = (operations.find(({ writes }) => writes) ?? operations[0])?.name ?? ""
    for (const operation of operations) {
      this.#ways.set(operation.name, this.#waysOf(operation, nodes, around))
      const isAtNode = coordinator === "node"
      const beside = isAtNode ? undefined : this.#besideCallers().serve(this.#calling(operation, undefined))
      this.#endpoints.set(operation.name, beside ?? nodes.endpoint(network, (i) => this.#calling(operation, i)))
    }
  }

  /** The ways to the work at each of the nodes. */
  #waysOf(
    { name, work }: Operation,
    { stations }: Nodes,
    around: NonNullable<StoreUses["around"]>
  ): ReadonlyArray<Ways> {
    const stream = this.run.kernel.streams.stream(`${this.#name}/${name}`)
    return stations.map((station) => {
      const { workplace } = station
      const worked = around(name, workplace, workplace.work(work, stream))
      return new Ways(this.#network, workplace.place, arriving(station.serve(worked)))
    })
  }

  /** Where callers ask the replicas themselves: that is nowhere, and no fault hits it. */
  #besideCallers(): Station {
    const workplace = new Workplace(this.parts[0]!.place, this.run.kernel)
    return new Station({ site: this.site, servers: Infinity, waiting: {} }, workplace, this.run)
  }

  /** Nodes begin to compare what they have, if they do. */
  begin(): void {
    this.#rounds?.begin()
  }

  /** `undefined` if the store has no endpoint of that name. */
  endpoint(name: string): Endpoint | undefined {
    return this.#endpoints.get(name)
  }

  way(operation: string, node: number): Ways {
    return this.#ways.get(operation)![node]!
  }

  /** In which order `place` asks: who can be reached first, then who is near, and else by chance. */
  order(place: Place): ReadonlyArray<number> {
    const order = this.parts.map((_, i) => i)
    for (let i = order.length - 1; i > 0; i--) {
      const j = drawBelow(this.#draws, i + 1)
      ;[order[i], order[j]] = [order[j]!, order[i]!]
    }
    const rank = (i: number): number => {
      const { region, zone } = this.parts[i]!.place
      const near = zone === place.zone ? 0 : region === place.region ? 1 : 2
      return this.#reaches(place, i) ? near : near + 3
    }
    const ranks = order.map(rank)
    const positions = order.map((_, i) => i).sort((one, other) => ranks[one]! - ranks[other]! || one - other)
    return positions.map((position) => order[position]!)
  }

  /** A write is accepted: it is newer than all before it. */
  accept(request: Request, arrived: Cell["arrived"]): Cell {
    const { key } = request
    const nth = (this.#accepted.get(key) ?? 0) + 1
    this.#accepted.set(key, nth)
    const cell = { version: ++this.#version, nth, isLost: false, arrived }
    this.#overwriting?.accepted(request, cell)
    return cell
  }

  acknowledge(request: Request, cell: Cell): void {
    const { key } = request
    this.#overwriting?.acknowledged(request, cell)
    cell.acknowledgedAt = this.run.kernel.now
    if (cell.version > this.acknowledgedOf(key).version) this.#acknowledged.set(key, cell)
  }

  acknowledgedOf(key: number): Cell {
    return this.#acknowledged.get(key) ?? nothing
  }

  get(node: number, key: number): Cell {
    return this.#cells[node]!.get(key) ?? nothing
  }

  /** What a node has, by key. */
  all(node: number): ReadonlyMap<number, Cell> {
    return this.#cells[node]!
  }

  put(node: number, key: number, cell: Cell): void {
    cell.arrived?.(node)
    const before = this.get(node, key)
    if (cell.version <= before.version) return
    this.#cells[node]!.set(key, cell)
    this.#forgetting?.took(node, { key, cell, before })
    this.#rounds?.took(node, cell)
  }

  /** Whatever these have is gone, and what they keep for others. */
  wipe(hit: ReadonlyArray<Part>): void {
    for (const [node, part] of this.parts.entries()) {
      if (!hit.includes(part)) continue
      this.#hints.drop(node)
      this.#forgetting!.wipe(node)
    }
  }

  /** A node has only what it had before. */
  revert(node: number, key: number, before: Cell): void {
    if (before === nothing) this.#cells[node]!.delete(key)
    else this.#cells[node]!.set(key, before)
  }

  /** The newest version of a key that any node has, or keeps for another. */
  newest(key: number): number {
    let newest = 0
    for (const node of this.parts.keys()) newest = Math.max(newest, this.get(node, key).version)
    return Math.max(newest, this.#hints.newest(key))
  }

  isBehind(found: Cell, known: Cell): boolean {
    return found.version < known.version
  }

  /** A read was answered with this, when that had been acknowledged before it began. */
  wasRead(request: Request, found: Cell, known: Cell): void {
    this.#overwriting?.wasRead(request, found)
    if (!this.isBehind(found, known)) return
    const { journal } = this.run
    journal.counted(this.#meters.stale)
    journal.counted(this.#meters.behind, known.nth - found.nth)
    if (found === nothing) journal.counted(this.#meters.empty)
  }

  repairs(count: number): void {
    this.run.journal.counted(this.#meters.repairs, count)
  }

  /** `by` keeps a write for a node that did not answer. */
  keep(by: number, node: number, key: number, cell: Cell): void {
    this.#hints.keep(by, node, { key, cell })
  }

  /** Everything on which it depends whether `by` can hand something on. */
  conditionsOf(by: number, node: number): ReadonlyArray<Conditions> {
    const [from, to] = [this.parts[by]!, this.parts[node]!]
    const way = by === node ? [] : [this.#network.conditionsBetween(from.place, to.place)]
    return [from.conditions, to.conditions, ...way]
  }

  canHand(by: number, node: number): boolean {
    return !this.parts[by]!.conditions.isDown && this.#reaches(this.parts[by]!.place, node)
  }

  /** Lets those hear who follow what callers are told. */
  told(call: QuorumCall, outcome: Access["outcome"], cell: Cell, began: Instant): void {
    const { journal } = this.run
    if (!journal.isFollowed) return
    const { answeredBy, operation, request, source } = call
    const update = purposeOf(request, "updating")
    journal.accessed({
      store: this.#name,
      node: source.name,
      answeredBy,
      kind: operation.writes ? "write" : "read",
      operation: operation.name,
      key: request.key,
      version: cell.version,
      value: cell.version,
      added: 0,
      session: request.id,
      ...(update === undefined ? {} : { update }),
      began,
      outcome
    })
  }

  /** `node` is asked, or whoever calls asks by himself. */
  #calling(operation: QuorumOperation, node: number | undefined): Endpoint {
    const calls: Beginning<Request> = {
      begin: (request, fiber) => new QuorumCall(this, operation, node, request, fiber).begin()
    }
    return launching(calls)
  }

  #reaches(from: Place, node: number): boolean {
    const { conditions, place } = this.parts[node]!
    if (conditions.looksDead) return false
    return from === place || !this.#network.conditionsBetween(from, place).isCut
  }
}
