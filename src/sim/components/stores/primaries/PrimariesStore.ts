/**
 * Primaries store: nodes that all take reads and writes, and tell the others later.
 *
 * What a node has, and what it still has to tell, outlives a crash.
 */
import type * as Effect from "effect/Effect"
import type { Instant } from "../../../kernel/Instant.ts"
import { beginning, launching } from "../../../kernel/Process.ts"
import type { RandomStream } from "../../../kernel/RandomStreams.ts"
import type { Endpoint, Part } from "../../../model/Endpoint.ts"
import type { Failure } from "../../../model/Failure.ts"
import { failing } from "../../../model/Failure.ts"
import type { Access } from "../../../model/History.ts"
import type { Run } from "../../../model/Journal.ts"
import type { Request } from "../../../model/Request.ts"
import type { Effect as Doing } from "../Contents.ts"
import { effectOf, forbids, holdsSets } from "../Contents.ts"
import { Nodes } from "../Nodes.ts"
import { operationsOf } from "../Operations.ts"
import { Outages } from "../Outages.ts"
import type { ReplicatingNetwork } from "../replication/Replication.ts"
import type { PlaceOf, Store, StoreUses } from "../Store.ts"
import { asItIs } from "../Store.ts"
import { MergedSets } from "./MergedSets.ts"
import { PrimaryCalls } from "./PrimaryCalls.ts"
import type { Spreading } from "./Spreading.ts"
import { delaysBetween, spreadingBetween } from "./Spreading.ts"
import { Wiped } from "./Wiped.ts"
import type { Taken, Write } from "./Written.ts"
import { latestOf, Written } from "./Written.ts"
import type { SettingWrite } from "./WrittenSet.ts"
import { WrittenSet } from "./WrittenSet.ts"

export class PrimariesStore {
  readonly site: number
  readonly parts: ReadonlyArray<Part>
  readonly run: Run
  readonly refused: Effect.Effect<never, Failure>
  readonly unreachable: Effect.Effect<never, Failure>
  /** Whether something else becomes true with some of its writes. */
  readonly isRecorded: boolean
  /** Of a store that some fault wipes. */
  readonly wiped: Wiped | undefined
  readonly #name: string
  readonly #count: number
  readonly #spreading: ReadonlyArray<ReadonlyArray<Spreading | undefined>>
  readonly #delay: (from: number, to: number) => number
  readonly #keys: ReadonlyArray<Map<number, Written>>
  readonly #make: () => Written
  /** Whether a newer write leaves what it has not seen as it is. */
  readonly #merges: boolean
  /** Of a store whose keys are sets. */
  readonly #sets: MergedSets | undefined
  readonly #draws: RandomStream
  readonly #clocks: ReadonlyArray<number>
  /** How many writes of each node have been acknowledged, by key. */
  readonly #acknowledged = new Map<number, Array<number>>()
  readonly #endpoints = new Map<string, Endpoint>()
  readonly #initial: number
  readonly #least: number
  readonly #contents: ReadonlyArray<{ readonly meter: number; sum: number }>
  readonly #meters: Readonly<Record<"stale" | "behind" | "conflicts" | "lost" | "overdrawn", number>>
  #version = 0

