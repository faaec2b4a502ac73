/**
 * Store: a database, perhaps with replicas.
 *
 * Every call holds a connection of the node it goes to. Writes go to the primary and are acknowledged when it has them; replicas
 * have them later, so that a read from a replica may be stale, and a primary that dies takes acknowledged writes with it. The
 * nodes are called `ledger/1` (the primary at the start), `ledger/2` and so on, whatever becomes of them later.
 */
import * as Schema from "effect/Schema"
import { launching } from "../../kernel/Process.ts"
import { optional } from "../../model/Described.ts"
import { Distribution } from "../../model/Distribution.ts"
import type { Endpoint, Part } from "../../model/Endpoint.ts"
import type { Run } from "../../model/Journal.ts"
import { Count } from "../../model/Quantities.ts"
import type { Place, Request } from "../../model/Request.ts"
import { Ways } from "../links/Ways.ts"
import { Station } from "../places/Station.ts"
import * as Waiting from "../places/WaitingLine.ts"
import { Workplace } from "../places/Workplace.ts"
import { Archive } from "./Archive.ts"
import * as Backing from "./Backups.ts"
import * as Holding from "./Contents.ts"
import { Dispatch, readerOf } from "./Dispatch.ts"
import * as Failing from "./Failover.ts"
import { entering, Ledger } from "./Ledger.ts"
import { logging } from "./LoggedWork.ts"
import { operationsOf } from "./Operations.ts"
import { Outages } from "./Outages.ts"
import * as Several from "./Primaries.ts"
import * as Quorums from "./Quorum.ts"
import * as Rafts from "./Raft.ts"
import { Rebalancing, shardsGauge } from "./Rebalancing.ts"
import { Rebuilding } from "./Rebuilding.ts"
import * as Copies from "./Replicas.ts"
import { committing, reading } from "./ReplicatedWork.ts"
import type { ReplicatingNetwork } from "./Replication.ts"
import { Replication } from "./Replication.ts"
import { Restoring } from "./Restoring.ts"
import { Sessions } from "./Sessions.ts"
import * as Sharding from "./Sharding.ts"
import { SplitBrain } from "./SplitBrain.ts"
import * as Logs from "./WriteAheadLog.ts"

const Operations = Schema.Record(Schema.String, Distribution)

/** `store:` of a component. */
export const Store = Schema.Struct({
  connections: optional(Count, "Calls each node works on at once. Default: unlimited."),
  waiting: optional(Waiting.WaitingLine, "The line in front of each node. Default: unlimited, first in first out."),
  read: optional(Distribution, "How long a call of the endpoint `read` works. Default: there is no such endpoint."),
  write: optional(Distribution, "How long a call of the endpoint `write` works. Default: there is no such endpoint."),
  operations: optional(Operations, "Further endpoints that write, and how long they work. Default: none."),
  queries: optional(Operations, "Further endpoints that only read, and how long they work. Default: none."),
  zone: optional(Schema.String, "Zone in which the primary stands. Default: in none."),
  ...Sharding.sharding,
  replicas: optional(Copies.Replicas, "Nodes that follow the primary. Default: none."),
  reads: optional(
    Schema.Literals(["primary", "replicas", "any"]),
    "Who is asked by reads: the primary (default), a replica (the primary only if none is there), or any node; somebody in the " +
      "caller's zone or region, if possible. What is asked of a replica may be answered stale."
  ),
  failover: optional(
    Failing.Failover,
    "How a replica becomes the primary. Default: never, writes wait for the old one."
  ),
  quorum: optional(
    Quorums.Quorum,
    "Nodes of which none is the primary: `ledger/1`, `ledger/2` and so on, as many of which are asked as must agree. Instead of " +
      "`replicas`. Default: there is a primary."
  ),
  primaries: optional(
    Several.Primaries,
    "Nodes all of which take writes: `bank/1`, `bank/2` and so on; callers ask one in their zone or region. Instead of `replicas` " +
      "and `quorum`. Default: there is one primary."
  ),
  raft: optional(
    Rafts.Raft,
    "Nodes that agree on one log and choose a leader: `ledger/1`, `ledger/2` and so on. Instead of `replicas`, `quorum` and " +
      "`primaries`. Default: there is one primary."
  ),
  contents: optional(
    Holding.Contents,
    "What the keys are worth and what operations do to them, so that a ledger can be added up. Default: keys have versions and no " +
      "value."
  ),
  log: optional(
    Logs.WriteAheadLog,
    "What it writes down before it acknowledges, so that a crash does not take it. Default: everything it acknowledged outlives a crash."
  ),
  backups: optional(
    Backing.Backups,
    "What can be put back when a `wipe` has taken all that it contains. Default: nothing, it goes on empty."
  ),
  fenced: optional(
    Schema.Boolean,
    "Whether a write made under a lock is refused as `fenced off` if somebody has written here since who got that lock later. " +
      "Default false."
  )
})
export type Store = typeof Store.Type

