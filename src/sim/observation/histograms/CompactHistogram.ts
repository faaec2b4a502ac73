/**
 * Compact histogram: a histogram as results store it, small and readable as JSON.
 *
 * `Histogram.compact` writes it and `Histogram.fromCompact` takes it up again.
 */
import * as Schema from "effect/Schema"

const NotNegative = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

export const CompactHistogram = Schema.Struct({
  bits: Schema.Int.annotate({ description: "Every power of two is divided into 2^bits buckets" }),
  zeros: NotNegative.annotate({ description: "How many values were 0" }),
  infinite: NotNegative.annotate({ description: "How many values were infinite: they never came" }),
  sum: Schema.Finite.annotate({ description: "Sum of the finite values in nanoseconds" }),
  min: Schema.Finite.annotate({ description: "Least finite value in nanoseconds; 0 when there is none" }),
  max: Schema.Finite.annotate({ description: "Greatest finite value in nanoseconds; 0 when there is none" }),
  from: NotNegative.annotate({ description: "Number of the first bucket that is not empty" }),
  counts: Schema.Array(Schema.Int).annotate({
    description: "Counts of the buckets in rising order; a negative number stands for that many empty buckets"
  })
})
export type CompactHistogram = typeof CompactHistogram.Type
