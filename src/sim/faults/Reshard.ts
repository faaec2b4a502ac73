/**
 * Reshard: a store gets more shards, or fewer, while it serves.
 *
 * A batch of keys is answered by who had it until who gets it has all of it, as a chunk is in MongoDB ("operations to the chunk
 * route to the source shard", core/sharding-chunk-migration) and a bootstrapping node's range in Cassandra. What moves is decided by
 * how the store shares out its keys: nearly all by `hash`, one of n + 1 by `consistent`, half of one shard by `range`.
 */
import * as Schema from "effect/Schema"
import type { Resharding } from "../model/Alteration.ts"
import { optional, required } from "../model/Described.ts"
import { Distribution } from "../model/Distribution.ts"
import { Count, Rate } from "../model/Quantities.ts"
import { writeWhole } from "../model/WholeText.ts"

export const Reshard = Schema.Struct({
  to: required(
    Count,
    "How many shards there will be. Those that are added are empty at first; the last ones are removed."
  ),
  keys: required(Count, "How many keys there are, from 0: what has to be moved of them is moved."),
  work: required(
    Distribution,
    "How long a batch of keys keeps a connection busy: of the shard that gives it, and then of the one that gets it."
  ),
  batch: optional(Count, "How many keys are moved together. Default 10, as redis-cli moves them."),
  moves: optional(
    Rate.check(Schema.isGreaterThan(0, { message: "with no keys a second nothing is ever moved" })),
    "Most keys a second that each shard gives away, a batch at a time. Default: as many as it can."
  ),
  splitAt: optional(
    Schema.Int.check(Schema.isGreaterThan(0)),
    "Of shards by range, where one is added: the key from which on the new one has what another had, up to the end of its range. " +
      "Default: the middle of the widest range."
  )
}).annotate({
  identifier: "Reshard",
  description: "Another number of shards: keys are moved, a batch at a time, while they are read and written."
})
export type Reshard = typeof Reshard.Type

/** With every default filled in. */
export const reshardingOf = ({ batch = 10, keys, moves = Infinity, splitAt, to, work }: Reshard): Resharding => ({
  to,
  keys,
  moves,
  batch,
  work,
  splitAt
})

/** As the end of a sentence: "is brought to 5 shards, each giving away up to 500 keys a second,". */
export const describe = ({ moves, splitAt, to }: Reshard): string =>
  `is brought to ${to} ${to === 1 ? "shard" : "shards"}` +
  (splitAt === undefined ? "" : `, split at key ${writeWhole(splitAt)}`) +
  (moves === undefined ? "" : `, each giving away up to ${moves} keys a second,`)
