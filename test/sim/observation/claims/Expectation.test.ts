import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import type { Expectation } from "../../../../src/sim/observation/claims/Expectation.ts"
import { judgeExpected, measureExpected, readExpectation } from "../../../../src/sim/observation/claims/Expectation.ts"
import { HandMadeRun } from "../HandMadeRun.ts"

const names = {
  journeys: ["buy"],
  components: ["ledger"],
  objectives: ["checkout"],
  meters: [],
  faults: ["slow-ledger"]
}

const read = (written: Expectation) => Result.getOrThrow(readExpectation(written, names))

/** Ten requests a second for a minute, of which `bad` fail from second 20 to 30, while the ledger is slow. */
const recorded = (bad: number, options: { readonly warmup?: number; readonly fault?: boolean } = {}) => {
  const run = new HandMadeRun({
    warmup: options.warmup ?? 0,
    components: { ledger: 1 },
    objectives: { checkout: { of: "buy", target: 0.9 } }
  })
  for (let s = 0; s < 60; s++) {
    const failing = s >= 20 && s < 30 ? bad : 0
    run.requests(10 - failing, s, s + 0.5)
    run.requests(failing, s, s + 0.5, { reason: "error" })
  }
  if (options.fault ?? true) run.fault("slow-ledger", 20, 28)
  return run.until(60)
}

const judge = (written: Expectation, ...recordings: ReadonlyArray<ReturnType<typeof recorded>>) => {
  const expected = read(written)
  const [one, other] = recordings.map((recording) => measureExpected(expected, recording))
  return judgeExpected(expected, one!, other)
}

describe("an expectation", () => {
  it("claims something of a stretch of a run", () => {
    const written = { measure: "goodput / offered", during: "slow-ledger", is: "< 50%" }

    expect(judge(written, recorded(8))).toEqual({
      verdict: "passed",
      claim: "goodput / offered during slow-ledger is < 50%",
      measured: "20% (16 ÷ 80)",
      value: 0.2
    })
    expect(judge(written, recorded(1)).verdict).toBe("failed")
  })

  it("claims something of the whole run after the warm-up, if it does not say when", () => {
    expect(judge({ measure: "offered", is: "= 400" }, recorded(0, { warmup: 20 }))).toMatchObject({
      verdict: "passed",
      claim: "offered is = 400",
      measured: "400 (10/s)"
    })
  })

  it("claims something from an instant on", () => {
    const written = { measure: "recovery of checkout", after: "slow-ledger.end", is: "< 15s" }

    expect(judge(written, recorded(8))).toEqual({
      verdict: "passed",
      claim: "recovery of checkout after slow-ledger.end is < 15s",
      measured: "2s",
      value: 2e9
    })
  })

  it("writes what never came as such, and not as a number", () => {
    const run = new HandMadeRun({ objectives: { checkout: { of: "buy", target: 0.9 } } })
    for (let s = 0; s < 20; s++) run.request(s, s + 0.5, { reason: "error" })
    const expected = read({ measure: "recovery of checkout", is: "= never" })
    const measured = measureExpected(expected, run.until(20))

    expect(judgeExpected(expected, measured)).toMatchObject({ verdict: "passed", measured: "never", value: null })
  })

  it("is inconclusive if the fault it is about never happened", () => {
    const written = { measure: "offered", after: "slow-ledger.end", is: "> 0" }

    expect(judge(written, recorded(0, { fault: false }))).toEqual({
      verdict: "inconclusive",
      claim: "offered after slow-ledger.end is > 0",
      measured: "nothing to measure: slow-ledger never happened",
      value: null
    })
  })

  it("compares two variants", () => {
    const written: Expectation = { compare: ["budget", "naive"], measure: "failed requests", is: "at least 5x fewer" }

    expect(judge(written, recorded(1), recorded(8))).toEqual({
      verdict: "passed",
      claim: "failed requests: budget is at least 5x fewer than naive",
      measured: "10 (0.167/s) against 80 (1.33/s)",
      value: 10
    })
    expect(judge(written, recorded(2), recorded(8)).verdict).toBe("failed")
  })

  it("that compares is inconclusive if one variant is missing", () => {
    const written: Expectation = { compare: ["budget", "naive"], measure: "failed requests", is: "fewer" }

    expect(judge(written, recorded(1)).verdict).toBe("inconclusive")
  })

  it.each<[Expectation, string, string]>([
    [{ measure: "goodputs", is: "< 1" }, "measure", "there is no metric"],
    [{ measure: "offered", during: "slow", is: "< 1" }, "during", 'there is no fault "slow"'],
    [{ measure: "offered", after: "slow", is: "< 1" }, "after", 'there is no fault "slow"'],
    [{ measure: "offered", is: "few" }, "is", "expected a claim"],
    [{ measure: "p99", is: "< 50%" }, "is", "does not fit"],
    [{ measure: "offered", during: "10s .. 20s", after: "10s", is: "< 1" }, "after", "either during or after"],
    [{ compare: ["a", "b"], measure: "offered", is: "< 1" }, "is", "expected a comparison"]
  ])("written %j is a mistake in %s", (written, field, message) => {
    expect(Result.flip(readExpectation(written, names))).toMatchObject({
      success: { field, message: expect.stringContaining(message) }
    })
  })
})
