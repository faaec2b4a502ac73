/**
 * Ranges: which shard has a key, where each has a stretch of the order of keys, or several.
 */

/** From this key on, up to the next range. */
export interface Range {
  readonly from: number
  readonly shard: number
}

/** As many equal ranges as there are shards. */
export const equal = (keys: number, shards: number): ReadonlyArray<Range> =>
  Array.from({ length: shards }, (_, shard) => ({ from: Math.ceil((shard * keys) / shards), shard }))

export const shardIn =
  (ranges: ReadonlyArray<Range>) =>
  (key: number): number => {
    let found = 0
    for (let i = 1; i < ranges.length && ranges[i]!.from <= key; i++) found = i
    return ranges[found]!.shard
  }

/** A new shard has the upper part of a range: of the one with the key `at`, or the upper half of the widest. */
export const split = (
  ranges: ReadonlyArray<Range>,
  keys: number,
  shard: number,
  at: number | undefined
): ReadonlyArray<Range> => {
  const endOf = (i: number) => ranges[i + 1]?.from ?? keys
  let widest = 0
  for (let i = 1; i < ranges.length; i++) {
    if (endOf(i) - ranges[i]!.from > endOf(widest) - ranges[widest]!.from) widest = i
  }
  const from = at ?? Math.ceil((ranges[widest]!.from + endOf(widest)) / 2)
  return [...ranges.filter((range) => range.from !== from), { from, shard }].sort((one, other) => one.from - other.from)
}

/** What a shard had, its neighbour has: the one before it, or the one after the first. */
export const merge = (ranges: ReadonlyArray<Range>, shard: number): ReadonlyArray<Range> => {
  const first = ranges.find((range) => range.shard !== shard)?.shard ?? shard
  let neighbour = first
  return ranges.map((range) => {
    if (range.shard !== shard) neighbour = range.shard
    return { from: range.from, shard: neighbour }
  })
}
