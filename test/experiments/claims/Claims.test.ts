import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { claimedIn, movesOf, readingsOf, settingOf } from "../../../src/experiments/claims/Claims.ts"
import { lookedUntil } from "../../../src/experiments/claims/Looked.ts"
import { isOpen, type SeedReadings, tallyOf } from "../../../src/experiments/claims/Tally.ts"
import { measureIn } from "../../../src/experiments/Judge.ts"
import { simulate } from "../../../src/experiments/Run.ts"
import { list } from "../../../src/scenarios/Library.ts"
import { decoded, locate, readSource } from "../../../src/scenarios/Load.ts"
import { sourceOfText } from "../../../src/scenarios/reading/Source.ts"
import { settingsIn } from "../../../src/scenarios/reading/Variants.ts"
import { second } from "../../../src/sim/kernel/Instant.ts"

/** Ten calls a second of 50 ms each: half of the one worker is busy. */
const text = `
name: half-busy
title: A server is half busy
duration: 20s
system:
  server:
    service: {workers: 1}
    endpoints: {answer: [{work: 50ms}]}
journeys:
  ask: [{call: server.answer}]
load:
  k6:
    scenarios:
      users: {executor: constant-arrival-rate, rate: 10, duration: 20s, preAllocatedVUs: 50, exec: ask}
expect:
  - {measure: utilisation of server, is: "between 45% and 55%"}
  - {measure: utilisation of server, is: "< 90%"}
`

const file = sourceOfText(text, "half-busy.yaml")

const readingsWith = async (seed: string, set: ReadonlyArray<string> = []): Promise<SeedReadings> => {
  const design = await Effect.runPromise(decoded(file, { set: settingsIn(set) }))
  const request = { decoded: design, variant: "base", seed, set, source: "half-busy.yaml" }
  return new Map([["base", await Effect.runPromise(readingsOf(request))]])
}

describe("the claims of a scenario", () => {
  it("are told by how many seeds and moves they survive, with the move that breaks them", async () => {
    const scenario = await Effect.runPromise(decoded(file))
    const moves = movesOf(scenario)
    const [narrow, wide] = claimedIn(scenario)
    const seeds = await Promise.all(["1", "2"].map((seed) => readingsWith(seed)))
    const moved = await Promise.all(
      moves.map(async (move) => {
        return { move, seeds: [await readingsWith("1", settingOf(scenario.variants[0]!.written, move))] }
      })
    )

    // The work and the rate, a fifth less and a fifth more: 40 % and 60 % are outside of the first claim, and inside of the second.
    expect(moves.map(({ factor, text }) => [text, factor])).toEqual([
      ["50ms", 0.8],
      ["50ms", 1.2],
      ["10", 0.8],
      ["10", 1.2]
    ])
    expect(tallyOf(narrow!, seeds, moved)).toMatchObject({ held: 2, of: 2, moves: 4, margin: Infinity })
    expect(tallyOf(narrow!, seeds, moved).fragile).toHaveLength(4)
    expect(tallyOf(wide!, seeds, moved)).toMatchObject({ held: 2, of: 2, moves: 4, fragile: [] })
  })

  it("leave out a move that would be a mistake", async () => {
    const [narrow] = claimedIn(await Effect.runPromise(decoded(file)))
    const move = { path: "system.server.service.workers", number: 0, text: "1", factor: -1 }

    expect(tallyOf(narrow!, [], [{ move, seeds: [new Map([["base", []]])] }])).toMatchObject({ moves: 0, fragile: [] })
  })
})

describe("the margin of a claim", () => {
  const withValues = (values: ReadonlyArray<number>): ReadonlyArray<SeedReadings> =>
    values.map((value) => new Map([["base", [{ value, unit: "ratio", seconds: 20 }, null]]]))

  it.each([
    // The mean is 50 %, 5 % from either bound, and the deviation is 1 %.
    [[0.49, 0.5, 0.51], 5],
    // The lower bound is nearer: 2 % of 1 %.
    [[0.46, 0.47, 0.48], 2],
    [[0.48, 0.48], Infinity]
  ])("of what is measured as %j between 45 and 55 % is %d", async (values, margin) => {
    const [narrow] = claimedIn(await Effect.runPromise(decoded(file)))

    expect(tallyOf(narrow!, withValues(values), []).margin).toBeCloseTo(margin, 6)
  })

  it("says whether more seeds would tell", () => {
    expect(isOpen({ held: 10, of: 10, margin: 4.9 })).toBe(true)
    expect(isOpen({ held: 10, of: 10, margin: 5.1 })).toBe(false)
    expect(isOpen({ held: 9, of: 10, margin: 7 })).toBe(true)
    // A wrong claim is wrong with ten seeds.
    expect(isOpen({ held: 5, of: 10, margin: NaN })).toBe(false)
  })
})

describe("a run of which only claims are wanted", () => {
  const disturbed = `${text.slice(0, text.indexOf("expect:"))}
faults:
  outage: {on: server, errors: 100%, at: 5s, for: 3s, every: 4s, times: 2}
expect:
  - {measure: availability, during: outage, is: "> 0%"}
  - {measure: p99 response, during: before outage.start, is: "< 1s"}
`

  it("ends when none of them looks any more, and measures the same", async () => {
    const design = await Effect.runPromise(decoded(sourceOfText(disturbed, "half-busy.yaml")))
    const { scenario } = design
    const request = { decoded: design, variant: "base", seed: "1", set: [], source: "half-busy.yaml" }
    const whole = await Effect.runPromise(simulate(request))

    // The second outage lasts from 9s to 12s; a window of 100 ms more is closed.
    expect(lookedUntil(scenario, scenario.expect!) / second).toBe(12.1)
    expect(await Effect.runPromise(readingsOf(request))).toEqual(
      scenario.expect!.map((expectation) => {
        const { seconds, unit, value } = measureIn(whole, expectation)
        return { value, unit, seconds }
      })
    )
  })

  it("goes to its end where it is not known before how long that is", async () => {
    const drawn = disturbed.replace("for: 3s, every: 4s, times: 2", "lasting: exponential(1s)")
    const { scenario } = await Effect.runPromise(decoded(sourceOfText(drawn, "half-busy.yaml")))

    expect(lookedUntil(scenario, scenario.expect!) / second).toBe(20)
  })
})

describe("every scenario of the library", () => {
  it.each(list().map(({ name }) => name))("states numbers that can be moved: %s", async (name) => {
    const scenario = await Effect.runPromise(
      Effect.flatMap(Effect.flatMap(locate(name), readSource), (file) => decoded(file))
    )

    expect(movesOf(scenario).length).toBeGreaterThan(3)
  })
})
