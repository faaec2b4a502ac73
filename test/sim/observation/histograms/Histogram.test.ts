import * as Schema from "effect/Schema"
import fc from "fast-check"
import { assert, describe, it } from "vitest"
import { millisecond, second } from "../../../../src/sim/kernel/Instant.ts"
import { CompactHistogram } from "../../../../src/sim/observation/histograms/CompactHistogram.ts"
import { Histogram } from "../../../../src/sim/observation/histograms/Histogram.ts"

const histogramOf = (values: Iterable<number>, relativeError?: number): Histogram => {
  const histogram = new Histogram(relativeError)
  for (const value of values) histogram.record(value)
  return histogram
}

/** The least value that at least a share `p` of the sorted values do not exceed. */
const exactQuantile = (sorted: ReadonlyArray<number>, percent: number): number =>
  sorted[Math.max(1, Math.ceil((percent * sorted.length) / 100)) - 1]!

const rising = (values: ReadonlyArray<number>): ReadonlyArray<number> => [...values].sort((a, b) => a - b)

/** Lengths of every magnitude, nanoseconds to months, some of them zero. */
const length = fc.nat({ max: 53 }).chain((bits) => fc.maxSafeNat().map((n) => Math.floor(n / 2 ** bits)))
const lengths = fc.array(length, { minLength: 1, maxLength: 200 })
/** Lengths whose sums are exact, so that the order of adding does not show. */
const shortLengths = fc.array(fc.nat({ max: 1e9 }), { maxLength: 200 })

describe("a histogram", () => {
  it("counts, sums and keeps the ends exactly", () => {
    const { count, sum, mean, min, max } = histogramOf([3 * millisecond, 1 * millisecond, 8 * millisecond])

    assert.deepStrictEqual([count, sum, mean, min, max], [3, 12e6, 4e6, 1e6, 8e6])
  })

  it("tells every quantile to 0.2 %", () => {
    fc.assert(
      fc.property(lengths, fc.integer({ min: 0, max: 100 }), (values, percent) => {
        const exact = exactQuantile(rising(values), percent)
        const told = histogramOf(values).quantile(percent / 100)
        return Math.abs(told - exact) <= 0.002 * exact
      }),
      { numRuns: 2_000 }
    )
  })

  it.each([0.1, 0.01, 0.001, 1e-5])("made for a relative error of %d keeps to it", (relativeError) => {
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 99 }), (values, percent) => {
        const exact = exactQuantile(rising(values), percent)
        const told = histogramOf(values, relativeError).quantile(percent / 100)
        return Math.abs(told - exact) <= relativeError * exact
      })
    )
  })

  it("is exact at both ends and never beyond them", () => {
    fc.assert(
      fc.property(lengths, fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
        const histogram = histogramOf(values)
        const told = histogram.quantile(p)
        assert.strictEqual(histogram.quantile(0), Math.min(...values))
        assert.strictEqual(histogram.quantile(1), Math.max(...values))
        return told >= histogram.min && told <= histogram.max
      })
    )
  })

  it("is exact for whole numbers up to 512", () => {
    const histogram = histogramOf(Array.from({ length: 512 }, (_, i) => i + 1))

    for (let i = 1; i <= 512; i++) assert.strictEqual(histogram.quantile(i / 512), i)
  })

  it("takes the nearest rank, whatever 0.07 times 100 is in doubles", () => {
    assert.strictEqual(histogramOf(Array.from({ length: 100 }, (_, i) => i + 1)).quantile(0.07), 7)
  })

  it("counts what is at most a length, with the length's own bucket", () => {
    const histogram = histogramOf([0, 100, 200, 200, 1_000])

    assert.deepStrictEqual(
      [-1, 0, 99, 100, 199, 200, 999, 1_000, Infinity].map((value) => histogram.countAtMost(value)),
      [0, 1, 1, 2, 2, 4, 4, 5, 5]
    )
    assert.strictEqual(histogram.fractionAtMost(200), 0.8)
  })

  it("counts nothing that is beyond a length by more than twice the error, and misses nothing within it", () => {
    fc.assert(
      fc.property(lengths, length, (values, limit) => {
        const counted = histogramOf(values).countAtMost(limit)
        assert.isAtLeast(counted, values.filter((value) => value <= limit).length)
        assert.isAtMost(counted, values.filter((value) => value <= limit * 1.004).length)
      })
    )
  })

  it("knows nothing when nothing was recorded", () => {
    const histogram = new Histogram()

    assert.deepStrictEqual([histogram.count, histogram.sum, histogram.countAtMost(second)], [0, 0, 0])
    const { mean, min, max } = histogram
    assert.deepStrictEqual([mean, min, max, histogram.quantile(0.5)], [NaN, NaN, NaN, NaN])
    assert.deepStrictEqual([...histogram.buckets()], [])
  })

  it("keeps what never came apart, at the far end", () => {
    const histogram = histogramOf([Infinity, 5, Infinity, 0])

    assert.deepStrictEqual([histogram.count, histogram.sum, histogram.mean], [4, Infinity, Infinity])
    assert.deepStrictEqual([histogram.min, histogram.max], [0, Infinity])
    assert.deepStrictEqual(
      [0.25, 0.5, 0.51, 1].map((p) => histogram.quantile(p)),
      [0, 5, Infinity, Infinity]
    )
    assert.deepStrictEqual(
      [5, 1e15, Infinity].map((value) => histogram.countAtMost(value)),
      [2, 2, 4]
    )
  })

  it.each([-1, NaN, -Infinity])("refuses %d", (value) =>
    assert.throws(() => new Histogram().record(value), `a histogram counts values of 0 or more, got ${value}`)
  )

  it("shows its buckets in rising order, each around what it counts", () => {
    fc.assert(
      fc.property(lengths, (values) => {
        const buckets = [...histogramOf(values).buckets()]
        const within = ({ from, to }: { from: number; to: number }) =>
          values.filter((value) => value === from || (value > from && value < to)).length

        assert.isTrue(buckets.every(({ from }, i) => i === 0 || from >= buckets[i - 1]!.to))
        assert.deepStrictEqual(
          buckets.map(({ count }) => count),
          buckets.map(within)
        )
      })
    )
  })
})

