import { describe, expect, it } from "vitest"
import { equal, merge, shardIn, split } from "../../../../../src/sim/components/stores/sharding/Ranges.ts"

describe("ranges of keys", () => {
  const four = equal(1000, 4)

  it("give a new shard the upper half of the widest range, the first of those", () => {
    const five = split(four, 1000, 4, undefined)

    expect([0, 124, 125, 249, 250, 999].map(shardIn(five))).toEqual([0, 0, 4, 4, 1, 3])
    // The next is cut out of another.
    expect([374, 375, 499].map(shardIn(split(five, 1000, 5, undefined)))).toEqual([1, 5, 5])
  })

  it("are split at a key, up to the end of the range that has it", () => {
    const five = split(four, 1000, 4, 510)

    expect([509, 510, 749, 750].map(shardIn(five))).toEqual([2, 4, 4, 3])
  })

  it("give what a shard had to the one before it, and what the first had to the one after", () => {
    expect([250, 500, 999].map(shardIn(merge(four, 2)))).toEqual([1, 1, 3])
    expect([0, 249, 500].map(shardIn(merge(four, 0)))).toEqual([1, 1, 2])
  })
})
