import { assert, describe, it } from "vitest"
import type { Fault } from "../../../src/sim/faults/Fault.ts"
import { occurrences } from "../../../src/sim/faults/Schedule.ts"
import { hour, minute, second } from "../../../src/sim/kernel/Instant.ts"
import { RandomStreams } from "../../../src/sim/kernel/RandomStreams.ts"

const crash: Fault = { on: "ledger", crash: true }

const times = (fault: Fault, duration = minute) =>
  occurrences("outage", fault, duration, new RandomStreams(1)).map(({ begin, end }) => [begin / second, end / second])

describe("a schedule", () => {
  it.each<readonly [string, Partial<Fault>, ReadonlyArray<readonly [number, number]>]>([
    ["begins at once and never ends unless it is told", {}, [[0, Infinity]]],
    ["begins at its time and lasts as long as it is told", { at: 10 * second, for: 5 * second }, [[10, 15]]],
    ["may end after the run", { at: 50 * second, for: 30 * second }, [[50, 80]]],
    ["has nothing to do in a run that is over before", { at: 60 * second }, []],
    [
      "comes again until the run is over",
      { at: 10 * second, for: 5 * second, every: 20 * second },
      [
        [10, 15],
        [30, 35],
        [50, 55]
      ]
    ],
    [
      "comes again so often",
      { at: 10 * second, for: 5 * second, every: 20 * second, times: 2 },
      [
        [10, 15],
        [30, 35]
      ]
    ],
    [
      "lasts until it comes again when it has no length",
      { every: 30 * second },
      [
        [0, 30],
        [30, 60]
      ]
    ]
  ])("%s", (_, fault, expected) => {
    assert.deepStrictEqual<unknown>(times({ ...crash, ...fault }), expected)
  })

  it("of a flush takes no time", () => {
    assert.deepStrictEqual(times({ on: "pages", flush: true, at: 10 * second, every: 30 * second }), [
      [10, 10],
      [40, 40]
    ])
  })
})

describe("a random schedule", () => {
  const random: Fault = { ...crash, random: { mtbf: 100 * second, mttr: 20 * second } }

  it("is the same for the same seed and name, whatever else there is", () => {
    const streams = new RandomStreams(1)
    occurrences("another", random, hour, streams)

    assert.deepStrictEqual(
      occurrences("outage", random, hour, streams),
      occurrences("outage", random, hour, new RandomStreams(1))
    )
  })

  it("differs by name", () => {
    const streams = new RandomStreams(1)

    assert.notDeepEqual(occurrences("one", random, hour, streams), occurrences("two", random, hour, streams))
  })

  it("begins after its time, in order, and never overlaps itself", () => {
    const all = occurrences("outage", { ...random, at: minute }, 10 * hour, new RandomStreams(7))

    let last = minute
    for (const { begin, end } of all) {
      assert.isAbove(begin, last)
      assert.isAbove(end, begin)
      last = end
    }
  })

  it("is down for a sixth of the time when repairs take a fifth of the time between faults", () => {
    const duration = 2000 * hour
    const all = occurrences("outage", random, duration, new RandomStreams(7))

    // 60 000 cycles of 120 s; the mean of exponentials is within 1 % of its expectation.
    const down = all.reduce((sum, { begin, end }) => sum + (end - begin), 0)
    assert.closeTo(all.length, 60_000, 600)
    assert.closeTo(down / duration, 1 / 6, 1 / 600)
  })
})
