/**
 * Replicas: nodes of a store that follow its primary, as a scenario says it.
 */
import * as Schema from "effect/Schema"
import { optional, required } from "../../../model/Described.ts"
import { Distribution } from "../../../model/Distribution.ts"
import { Count } from "../../../model/Quantities.ts"

/** `replicas:` of a store. */
export const Replicas = Schema.Struct({
  count: required(Count, "How many replicas, beside the primary."),
  lag: optional(
    Distribution,
    "How long after it was logged a write is applied by a replica, drawn for each. Writes stay in order: where the lag varies, " +
      "one that is late holds up those behind it, and the replica is further behind than the mean says. Default 0s."
  ),
  sync: optional(
    Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
    "How many replicas must have a write before it is acknowledged. Default 0: asynchronous."
  ),
  zones: optional(Schema.NonEmptyArray(Schema.String), "Zones in which the replicas stand, in turn. Default: in none.")
})
export type Replicas = typeof Replicas.Type

/** In words: "2 replicas constant(200ms) behind (1 of them synchronous)". */
export const describe = ({ count, lag, sync = 0 }: Replicas): string => {
  const many = count === 1 ? "1 replica" : `${count} replicas`
  const behind = lag === undefined ? many : `${many} ${lag.text} behind`
  return sync === 0 ? behind : `${behind} (${Math.min(sync, count)} of them synchronous)`
}