describe("two histograms", () => {
  it("merge into what recording everything in one gives", () => {
    fc.assert(
      fc.property(shortLengths, shortLengths, (some, others) => {
        const merged = histogramOf(some)
        merged.merge(histogramOf(others))

        assert.deepStrictEqual(merged.compact(), histogramOf([...some, ...others]).compact())
      })
    )
  })

  it("merge what never came too, and leave the other as it was", () => {
    const [one, other] = [histogramOf([1, Infinity]), histogramOf([7, Infinity])]
    one.merge(other)

    assert.deepStrictEqual([one.count, one.countAtMost(10), one.min, one.max], [4, 2, 1, Infinity])
    assert.deepStrictEqual([other.count, other.countAtMost(10)], [2, 1])
  })

  it("of different precision do not merge", () => {
    assert.throws(() => new Histogram().merge(new Histogram(0.01)), "different precision")
  })
})

describe("a compact histogram", () => {
  it("comes back with all it knew, through JSON", () => {
    fc.assert(
      fc.property(lengths, fc.constantFrom(0.1, 0.002, 1e-5), (values, relativeError) => {
        const histogram = histogramOf(values, relativeError)
        const read = Schema.decodeUnknownSync(CompactHistogram)(JSON.parse(JSON.stringify(histogram.compact())))
        const back = Histogram.fromCompact(read)

        assert.deepStrictEqual(back.compact(), histogram.compact())
        assert.deepStrictEqual([...back.buckets()], [...histogram.buckets()])
        assert.deepStrictEqual(
          [back.count, back.sum, back.min, back.max, back.quantile(0.5)],
          [histogram.count, histogram.sum, histogram.min, histogram.max, histogram.quantile(0.5)]
        )
      })
    )
  })

  it.each([[[]], [[0]], [[Infinity]], [[0, Infinity]]])("of %j comes back", (values) => {
    const histogram = histogramOf(values)
    const back = Histogram.fromCompact(histogram.compact())

    assert.deepStrictEqual([back.count, back.min, back.max], [histogram.count, histogram.min, histogram.max])
  })

  it("goes on counting when it has come back", () => {
    const back = Histogram.fromCompact(histogramOf([5, 1_000_000]).compact())
    back.record(70)

    assert.deepStrictEqual(back.compact(), histogramOf([5, 70, 1_000_000]).compact())
  })

  it("writes empty stretches as one number and cannot be changed", () => {
    const compact = histogramOf([256, 256, 259]).compact()

    assert.deepStrictEqual(compact.counts, [2, -2, 1])
    assert.isTrue(Object.isFrozen(compact) && Object.isFrozen(compact.counts))
  })
})
