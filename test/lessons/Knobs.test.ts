import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { costOf, readTurn, settingsOf, withTurn } from "../../src/lessons/Knobs.ts"

const challenge = {
  knobs: [
    { path: "a.workers", from: 7, to: 21, cost: 0.1 },
    { path: "a.attempts", from: 3, to: 1, cost: 2 },
    { path: "a.backoff", oneOf: ["none", "exponential(100ms, max=2s)"] }
  ]
} as const

const turn = (text: string) => Result.getOrThrow(readTurn(challenge, text))

describe("a knob", () => {
  it("costs what each unit away from where it begins costs, up or down", () => {
    expect(turn("1=10").cost).toBeCloseTo(0.3, 12)
    expect(turn("2=1").cost).toBe(4)
    expect(turn("2=3").cost).toBe(0)
  })

  it("is found by its number or its path, and a choice by its words", () => {
    expect(turn("a.workers=10").knob.path).toBe("a.workers")
    expect(turn("3=Exponential(100ms, max=2s)")).toMatchObject({ value: "exponential(100ms, max=2s)", cost: 1 })
    expect(turn("3=none").cost).toBe(0)
  })

  it.each([
    ["1=22", "goes from 7 to 21"],
    ["2=0", "goes from 3 to 1"],
    ["1=many", "goes from 7 to 21"],
    ["3=linear", "can be none, exponential(100ms, max=2s)"],
    ["4=1", 'there is no knob "4"'],
    ["a.wokers=9", 'did you mean "a.workers"?'],
    ["go", "expected path=value"]
  ])("is not turned by %s", (text, why) => {
    expect(readTurn(challenge, text)).toMatchObject({ failure: expect.stringContaining(why) })
  })

  it("that is turned again is paid for once, and sums of tenths are exact", () => {
    const turns = ["1=8", "2=1", "1=10"].map(turn).reduce(withTurn, [] as ReadonlyArray<ReturnType<typeof turn>>)

    // 3 tenths and twice 2.
    expect(costOf(turns)).toBe(4.3)
    expect(settingsOf(turns)).toEqual([
      { path: "a.attempts", value: "1" },
      { path: "a.workers", value: "10" }
    ])
  })
})