  constructor(
    options: Store & { readonly primaries: NonNullable<Store["primaries"]> },
    name: string,
    placeOf: PlaceOf,
    run: Run,
    network: ReplicatingNetwork,
    { around = asItIs, isEverWiped = false, isRecorded = false }: StoreUses = {}
  ) {
    this.isRecorded = isRecorded
    const { connections, contents = {}, primaries, waiting } = options
    const { clocks = [0], conflicts = "last-write-wins", count, lag, zones } = primaries
    const { journal, kernel } = run
    this.run = run
    this.#name = name
    this.#count = count
    this.#clocks = clocks
    this.#merges = conflicts !== "last-write-wins"
    const nodes = new Nodes({ count, connections, waiting, zones }, name, placeOf, run)
    this.site = nodes.site
    this.parts = nodes.parts
    this.refused = failing(name, "refused")
    this.unreachable = failing(name, "unreachable")
    new Outages(name, run).watchAll(nodes.parts, 1)
    this.#initial = contents.initial ?? 0
    const isSet = holdsSets(contents)
    this.#sets = isSet ? new MergedSets(name, run) : undefined
    this.#draws = kernel.streams.stream(`${name}/elements`)
    this.#make = () => (isSet ? new WrittenSet(conflicts, count) : new Written(conflicts, count, this.#initial))
    this.#keys = nodes.parts.map(() => new Map())
    const counter = (meter: string) => journal.meter({ name: meter, of: name, kind: "counter" })
    this.#meters = {
      stale: counter("stale reads"),
      conflicts: counter("conflicts"),
      lost: counter("lost updates"),
      overdrawn: counter("overdrawn"),
      behind: journal.meter({ name: "writes behind", of: name, kind: "gauge" })
    }
    this.#contents = nodes.parts.map(({ place }) => ({
      meter: journal.meter({ name: "contents", of: place.name, kind: "gauge" }),
      sum: 0
    }))
    this.#delay = delaysBetween(this.parts, lag, kernel.streams.stream(`${name}/lag`), network)
    this.#spreading = spreadingBetween(this.parts, network, kernel, (to, writes) => this.#arrive(to, writes))
    this.wiped = isEverWiped ? this.#wipedBy(primaries.wiped !== "serves") : undefined
    const operations = operationsOf(options)
    this.#least = Math.max(...operations.map(({ name: operation }) => effectOf(contents, operation).atLeast), -Infinity)
    for (const { name: operation, work, writes } of operations) {
      const stream = kernel.streams.stream(`${name}/${operation}`)
      const does = writes ? effectOf(contents, operation) : undefined
      const at = (node: number): Endpoint => {
        const station = nodes.stations[node]!
        const { workplace } = station
        const worked = station.serve(around(operation, workplace, workplace.work(work, stream)))
        return launching(new PrimaryCalls(this, operation, does, node, beginning(worked)))
      }
      this.#endpoints.set(operation, nodes.endpoint(network, at))
    }
  }

  #wipedBy(waits: boolean): Wiped {
    const clear = (node: number) => {
      const contents = this.#contents[node]!
      this.#keys[node]!.clear()
      contents.sum = 0
      this.run.journal.levelled(contents.meter, 0)
      this.#levelBehind()
    }
    const fill = (node: number, write: Write) => this.#takeIn(node, [write], false)
    const disks = { parts: this.parts, spreading: this.#spreading, keys: this.#keys, delay: this.#delay, clear, fill }
    return new Wiped(waits, disks, this.#name, this.run)
  }

  /** `undefined` if the store has no endpoint of that name. */
  endpoint(name: string): Endpoint | undefined {
    return this.#endpoints.get(name)
  }

  /** How many writes of each node to this key have been acknowledged by now. */
  acknowledgedOf(key: number): ReadonlyArray<number> | undefined {
    return this.#acknowledged.get(key)?.slice()
  }

  /** Whether a node lacks any of these. */
  isBehind(node: number, key: number, acknowledged: ReadonlyArray<number> | undefined): boolean {
    if (acknowledged === undefined) return false
    const known = this.#keys[node]!.get(key)?.known
    const lacks = acknowledged.some((nth, i) => nth > (known?.[i] ?? 0))
    if (lacks) this.run.journal.counted(this.#meters.stale)
    return lacks
  }

  /** A node accepts a write, unless there is nothing to write or it has to refuse it. */
  accept(node: number, key: number, does: Doing): Write | "nothing" | "refused" {
    const here = this.#at(node, key)
    const { value } = here
    if (forbids(does, value)) return "refused"
    const set = here instanceof WrittenSet ? here.setBy(does, this.#draws) : undefined
    if (this.#sets !== undefined && set === undefined) return "nothing"
    const { adds } = does
    const { kernel } = this.run
    const actor = this.wiped?.actorOf(node) ?? node
    const nth = (here.known[actor] ?? 0) + 1
    const seen = here.known.slice()
    seen[actor] = nth
    const write: Write = {
      key,
      version: ++this.#version,
      node: actor,
      nth,
      stamp: kernel.now + this.#clocks[node % this.#clocks.length]! + this.parts[node]!.conditions.clock,
      seen,
      value: value + adds,
      total: here.totalOf(actor) + adds,
      set,
      isLost: false
    }
    this.#took(node, key, here, value, here.take(write))
    this.wiped?.took(node, write)
    this.#acknowledge(key, write)
    for (const [to, way] of this.#spreading[node]!.entries()) way?.send(write, kernel.now + this.#delay(node, to))
    this.#levelBehind()
    return write
  }

  /** Lets those hear who follow what callers are told; of a write that was made, which it is. */
  told(
    request: Request,
    operation: string,
    node: number,
    adds: number | undefined,
    outcome: Access["outcome"],
    began: Instant,
    made?: Write
  ): void {
    const { journal } = this.run
    if (!journal.isFollowed) return
    const { key } = request
    const here = this.#keys[node]!.get(key)
    const isRead = adds === undefined
    journal.accessed({
      store: this.#name,
      node: this.parts[node]!.place.name,
      kind: isRead ? "read" : "write",
      operation,
      key,
      version: made?.version ?? Math.max(0, ...(here?.heads ?? []).map(({ version }) => version)),
      ...(isRead && this.#merges ? { lacks: this.wiped?.lackedBy(node, key) ?? this.#underWay(node, key) } : {}),
      value: here?.value ?? this.#initial,
      added: outcome === "ok" ? (adds ?? 0) : 0,
      session: request.id,
      began,
      outcome
    })
  }

  #underWay(to: number, key: number): ReadonlyArray<number> {
    return this.#spreading.flatMap((ways) => ways[to]?.versionsOf(key) ?? [])
  }

  #at(node: number, key: number): Written {
    const keys = this.#keys[node]!
    let here = keys.get(key)
    if (here === undefined) {
      keys.set(key, (here = this.#make()))
      this.#contents[node]!.sum += this.#initial
    }
    return here
  }

  #acknowledge(key: number, { node, nth }: Write): void {
    let acknowledged = this.#acknowledged.get(key)
    if (acknowledged === undefined) this.#acknowledged.set(key, (acknowledged = new Array<number>(this.#count).fill(0)))
    acknowledged[node] = nth
  }

  /** Of writes to one key the last one has seen the others, and yet one of those counts if the clock was put back after it. */
  #arrive(node: number, writes: ReadonlyArray<Write>): void {
    const until = this.#merges ? writes.length : writes.indexOf(latestOf(writes)) + 1
    this.#takeIn(node, writes.slice(0, until))
    if (until < writes.length) this.#takeIn(node, writes.slice(until))
    this.#levelBehind()
  }

  #takeIn(node: number, writes: ReadonlyArray<Write>, isNews = true): void {
    const here = this.#at(node, writes[0]!.key)
    const before = here.value
    const last = writes.at(-1)!
    if (here instanceof WrittenSet) for (const write of writes.slice(0, -1)) here.learn(write as SettingWrite)
    const taken = here.take(last)
    for (const write of writes) this.wiped?.took(node, write)
    // Those that the last one has seen are as lost as it is.
    if (taken.lost.includes(last)) for (const write of writes) this.#lose(write, here)
    this.#took(node, last.key, here, before, isNews ? taken : { ...taken, isConflict: false })
  }

  #took(node: number, key: number, here: Written, before: number, { isConflict, lost }: Taken): void {
    const { journal } = this.run
    if (isConflict) journal.counted(this.#meters.conflicts)
    for (const write of lost) this.#lose(write, here)
    const { value } = here
    const contents = this.#contents[node]!
    contents.sum += value - before
    journal.levelled(contents.meter, contents.sum)
    if (value < this.#least && before >= this.#least) journal.counted(this.#meters.overdrawn)
    if (here instanceof WrittenSet) {
      const all = this.#keys.map((keys) => keys.get(key) as WrittenSet | undefined)
      this.#sets?.look(here, all)
    }
  }

  #lose(write: Write, { heads }: Written): void {
    if (write.isLost) return
    write.isLost = true
    const { journal } = this.run
    const { key, version } = write
    journal.counted(this.#meters.lost)
    // Of a set it may have changed nothing that is not there all the same.
    if (journal.isFollowed && this.#sets === undefined)
      journal.lost({ store: this.#name, key, version, why: "overwritten", by: heads[0]!.version })
  }

  #levelBehind(): void {
    const most = Math.max(0, ...this.#spreading.flat().map((way) => way?.length ?? 0))
    this.run.journal.levelled(this.#meters.behind, most)
  }
}