/** In words: "20 connections, unbounded line, 2 replicas, reads from any, fails over after 10s, in 20s". */
export const describe = (options: Store): string => {
  const { connections, failover, reads = "primary", replicas, waiting = {} } = options
  const size =
    connections === undefined
      ? "any number of connections"
      : `${connections} ${connections === 1 ? "connection" : "connections"}`
  return [
    size,
    Waiting.describe(waiting),
    ...(options.shards === undefined ? [] : [Sharding.describe(options)]),
    ...(options.quorum === undefined ? [] : [Quorums.describe(options.quorum)]),
    ...(options.primaries === undefined ? [] : [Several.describe(options.primaries)]),
    ...(options.raft === undefined ? [] : [Rafts.describe(options.raft)]),
    ...(options.contents === undefined ? [] : [Holding.describe(options.contents)]),
    ...(replicas === undefined
      ? []
      : [Copies.describe(replicas), `reads from ${reads === "any" ? "any node" : `the ${reads}`}`]),
    ...(failover === undefined ? [] : [Failing.describe(failover)]),
    ...(options.log === undefined ? [] : [Logs.describe(options.log)]),
    ...(options.backups === undefined ? [] : [Backing.describe(options.backups)]),
    ...(options.fenced === true ? ["fenced"] : [])
  ].join(", ")
}

/** Goes round what an endpoint does on a node, once it has a connection. */
export type Around = (endpoint: string, node: Workplace, next: Endpoint) => Endpoint

