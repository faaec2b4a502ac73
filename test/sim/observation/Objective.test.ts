import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { limitsOf, Objective, promised, readGoodness } from "../../../src/sim/observation/Objective.ts"
import { at } from "./HandMadeRun.ts"

describe("what a good request is", () => {
  it.each([
    ["answered", Infinity, false, false],
    ["answered within 1s", at(1), false, false],
    ["answered even stale", Infinity, true, false],
    ["answered even stale within 300ms", at(0.3), true, false],
    ["answered even stale or degraded within 1m30s", at(90), true, true],
    ["answered even degraded", Infinity, false, true]
  ])("%j: within %d ns, stale %s, degraded %s", (text, limit, acceptsStale, acceptsDegraded) => {
    expect(readGoodness(text)).toEqual(Result.succeed({ limit, acceptsStale, acceptsDegraded }))
  })

  it.each([
    ["answered within 1", 'expected a span such as 800ms, 2s or 1m30s, got "1"'],
    ["anwsered", 'did you mean "answered"?'],
    ["fast", 'expected "answered"'],
    ["answered even late", 'expected "answered"']
  ])("cannot be %j", (text, mistake) => {
    expect(Result.getOrThrow(Result.flip(readGoodness(text)))).toContain(mistake)
  })

  it("allows answers of less quality only where it says so", () => {
    expect(limitsOf({ limit: at(1), acceptsStale: true, acceptsDegraded: false })).toEqual([at(1), at(1), -1])
  })
})

describe("an objective", () => {
  it("is promised as it was written", () => {
    const written = { of: "buy", good: "answered within 1s", target: "99.9%" }
    const objective = Schema.decodeUnknownSync(Objective)(written)

    expect(promised("checkout", objective)).toEqual({
      name: "checkout",
      of: "buy",
      good: "answered within 1s",
      target: 0.999,
      limit: at(1),
      acceptsStale: false,
      acceptsDegraded: false
    })
  })

  it("means answered in full, however late, if it does not say", () => {
    expect(promised("checkout", { of: "buy", target: 0.99 })).toMatchObject({ good: "answered", limit: Infinity })
  })

  it("does not take a text that says nothing", () => {
    expect(() => Schema.decodeUnknownSync(Objective)({ of: "buy", good: "quick", target: 0.9 })).toThrow(
      'expected "answered"'
    )
  })
})
