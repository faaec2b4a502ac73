import { describe, expect, it } from "vitest"
import { judgeObjective, worst } from "../../../../src/sim/observation/claims/Verdict.ts"
import { HandMadeRun } from "../HandMadeRun.ts"

const objectives = { checkout: { of: "buy", good: "answered within 1s", target: 0.9 } }

const judged = (fill: (run: HandMadeRun) => void) => {
  const run = new HandMadeRun({ objectives })
  fill(run)
  const recording = run.until(5)
  return judgeObjective(recording, recording.objectives[0]!)
}

describe("a verdict", () => {
  it.each([
    [["passed", "passed"], "passed"],
    [["passed", "inconclusive"], "inconclusive"],
    [["inconclusive", "failed", "passed"], "failed"],
    [[], "passed"]
  ] as const)("on %j is %s", (words, verdict) => {
    expect(worst(words)).toBe(verdict)
  })

  it("on a promise is passed at exactly the target", () => {
    const verdict = judged((run) => {
      run.requests(9, 0, 0.5)
      run.request(0, 2)
    })

    expect(verdict).toEqual({
      verdict: "passed",
      claim: "checkout: 90% of buy answered within 1s",
      measured: "90% (1 bad of 10)",
      value: 0.9
    })
  })

  it("on a promise is failed below the target, and says who hangs", () => {
    const verdict = judged((run) => {
      run.requests(8, 0, 0.5)
      run.requests(2, 0)
    })

    expect(verdict).toMatchObject({
      verdict: "failed",
      measured: "80% (2 bad of 10, 2 of them never answered in time)"
    })
  })

  it("on a promise is inconclusive if nothing ended", () => {
    expect(judged(() => {})).toMatchObject({ verdict: "inconclusive", value: null })
  })
})