/** Makes the place of a node, by its name and zone. */
export type PlaceOf = (name: string, zone: string | undefined) => Place

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
  readonly #restoring: Restoring | undefined
  readonly #endpoints = new Map<string, Endpoint>()

  constructor(
    options: Store,
    name: string,
    placeOf: PlaceOf,
    run: Run,
    network: ReplicatingNetwork,
    around: Around = (_endpoint, _node, next) => next,
    /** The same round the work alone, before it is logged for others. */
    aroundWork: Around = (_endpoint, _node, next) => next,
    /** Whether any call of it says what it wants to be sure of. */
    isAskedForConsistency = false,
    /** How many shards it will have at most, if their number changes. */
    mostShards?: number,
    /** Whether some fault wipes what it contains. */
    isEverWiped = false
  ) {
    const { connections = Infinity, failover, reads = "primary", replicas, shards, waiting = {}, zone } = options
    const zones =
      shards !== undefined
        ? Array.from({ length: mostShards ?? shards }, () => zone)
        : [zone, ...Array.from({ length: replicas?.count ?? 0 }, (_, i) => inTurn(replicas?.zones, i))]
    const most = connections * zones.length
    const gauge = mostShards === undefined ? -1 : shardsGauge(name, run)
    const shardsNow = () => this.rebalancing?.shards ?? zones.length
    this.site = run.journal.site({
      name,
      kind: "store",
      get capacity() {
        return connections * shardsNow()
      },
      ...(mostShards === undefined ? {} : { elastic: { each: connections, most, instances: gauge, serving: gauge } })
    })
    const nodes = [...zones, ...Backing.newMachineOf(options)].map(
      (zone, i) => new Workplace(placeOf(`${name}/${i + 1}`, zone), run.kernel)
    )
    this.parts = nodes
    const perShard = {
      kernel: run.kernel,
      journal: new Sharding.ShardJournal(run.kernel, run.journal, this.site, name)
    }
    this.stations = nodes.map((node) => {
      if (shards === undefined) return new Station({ site: this.site, servers: connections, waiting }, node, run)
      const site = run.journal.site({ name: node.place.name, kind: "store", capacity: connections })
      return new Station({ site, servers: connections, waiting }, node, perShard)
    })
    const isSplit = failover?.fencing === false
    const isToBeKept = shards === undefined && (options.backups !== undefined || isEverWiped)
    const archive = isToBeKept ? new Archive(options.backups, name, run) : undefined
    const logs = options.log ?? (archive && replicas === undefined ? {} : undefined)
    const ledger =
      shards === undefined && (options.contents !== undefined || run.journal.isFollowed || isSplit || logs)
        ? new Ledger(options.contents, name, run)
        : undefined
    let split: SplitBrain | undefined
    if (replicas !== undefined) {
      const { lag, sync = 0 } = replicas
      const outages = new Outages(name, run)
      const replication = new Replication(
        { lag, sync, ledger, outages: (failover ?? archive) && outages, keepsTimes: isAskedForConsistency, archive },
        name,
        nodes,
        network,
        run
      )
      this.replication = replication
      if (failover === undefined) outages.watch(nodes[0]!.conditions)
      else {
        if (isSplit && sync === 0) {
          const merges = failover.reconcile === "merge"
          split = new SplitBrain(replication, ledger!, merges, name, network, outages, run)
        }
        Failing.watch(failover, { name, replication, network, outages, split }, run)
      }
    }
    const { conditions } = nodes[0]!
    const log = logs && ledger && new Logs.Log(logs, ledger, name, conditions, run, archive)
    if (replicas === undefined && shards === undefined && log === undefined) new Outages(name, run).watch(conditions)
    const { replication } = this
    const restoring = archive && log && new Restoring(name, nodes, log, archive, run)
    this.#restoring = restoring
    const rebuilding = replication && archive && new Rebuilding(name, replication, archive, failover !== undefined, run)
    const wiped = restoring ?? rebuilding
    if (wiped !== undefined) this.wipe = (hit) => wiped.wipe(hit)
    const sessions =
      replication !== undefined && isAskedForConsistency ? new Sessions(replication, name, run) : undefined
    const { streams } = run.kernel
    const rebalancing =
      shards === undefined || mostShards === undefined
        ? undefined
        : new Rebalancing(options, name, this.stations, network, run)
    this.rebalancing = rebalancing
    const shardOf = Sharding.shardOf(options)
    const toShard =
      rebalancing === undefined ? ({ key }: Request) => shardOf(key) : ({ key }: Request) => rebalancing.ownerOf(key)
    const toPrimary =
      shards !== undefined
        ? toShard
        : split === undefined
          ? () => this.primary
          : ({ caller }: Request) => split.primaryFor(caller)
    const toReader =
      shards !== undefined
        ? toShard
        : restoring !== undefined || (split !== undefined && reads === "primary" && sessions === undefined)
          ? toPrimary
          : readerOf(reads, this.stations, replication, streams.stream(`${name}/balancer`), sessions)
    const define = (endpoint: string, work: Distribution, writes: boolean) => {
      const stream = streams.stream(`${name}/${endpoint}`)
      const ways = this.stations.map((station, i) => {
        const worked = aroundWork(endpoint, station.workplace, station.workplace.work(work, stream))
        const does = writes ? ledger?.effectOf(endpoint) : undefined
        const entry = ledger && { ledger, operation: endpoint, place: station.workplace.place, does, split }
        const isPlain =
          replication === undefined ||
          (!writes && reads === "primary" && ledger === undefined && sessions === undefined)
        const done = isPlain
          ? entry === undefined
            ? worked
            : log !== undefined && writes
              ? logging(worked, entry, log, run)
              : entering(worked, entry, run)
          : writes
            ? committing(worked, i, replication, name, run, entry, sessions)
            : reading(worked, i, replication, name, run, entry, sessions)
        return new Ways(network, station.workplace.place, station.serve(around(endpoint, station.workplace, done)))
      })
      const dispatch = new Dispatch(ways, writes ? toPrimary : toReader)
      this.#endpoints.set(endpoint, launching(dispatch))
    }
    for (const { name, work, writes } of operationsOf(options)) define(name, work, writes)
  }

  /** Number of the node that takes writes, of a store that has one. */
  get primary(): number {
    return this.#restoring?.node ?? this.replication?.primary ?? 0
  }

  /** `undefined` if the store has no endpoint of that name. */
  endpoint(name: string): Endpoint | undefined {
    return this.#endpoints.get(name)
  }
}

const inTurn = (zones: ReadonlyArray<string> | undefined, i: number): string | undefined => zones?.[i % zones.length]
