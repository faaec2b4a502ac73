/**
 * Store component: a store with one primary, alone or with replicas, or with shards each of which has one.
 *
 * What of its writes is kept account of depends on who asks: without a log, backups, contents or somebody who follows there are no
 * more than the times that calls take. Stores in which no node is the only primary are `QuorumStore`, `PrimariesStore`, `RaftStore`.
 */
import { launching } from "../../kernel/Process.ts"
import type { Endpoint, Part } from "../../model/Endpoint.ts"
import { failing } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import type { Request } from "../../model/Request.ts"
import { Ways } from "../links/Ways.ts"
import { Station } from "../places/Station.ts"
import { Workplace } from "../places/Workplace.ts"
import { Dispatch, readerOf } from "./Dispatch.ts"
import { Archive } from "./durability/Archive.ts"
import { newMachineOf } from "./durability/Backups.ts"
import { logging } from "./durability/LoggedWork.ts"
import { Rebuilding } from "./durability/Rebuilding.ts"
import { Restoring } from "./durability/Restoring.ts"
import { Log } from "./durability/WriteAheadLog.ts"
import { entering, Ledger } from "./Ledger.ts"
import type { Operation } from "./Operations.ts"
import { operationsOf } from "./Operations.ts"
import { Outages } from "./Outages.ts"
import { Asking, KnownPrimaries, onlyAsPrimary } from "./replication/Clients.ts"
import { watch } from "./replication/Failover.ts"
import { committing, reading } from "./replication/ReplicatedWork.ts"
import type { ReplicatingNetwork } from "./replication/Replication.ts"
import { Replication } from "./replication/Replication.ts"
import { Sessions } from "./replication/Sessions.ts"
import { SplitBrain } from "./replication/SplitBrain.ts"
import type { PlaceOf, Store, StoreUses } from "./Store.ts"
import { asItIs } from "./Store.ts"
import { Rebalancing, shardsGauge } from "./sharding/Rebalancing.ts"
import { ShardJournal, shardOf } from "./sharding/Sharding.ts"
import { wiping } from "./sharding/WipedShards.ts"

export class StoreComponent {
  readonly site: number
  readonly parts: ReadonlyArray<Part>
  /** `undefined` for a store of one node. */
  readonly replication: Replication | undefined
  /** One for each node. */
  readonly stations: ReadonlyArray<Station>
  /** Of a store whose number of shards will change. */
  readonly rebalancing: Rebalancing | undefined
  /** What these of its nodes have is gone. Only where it keeps books of what it has. */
  readonly wipe: ((hit: ReadonlyArray<Part>) => void) | undefined
  readonly #name: string
  readonly #run: Run
  readonly #network: ReplicatingNetwork
  readonly #books: Books
  readonly #sessions: Sessions | undefined
  readonly #endpoints = new Map<string, Endpoint>()

