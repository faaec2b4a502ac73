/**
 * Store: a database as a scenario says it: one node, with replicas or shards, or nodes of which none is the only primary.
 *
 * Every call holds a connection of the node it goes to. Writes go to the primary and are acknowledged when it has them; replicas
 * have them later, so that a read from a replica may be stale, and a primary that dies takes acknowledged writes with it. The
 * nodes are called `ledger/1` (the primary at the start), `ledger/2` and so on, whatever becomes of them later.
 */
import * as Schema from "effect/Schema"
import { optional } from "../../model/Described.ts"
import { Distribution } from "../../model/Distribution.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import { Count } from "../../model/Quantities.ts"
import type { Place } from "../../model/Request.ts"
import * as Waiting from "../places/WaitingLine.ts"
import type { Workplace } from "../places/Workplace.ts"
import * as Holding from "./Contents.ts"
import * as Backing from "./durability/Backups.ts"
import * as Logs from "./durability/WriteAheadLog.ts"
import * as Several from "./primaries/Primaries.ts"
import * as Quorums from "./quorum/Quorum.ts"
import * as Rafts from "./raft/Raft.ts"
import * as Failing from "./replication/Failover.ts"
import * as Copies from "./replication/Replicas.ts"
import * as Sharding from "./sharding/Sharding.ts"

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

/** What goes round its work, and what others will want of it. Default: nothing does, and nobody wants anything. */
export interface StoreUses {
  readonly around?: Around
  /** Of a store with one primary: the same round the work alone, before it is logged for others. */
  readonly aroundWork?: Around | undefined
  /** Of one without: whether something else becomes true with some of its writes. */
  readonly isRecorded?: boolean
  /** Whether there are updates of it: somebody reads and writes what follows. */
  readonly isUpdated?: boolean
  /** Whether any call of it says what it wants to be sure of. */
  readonly isAskedForConsistency?: boolean
  /** How many shards it will have at most, if their number changes. */
  readonly mostShards?: number | undefined
  /** Whether some fault wipes what it contains. */
  readonly isEverWiped?: boolean
}

/** Nothing goes round it. */
export const asItIs: Around = (_endpoint, _node, next) => next
