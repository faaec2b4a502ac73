import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { millisecond } from "../../../../src/sim/kernel/Instant.ts"
import { RandomStreams } from "../../../../src/sim/kernel/RandomStreams.ts"
import * as Backoff from "../../../../src/sim/policies/retries/Backoff.ts"
import { Jitter } from "../../../../src/sim/policies/retries/Jitter.ts"
import { decode } from "../Lab.ts"

/** Waits in ms for these draws, one call. */
const waits = (backoff: string, jitter: unknown, draws: ReadonlyArray<number>): ReadonlyArray<number> => {
  const memory = { waited: 0, drawn: 0 }
  const stream = { next: () => draws[tries - 1]! } as never
  let tries = 0
  const waitAfter = Backoff.make(decode(Backoff.Backoff, backoff), decode(Jitter, jitter), stream)
  return draws.map(() => waitAfter(++tries, memory) / millisecond)
}

describe("a jitter", () => {
  // resilience4j's IntervalFunction: v * (1 - f) + random * 2 * f * v.
  it.each([
    ["50%", 0, [250, 375, 562.5]],
    ["50%", 0.5, [500, 750, 1125]],
    ["50%", 0.75, [625, 937.5, 1406.25]],
    [0, 0.9, [500, 750, 1125]]
  ])("of %s draws around the wait: %d of the way", (jitter, draw, expected) => {
    expect(waits("exponential(500ms, factor=1.5)", jitter, [draw, draw, draw])).toEqual(expected)
  })

  // Polly's documentation: "a random value between -25% of Delay and +25% of Delay"; MaxDelay caps what comes out.
  it("of 25% is Polly's for constant and linear back-off, and its max comes last", () => {
    expect(waits("constant(2s)", "25%", [0, 0.5, 1 - 2 ** -32]).map(Math.round)).toEqual([1500, 2000, 2500])
    expect(waits("linear(2s, max=5s)", "25%", [0, 0, 0, 0.99])).toEqual([1500, 3000, 4500, 5000])
  })

  it("called full or equal draws below the max, as the AWS SDKs do", () => {
    // botocore: random * min(base * 2^n, max).
    expect(waits("exponential(1s, max=2s)", "full", [0.5, 0.5, 0.5])).toEqual([500, 1000, 1000])
    expect(waits("exponential(1s, max=2s)", "equal", [0.5, 0.5, 0.5])).toEqual([750, 1500, 1500])
  })

  // RetryHelper.cs: what was waited in all is 2^t * tanh(sqrt(4 t)) / 1.4 of the base, t = tries - 1 + the last draw.
  it.each([[[0.5]], [[0.1, 0.9]], [[0.3, 0.7, 0.2, 0.6]]])(
    "called decorrelated-v2 with draws %j adds up to Polly's curve",
    (draws) => {
      const t = draws.length - 1 + draws.at(-1)!
      const expected = ((2 ** t * Math.tanh(Math.sqrt(4 * t))) / 1.4) * 1000
      const total = waits("exponential(1s)", "decorrelated-v2", draws).reduce((sum, wait) => sum + wait)

      expect(total).toBeCloseTo(expected, 4)
    }
  )

  // RetryHelper.cs: "a median approximating retries at time f * 2^1, f * 2^2", the first "near whole seconds".
  it("called decorrelated-v2 makes retries at about 1, 2 and 4 times the base in the median", () => {
    const stream = new RandomStreams(3).stream("client/retry")
    const waitAfter = Backoff.make(decode(Backoff.Backoff, "exponential(1s)"), "decorrelated-v2", stream)
    const calls = Array.from({ length: 4001 }, () => {
      const memory = { waited: 0, drawn: 0 }
      let at = 0
      return [1, 2, 3].map((tries) => (at += waitAfter(tries, memory) / (1000 * millisecond)))
    })
    const median = (tries: number) => calls.map((call) => call[tries]!).sort((a, b) => a - b)[2000]!

    for (const [tries, about] of [1, 2, 4].entries()) expect(Math.abs(median(tries) / about - 1)).toBeLessThan(0.15)
  })

  it.each(["none", "full", "equal", "decorrelated", "decorrelated-v2", "25%"])(
    "%s is written as it is read",
    (jitter) => {
      expect(Schema.encodeSync(Jitter)(decode(Jitter, jitter))).toBe(jitter)
    }
  )

  it.each([
    ["half", 'got "half"'],
    ["decorelated", 'did you mean "decorrelated"?'],
    ["120%", "a ratio is from 0 to 1"],
    [2, "did you mean 2%?"]
  ])("answers %j with: %s", (written, message) => {
    expect(() => decode(Jitter, written)).toThrow(message)
  })
})