  constructor(
    options: Store,
    name: string,
    placeOf: PlaceOf,
    run: Run,
    network: ReplicatingNetwork,
    uses: StoreUses = {}
  ) {
    const { isAskedForConsistency = false, mostShards } = uses
    this.#name = name
    this.#run = run
    this.#network = network
    const zones = zonesOf(options, mostShards)
    this.site = this.#stateSite(options, zones.length, mostShards)
    const nodes = [...zones, ...newMachineOf(options)].map(
      (zone, i) => new Workplace(placeOf(`${name}/${i + 1}`, zone), run.kernel)
    )
    this.parts = nodes
    this.stations = this.#stationsAt(nodes, options)
    this.#books = booksOf(options, nodes, name, run, network, uses)
    this.replication = this.#books.replication
    this.#sessions =
      this.replication !== undefined && isAskedForConsistency ? new Sessions(this.replication, name, run) : undefined
    this.rebalancing =
      options.shards === undefined || mostShards === undefined
        ? undefined
        : new Rebalancing(options, name, this.stations, network, run)
    const { toPrimary, toReader } = this.#choosers(options)
    const { ledger, wipe } = this.#books
    const areShardsWiped = options.shards !== undefined && ledger !== undefined && uses.isEverWiped === true
    this.wipe = areShardsWiped ? wiping(nodes, this.#shardOf(options), ledger, name, run) : wipe
    for (const operation of operationsOf(options)) {
      const ways = this.#waysOf(operation, options, uses)
      const pick = operation.writes ? toPrimary : toReader
      const { known } = this.#books
      const dispatch = known === undefined ? new Dispatch(ways, pick) : new Asking(ways, pick, known)
      this.#endpoints.set(operation.name, launching(dispatch))
    }
  }

  /** Number of the node that takes writes, of a store that has one. */
  get primary(): number {
    return this.#books.restoring?.node ?? this.replication?.primary ?? 0
  }

  /** `undefined` if the store has no endpoint of that name. */
  endpoint(name: string): Endpoint | undefined {
    return this.#endpoints.get(name)
  }

  #stateSite({ connections = Infinity }: Store, nodes: number, mostShards: number | undefined): number {
    const { journal } = this.#run
    const gauge = mostShards === undefined ? -1 : shardsGauge(this.#name, this.#run)
    const countNow = () => this.rebalancing?.shards ?? nodes
    return journal.site({
      name: this.#name,
      kind: "store",
      get capacity() {
        return connections * countNow()
      },
      ...(mostShards === undefined
        ? {}
        : { elastic: { each: connections, most: connections * nodes, instances: gauge, serving: gauge } })
    })
  }

  /** Shards are counted by themselves, too. */
  #stationsAt(
    nodes: ReadonlyArray<Workplace>,
    { connections = Infinity, shards, waiting = {} }: Store
  ): ReadonlyArray<Station> {
    const { journal, kernel } = this.#run
    const perShard = { kernel, journal: new ShardJournal(kernel, journal, this.site, this.#name) }
    return nodes.map((node) => {
      if (shards === undefined) return new Station({ site: this.site, servers: connections, waiting }, node, this.#run)
      const site = journal.site({ name: node.place.name, kind: "store", capacity: connections })
      return new Station({ site, servers: connections, waiting }, node, perShard)
    })
  }

  /** Which shard has a key. */
  #shardOf(options: Store): (key: number) => number {
    const { rebalancing } = this
    return rebalancing === undefined ? shardOf(options) : (key) => rebalancing.ownerOf(key)
  }

  /** Which node writes go to, and which reads. */
  #choosers(options: Store): Readonly<Record<"toPrimary" | "toReader", (request: Request) => number>> {
    const { reads = "primary", shards } = options
    if (shards !== undefined) {
      const ownerOf = this.#shardOf(options)
      const toShard = ({ key }: Request) => ownerOf(key)
      return { toPrimary: toShard, toReader: toShard }
    }
    const { known, restoring, split } = this.#books
    const toLeader = split === undefined ? () => this.primary : ({ caller }: Request) => split.primaryFor(caller)
    const toPrimary = known?.of ?? toLeader
    const isOfPrimary =
      restoring !== undefined || ((split ?? known) !== undefined && reads === "primary" && this.#sessions === undefined)
    if (isOfPrimary) return { toPrimary, toReader: toPrimary }
    const stream = this.#run.kernel.streams.stream(`${this.#name}/balancer`)
    const toReader = readerOf(reads, this.stations, this.replication, stream, this.#sessions, known?.of)
    return { toPrimary, toReader }
  }

  /** The ways to an endpoint at each of the nodes. */
  #waysOf(
    operation: Operation,
    options: Store,
    { around = asItIs, aroundWork = asItIs }: StoreUses
  ): ReadonlyArray<Ways> {
    const { name, work } = operation
    const stream = this.#run.kernel.streams.stream(`${this.#name}/${name}`)
    return this.stations.map((station, i) => {
      const { workplace } = station
      const worked = aroundWork(name, workplace, workplace.work(work, stream))
      const done = around(name, workplace, this.#recorded(worked, i, operation, options))
      return new Ways(this.#network, workplace.place, station.serve(this.#minded(done, i, operation, options)))
    })
  }

  /** What only the primary does is refused by others, where callers may take them for it. */
  #minded(done: Endpoint, node: number, { writes }: Operation, { reads = "primary" }: Store): Endpoint {
    const { known, replication, split } = this.#books
    if (known === undefined || replication === undefined) return done
    const isForPrimary = ({ consistency }: Request) =>
      writes || (consistency === undefined ? reads === "primary" : consistency.kind === "strong")
    const notPrimary = failing(this.#name, "not primary")
    return onlyAsPrimary(done, { node, replication, split, isForPrimary, notPrimary })
  }

  /** The work at a node, and what is kept of it. */
  #recorded(work: Endpoint, node: number, { name, writes }: Operation, { reads = "primary" }: Store): Endpoint {
    const { hidesWrites, ledger, log, replication, split } = this.#books
    const does = writes ? ledger?.effectOf(name) : undefined
    const entry = ledger && { ledger, operation: name, place: this.parts[node]!.place, does, split, log }
    const isOfPrimary = !writes && reads === "primary" && ledger === undefined && this.#sessions === undefined
    if (replication !== undefined && (!isOfPrimary || hidesWrites)) {
      const record = writes ? committing : reading
      return record(work, {
        ...{ node, replication, name: this.#name, run: this.#run },
        ...{ entering: entry, sessions: this.#sessions }
      })
    }
    if (entry === undefined) return work
    return log !== undefined && writes ? logging(work, entry, log, this.#run) : entering(work, entry, this.#run)
  }
}

/** In which zone each of the nodes stands: every shard, or the primary and its replicas. */
const zonesOf = (
  { replicas, shards, zone }: Store,
  mostShards: number | undefined
): ReadonlyArray<string | undefined> => {
  if (shards !== undefined) return Array.from({ length: mostShards ?? shards }, () => zone)
  const { count = 0, zones } = replicas ?? {}
  return [zone, ...Array.from({ length: count }, (_, i) => zones?.[i % zones.length])]
}

/** What is kept of what its nodes have. */
interface Books {
  readonly ledger?: Ledger | undefined
  readonly log?: Log | undefined
  readonly replication?: Replication | undefined
  readonly split?: SplitBrain | undefined
  /** Whether updates may come upon writes that are there and shown to nobody yet. */
  readonly hidesWrites?: boolean
  /** What callers believe, if that can be wrong. */
  readonly known?: KnownPrimaries | undefined
  readonly restoring?: Restoring | undefined
  readonly wipe?: ((hit: ReadonlyArray<Part>) => void) | undefined
}

/** No more than is asked for. */
const booksOf = (
  options: Store,
  nodes: ReadonlyArray<Part>,
  name: string,
  run: Run,
  network: ReplicatingNetwork,
  { isAskedForConsistency = false, isEverWiped = false, isUpdated = false }: StoreUses
): Books => {
  const { backups, contents, failover, replicas, shards } = options
  if (shards !== undefined) {
    // A key is at one of them, wherever it moves: together they have what one node would.
    const isKept = contents !== undefined || run.journal.isFollowed || isEverWiped
    new Outages(name, run).watchAll(nodes.slice(0, shards), shards)
    return { ledger: isKept ? new Ledger(contents, name, run, isEverWiped) : undefined }
  }
  const archive = backups !== undefined || isEverWiped ? new Archive(backups, name, run) : undefined
  const { conditions } = nodes[0]!
  const logs = options.log ?? (archive && replicas === undefined ? {} : undefined)
  const isSplit = failover?.fencing === false
  const isKept = contents !== undefined || run.journal.isFollowed || isSplit || logs !== undefined
  const ledger = isKept ? new Ledger(contents, name, run) : undefined
  if (replicas === undefined) {
    const log = logs && ledger && new Log(logs, ledger, name, conditions, run, archive)
    if (log === undefined) new Outages(name, run).watch(conditions)
    const restoring = archive && log && new Restoring(name, nodes, log, archive, run)
    return { ledger, log, restoring, wipe: restoring && ((hit) => restoring.wipe(hit)) }
  }
  const { lag, sync = 0 } = replicas
  const outages = new Outages(name, run)
  const replication = new Replication(
    {
      lag,
      sync,
      ledger,
      outages: (failover ?? archive) && outages,
      keepsTimes: isAskedForConsistency,
      archive
    },
    name,
    nodes,
    network,
    run
  )
  const demotion = { merges: failover?.reconcile === "merge", after: failover?.demote ?? 0 }
  const split =
    ledger !== undefined && isSplit && sync === 0
      ? new SplitBrain(replication, ledger, demotion, name, network, outages, run)
      : undefined
  if (failover === undefined) outages.watch(conditions)
  else watch(failover, { name, replication, network, outages, split }, run)
  const rebuilding = archive && new Rebuilding(name, replication, archive, failover !== undefined, run)
  const known = failover?.clients && new KnownPrimaries(failover.clients, name, replication, split, run)
  const hidesWrites = isUpdated && replication.mustWait
  return { ledger, replication, split, hidesWrites, known, wipe: rebuilding && ((hit) => rebuilding.wipe(hit)) }
}
