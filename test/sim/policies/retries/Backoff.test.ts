import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { millisecond, second } from "../../../../src/sim/kernel/Instant.ts"
import { RandomStreams } from "../../../../src/sim/kernel/RandomStreams.ts"
import * as Backoff from "../../../../src/sim/policies/retries/Backoff.ts"
import { decode } from "../Lab.ts"

const waitsOf = (written: string, jitter: Backoff.Jitter, draws: ReadonlyArray<number>) => {
  let previous = 0
  return draws.map((draw, i) => {
    previous = Backoff.waitAfter(decode(Backoff.Backoff, written), jitter, i + 1, previous, draw)
    return previous / millisecond
  })
}

const unused = (): Backoff.Memory => ({ waited: 0, drawn: 0 })

const mistakeIn = (written: unknown): string =>
  Result.match(Schema.decodeUnknownResult(Backoff.Backoff)(written), {
    onFailure: (error) => String(error.message),
    onSuccess: () => "no mistake"
  })

const forms =
  "a back-off: none, constant(100ms), linear(100ms, max=1s), exponential(100ms, factor=2, max=2s) or delays(100ms, 1s)"

describe("a back-off", () => {
  it.each([
    ["none", [0, 0, 0, 0]],
    ["constant(100ms)", [100, 100, 100, 100]],
    ["constant(delay=1s)", [1000, 1000, 1000, 1000]],
    ["exponential(100ms)", [100, 200, 400, 800]],
    ["exponential(100ms, factor=3)", [100, 300, 900, 2700]],
    ["exponential(base=100ms, factor=1x)", [100, 100, 100, 100]],
    ["exponential(100ms, factor=1.5, max=200ms)", [100, 150, 200, 200]],
    ["exponential( 100ms ,max = 250ms )", [100, 200, 250, 250]],
    // Polly's linear: (attempt + 1) * delay.
    ["linear(2s)", [2000, 4000, 6000, 8000]],
    ["linear(100ms, step=50ms, max=220ms)", [100, 150, 200, 220]],
    ["delays(100ms, 1s, 5s)", [100, 1000, 5000, 5000]]
  ])("%s waits %j ms after failed tries", (written, waits) => {
    expect(waitsOf(written, "none", [0.5, 0.5, 0.5, 0.5])).toEqual(waits)
  })

  it.each([
    ["full", 0, [0, 0, 0]],
    ["full", 0.5, [50, 100, 200]],
    ["equal", 0, [50, 100, 200]],
    ["equal", 0.5, [75, 150, 300]],
    ["decorrelated", 0, [100, 100, 100]],
    // U(100, 300), then U(100, 3 * 200), then U(100, 3 * 350): the middles.
    ["decorrelated", 0.5, [200, 350, 575]]
  ] as const)("with %s jitter and draws of %d waits %j ms", (jitter, draw, waits) => {
    expect(waitsOf("exponential(100ms)", jitter, [draw, draw, draw])).toEqual(waits)
  })

  it("never waits longer than its max, whatever is drawn", () => {
    const almostOne = 1 - 2 ** -32

    expect(waitsOf("exponential(100ms, max=300ms)", "decorrelated", [almostOne, almostOne]).map(Math.round)).toEqual([
      300, 300
    ])
    expect(Math.max(...waitsOf("exponential(100ms, max=300ms)", "full", Array(9).fill(almostOne)))).toBeLessThanOrEqual(
      300
    )
  })

  it("grows past every run without overflowing", () => {
    expect(Backoff.waitAfter(decode(Backoff.Backoff, "exponential(1s)"), "none", 5000, 0, 0)).toBeGreaterThan(
      Number.MAX_SAFE_INTEGER
    )
  })

  it.each(["none", "full", "equal", "decorrelated", "decorrelated-v2", 0.3] as const)(
    "waits whole nanoseconds with %s jitter",
    (jitter) => {
      const waits = [1, 2, 3, 4].map((tries) =>
        Backoff.waitAfter(decode(Backoff.Backoff, "exponential(333ns, factor=1.7)"), jitter, tries, 501, 0.123456789)
      )

      expect(waits.filter((wait) => !Number.isInteger(wait))).toEqual([])
    }
  )

  // D09 of the AWS Architecture Blog's arithmetic: expected sums of four waits from 100ms, without a max that matters.
  it.each([
    ["none", 1500],
    ["full", 750],
    ["equal", 1125],
    ["decorrelated", 2037.5]
  ] as const)("with %s jitter waits %d ms on average before the fifth try", (jitter, expected) => {
    const stream = new RandomStreams(7).stream("client/retry")
    const waitAfter = Backoff.make(decode(Backoff.Backoff, "exponential(100ms, max=20s)"), jitter, stream)
    const runs = 20_000

    let total = 0
    for (let run = 0; run < runs; run++) {
      const memory = { waited: 0, drawn: 0 }
      for (let tries = 1; tries <= 4; tries++) total += waitAfter(tries, memory)
    }

    // Four standard errors of the widest, decorrelated, are 1 %.
    expect(Math.abs(total / runs / millisecond / expected - 1)).toBeLessThan(0.02)
  })

  it("draws only where there is something to draw", () => {
    const streams = new RandomStreams(7)
    const stream = streams.stream("client/retry")

    Backoff.make(decode(Backoff.Backoff, "none"), "full", stream)(1, unused())
    Backoff.make(decode(Backoff.Backoff, "constant(1s)"), "none", stream)(1, unused())
    expect(streams.draws).toBe(0)

    Backoff.make(decode(Backoff.Backoff, "constant(1s)"), "full", stream)(1, unused())
    expect(streams.draws).toBe(1)
  })

  it.each([
    ["none", "none"],
    ["constant(1500ms)", "constant(1.5s)"],
    ["exponential(100ms)", "exponential(100ms, factor=2)"],
    ["exponential(100ms, factor=1.5x, max=2s)", "exponential(100ms, factor=1.5, max=2s)"],
    ["linear(100ms)", "linear(100ms)"],
    ["linear(base=100ms, step=100ms, max=1000ms)", "linear(100ms, max=1s)"],
    ["linear(100ms, step=50ms)", "linear(100ms, step=50ms)"],
    ["delays(100ms,1000ms)", "delays(100ms, 1s)"]
  ])("writes %s as %s, and reads that as the same", (written, canonical) => {
    const value = decode(Backoff.Backoff, written)

    expect(Schema.encodeSync(Backoff.Backoff)(value)).toBe(canonical)
    expect(decode(Backoff.Backoff, canonical)).toEqual(value)
  })

  it.each([
    ["fibonacci(5ms)", `expected ${forms}, got "fibonacci(5ms)"`],
    ["100ms", `expected ${forms}, got "100ms"`],
    [100, `expected ${forms}, got 100`],
    ["constant(100)", 'the delay of constant: expected a span such as 800ms, 2s or 1m30s, got "100"'],
    ["constant()", 'the delay of constant: expected a span such as 800ms, 2s or 1m30s, got ""'],
    ["exponential(max=2s)", 'the base of exponential: expected a span such as 800ms, 2s or 1m30s, got ""'],
    ["exponential(1s, 2)", "exponential wants its arguments by name, e.g. exponential(100ms, factor=2, max=2s)"],
    ["exponential(1s, cap=2s)", 'exponential has no argument "cap", e.g. exponential(100ms, factor=2, max=2s)'],
    ["exponential(1s, max=2s, max=3s)", "exponential is given its max twice"],
    ["exponential(1s, factor=0.5)", "the factor of exponential must be at least 1, got 0.5"],
    [
      "exponential(1s, factor=two)",
      'the factor of exponential: expected a factor above 0 such as 3x or 0.5x, got "two"'
    ],
    ["exponential(1s, max=500ms)", "the max of exponential must not be shorter than its base"],
    ["linear(1s, max=500ms)", "the max of linear must not be shorter than its base"],
    ["linear(1s, factor=2)", 'linear has no argument "factor", e.g. linear(100ms, step=50ms, max=1s)'],
    ["delays(1s, 2)", 'the delay of delays: expected a span such as 800ms, 2s or 1m30s, got "2"']
  ])("answers %j with: %s", (written, message) => {
    expect(mistakeIn(written)).toContain(message)
  })

  it.each([
    ["none", "full", "at once"],
    ["constant(1s)", "none", "after 1s"],
    ["exponential(100ms)", "full", "exponential back-off from 100ms with full jitter"],
    ["exponential(100ms, max=2s)", "none", "exponential back-off from 100ms up to 2s"],
    [
      "exponential(500ms, factor=1.5)",
      0.5,
      "exponential back-off from 500ms, 1.5 times as long each time, give or take 50%"
    ],
    ["linear(2s, max=1m)", 0.25, "linear back-off from 2s up to 1m, give or take 25%"],
    ["linear(100ms, step=50ms)", "none", "linear back-off from 100ms, 50ms longer each time"],
    ["delays(100ms, 1s)", "none", "after 100ms, then 1s"]
  ] as const)("says %s with %s jitter as: %s", (written, jitter, words) => {
    expect(Backoff.describe(decode(Backoff.Backoff, written), jitter)).toBe(words)
  })

  it("takes the longest wait that a run can last for what it is", () => {
    expect(waitsOf("constant(100d)", "none", [0])).toEqual([(100 * 86_400 * second) / millisecond])
  })
})
