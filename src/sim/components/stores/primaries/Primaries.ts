/**
 * Primaries: a store in which every node takes writes and tells the others later.
 *
 * Nobody waits for anybody, so that each side of a partition goes on; what both have written meanwhile has to be made one again.
 * How, is what `conflicts` chooses, and whether an acknowledged write survives depends on it.
 */
import * as Schema from "effect/Schema"
import { formatSpan } from "../../../kernel/Instant.ts"
import { optional, required } from "../../../model/Described.ts"
import { Distribution } from "../../../model/Distribution.ts"
import { ClockOffset, Count } from "../../../model/Quantities.ts"

const resolutions = ["last-write-wins", "siblings", "counter", "or-set", "lww-element-set"] as const

/** How what was written without knowledge of each other is made one. */
export type Resolution = (typeof resolutions)[number]

/** Those that only sets can be merged by. */
export const setResolutions: ReadonlyArray<Resolution> = ["or-set", "lww-element-set"]

/** `primaries:` of a store. */
export const Primaries = Schema.Struct({
  count: required(Count, "How many nodes there are, all of which take reads and writes."),
  lag: optional(
    Distribution,
    "How long after it was acknowledged a write is known to another node, drawn for each; from one node to another they stay in " +
      "order. Default 0s."
  ),
  conflicts: optional(
    Schema.Literals(resolutions),
    "What becomes of writes that have not seen each other. `last-write-wins` (default, as in Cassandra): the one with the later " +
      "time of its node's clock stays, the others are lost. `siblings`: version vectors tell that they are concurrent, and both are " +
      "kept until whoever writes next has seen both (Dynamo, Riak); the value is what adding up both gives, and a set is the union of " +
      "both, in which what one side has taken out is back (DeCandia et al., 2007, section 4.4). `counter`: every node counts by itself " +
      "and the value is the sum, a PN-counter, so that there are no conflicts. Of sets: `or-set`, which takes out only what it has seen, " +
      "so that what was put in meanwhile stays; or `lww-element-set`, in which the later time counts for each element by itself " +
      "(Shapiro et al., INRIA RR-7506, 2011, section 3.3)."
  ),
  clocks: optional(
    Schema.NonEmptyArray(ClockOffset),
    "How far the clocks of the nodes are ahead of the true time, or with a minus behind it, in turn. Default: they go right."
  ),
  wiped: optional(
    Schema.Literals(["waits", "serves"]),
    "What a node does that comes back from a `wipe` with nothing. `waits` (default, as a node of Cassandra that replaces another " +
      "streams before it joins): nobody is answered by it until one of the others has told it all that it knows, a `lag` later. " +
      "`serves` (as with `auto_bootstrap: false`): it answers at once, and only ever hears of what is written from then on."
  ),
  zones: optional(Schema.NonEmptyArray(Schema.String), "Zones in which the nodes stand, in turn. Default: in none.")
})
export type Primaries = typeof Primaries.Type

const ways = {
  "last-write-wins": "the last write wins",
  "siblings": "siblings are kept",
  "counter": "counters are added up",
  "or-set": "sets are merged and adds win",
  "lww-element-set": "of each element the last write wins"
} satisfies Record<Resolution, string>

/** In words: "2 primaries constant(400ms) apart, the last write wins". */
export const describe = ({ clocks, conflicts = "last-write-wins", count, lag, wiped }: Primaries): string => {
  const apart = lag === undefined ? "" : ` ${lag.text} apart`
  const ahead =
    clocks === undefined
      ? ""
      : `, clocks ahead by ${clocks.map((one) => (one < 0 ? `-${formatSpan(-one)}` : formatSpan(one))).join(", ")}`
  return `${count} ${count === 1 ? "primary" : "primaries"}${apart}, ${ways[conflicts]}${ahead}${wiped === "serves" ? ", who is wiped serves" : ""}`
}
