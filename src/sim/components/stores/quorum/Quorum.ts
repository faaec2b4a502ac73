/**
 * Quorum: a store without a primary. Whoever is asked asks the replicas, and answers when enough of them have.
 *
 * A write counts when W replicas have it, and a read is the newest of what R replicas have: if R + W is more than there are, a
 * read sees every write that was acknowledged before it began; if not, it depends on whom one happens to ask (Gifford, "Weighted
 * voting for replicated data", SOSP 1979). A write that fails may have reached some of them all the same, and is not taken back.
 *
 * Defaults of Cassandra are those of apache/cassandra: `conf/cassandra.yaml`, `doc/operating/read_repair`, and
 * `src/java/org/apache/cassandra/hints/HintsService.java`, `src/java/org/apache/cassandra/gms/Gossiper.java`.
 */
import * as Schema from "effect/Schema"
import { formatSpan, second } from "../../../kernel/Instant.ts"
import { optional } from "../../../model/Described.ts"
import { Count, Span } from "../../../model/Quantities.ts"
import * as Flushing from "../durability/FlushPolicy.ts"
import * as Repairing from "./AntiEntropy.ts"

const repairs = ["blocking", "background", "none"] as const

/** `quorum:` of a store. */
export const Quorum = Schema.Struct({
  replicas: optional(Count, "How many nodes have every key: N. Default 3, as in Dynamo."),
  read: optional(Count, "How many of them must answer a read: R. Default: a majority."),
  write: optional(Count, "How many of them must have a write before it is acknowledged: W. Default: a majority."),
  asks: optional(
    Schema.Literals(["enough", "all"]),
    "Whom a read goes to: as many as must answer (default, as in Cassandra), drawn from those in the zone and region of who asks " +
      "them if they are said to be in any, and another if one fails; or all, whoever answers first."
  ),
  tells: optional(
    Schema.Literals(["all", "enough"]),
    "Whom a write goes to: all (default), or only as many as must have it, drawn: the others hear of it by repairs, or never."
  ),
  readRepair: optional(
    Schema.Literals(repairs),
    "What becomes of replicas that a read has found behind: they are told before it is answered (`blocking`, default, as in " +
      "Cassandra 4), so that no later read sees less, and it fails if they cannot be told, nor others instead of them; meanwhile " +
      "(`background`); or nothing (`none`)."
  ),
  handOff: optional(
    Span,
    "Hinted hand-off: who took a write keeps it for replicas that did not answer, and hands it on so long after they can be reached " +
      "again, e.g. 10s, the pause between dispatches in Cassandra. Default: never."
  ),
  antiEntropy: optional(
    Repairing.AntiEntropy,
    "That the nodes compare what they have by themselves, each with another one drawn. Default: never."
  ),
  flush: optional(
    Flushing.FlushPolicy,
    "When each node flushes what it was told. `each` (default): before it says that it has it. `every(10s)`, as the " +
      "`commitlog_sync_period` of Cassandra: a crash takes from it what came since. `never`: a crash takes all that it has."
  ),
  coordinator: optional(
    Schema.Literals(["node", "client"]),
    "Who asks the replicas: one of them, whom the caller calls (`node`, default, as in Cassandra), or whoever calls, over its own ways " +
      "to each of them (`client`, as the clients of Voldemort and those of section 6.4 of the Dynamo paper)."
  ),
  timeout: optional(
    Span,
    "How long who was asked waits for the replicas; then the call fails as `timed out`. Default 2s, as `write_request_timeout` of " +
      "Cassandra."
  ),
  zones: optional(Schema.NonEmptyArray(Schema.String), "Zones in which the replicas stand, in turn. Default: in none.")
})
export type Quorum = typeof Quorum.Type

const majority = (of: number): number => Math.floor(of / 2) + 1

/** The options with what holds where nothing is said. */
export const settled = (options: Quorum) => {
  const { replicas = 3 } = options
  return {
    asks: "enough" as const,
    tells: "all" as const,
    readRepair: "blocking" as const,
    coordinator: "node" as const,
    flush: { kind: "each" } as Flushing.FlushPolicy,
    timeout: 2 * second,
    ...options,
    replicas,
    majority: majority(replicas),
    read: options.read ?? majority(replicas),
    write: options.write ?? majority(replicas)
  }
}
export type Settled = ReturnType<typeof settled>

/** In words: "3 replicas, reads ask 2 and writes wait for 2, blocking read repair". */
export const describe = (options: Quorum): string => {
  const { antiEntropy, coordinator, flush, handOff, read, readRepair, replicas, tells, write } = settled(options)
  return [
    `${replicas} ${replicas === 1 ? "replica" : "replicas"}`,
    `reads ask ${read} and writes ${tells === "all" ? "wait for" : "go to"} ${write}`,
    readRepair === "none" ? "no read repair" : `${readRepair} read repair`,
    ...(handOff === undefined ? [] : [`hints handed on after ${formatSpan(handOff)}`]),
    ...(antiEntropy === undefined ? [] : [Repairing.describe(antiEntropy)]),
    ...(flush.kind === "each" ? [] : [`flushed ${Flushing.inWords(flush)}`]),
    ...(coordinator === "node" ? [] : ["asked by the clients themselves"])
  ].join(", ")
}
