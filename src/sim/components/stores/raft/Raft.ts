/**
 * Raft: a store whose nodes agree on one log, and choose who leads it (Ongaro and Ousterhout, USENIX ATC 2014).
 *
 * A write counts when a majority has it, and who has no majority, however alive, decides nothing: no acknowledged write is ever
 * lost, and there is nobody to ask while there is no leader.
 */
import * as Schema from "effect/Schema"
import type { Span as Nanoseconds } from "../../../kernel/Instant.ts"
import { millisecond, second } from "../../../kernel/Instant.ts"
import { optional } from "../../../model/Described.ts"
import { Distribution } from "../../../model/Distribution.ts"
import { uniform } from "../../../model/distributions/Uniform.ts"
import { Count, Span } from "../../../model/Quantities.ts"

/** `raft:` of a store. */
export const Raft = Schema.Struct({
  nodes: optional(Count, "How many nodes there are. Default 3."),
  electionTimeout: optional(
    Distribution,
    "How long a follower hears nothing from a leader until it stands for election, drawn anew each time. Nodes that draw nearly the " +
      "same split the votes. Default uniform(150ms, 300ms), as in section 9.3 of the Raft paper."
  ),
  heartbeat: optional(
    Span,
    "How often the leader tells the others that it is there. Default 50ms; much less than the election timeout."
  ),
  preVote: optional(
    Schema.Boolean,
    "Whether a node first asks if it could win, so that one that was cut off does not depose a leader that all others hear (section " +
      "9.6 of Ongaro's thesis). Default true."
  ),
  leases: optional(
    Schema.Boolean,
    "Whether a leader that has heard from a majority within the shortest election timeout answers reads at once. It goes by its " +
      "own clock: one that is put back makes it answer from what is out of date. Default false: a read waits until a majority has " +
      "confirmed that it still leads."
  ),
  timeout: optional(
    Span,
    "How long the node that was asked waits for the leader and its majority; then the call fails as `timed out`, and may be done all " +
      "the same. Default 2s."
  ),
  wiped: optional(
    Schema.Literals(["waits", "votes"]),
    "What a node does that comes back from a `wipe` without its log and its vote. `waits` (default, as with Consul, whose Autopilot takes " +
      "in a server that is new as one that does not vote, and with etcd, if the member is removed and added anew as a learner): it " +
      "neither votes nor counts until a majority of the others has agreed to let it in and it has all that they have; of a majority " +
      "that is wiped none comes back. `votes`: as if nothing had happened, so that a majority may elect who lacks what was " +
      "acknowledged."
  ),
  zones: optional(Schema.NonEmptyArray(Schema.String), "Zones in which the nodes stand, in turn. Default: in none.")
})
export type Raft = typeof Raft.Type

const defaultTimeout = uniform(150 * millisecond, 300 * millisecond)

/** The options with what holds where nothing is said. */
export const settled = (options: Raft) => {
  const electionTimeout = options.electionTimeout ?? defaultTimeout
  return {
    nodes: 3,
    heartbeat: 50 * millisecond,
    preVote: true,
    leases: false,
    timeout: 2 * second,
    wiped: "waits" as const,
    ...options,
    electionTimeout,
    shortestTimeout: electionTimeout.quantile(0) as Nanoseconds
  }
}
export type Settled = ReturnType<typeof settled>

/** In words: "raft of 5 nodes, elections after uniform(150ms, 300ms), pre-votes". */
export const describe = (options: Raft): string => {
  const { electionTimeout, leases, nodes, preVote, wiped } = settled(options)
  return [
    `raft of ${nodes} ${nodes === 1 ? "node" : "nodes"}`,
    `elections after ${electionTimeout.text}`,
    ...(preVote ? ["pre-votes"] : []),
    ...(leases ? ["leases"] : []),
    ...(wiped === "votes" ? ["who is wiped votes"] : [])
  ].join(", ")
}
