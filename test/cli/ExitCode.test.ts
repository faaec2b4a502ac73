import { describe, expect, it } from "vitest"
import { ExitCode, exitCodeOf, worstOf } from "../../src/cli/ExitCode.ts"

const threw = { kind: "threw", atMs: 1, message: "Code threw during buy: Error: oh" }
const notice = { kind: "notice", atMs: null, message: "load.k6.batch: has no effect here" }

describe("an exit code", () => {
  it.each([
    ["passed", 0],
    ["inconclusive", 2],
    ["failed", 99]
  ] as const)("of a run that %s is %i", (verdict, code) => {
    expect(exitCodeOf({ verdict, findings: [notice] })).toBe(code)
  })

  it("of a run whose own code threw is 107, whatever the verdict", () => {
    expect(exitCodeOf({ verdict: "failed", findings: [notice, threw] })).toBe(107)
  })

  it("of several runs is the worst of theirs", () => {
    expect(worstOf([])).toBe(0)
    expect(worstOf([ExitCode.passed, ExitCode.passed])).toBe(0)
    expect(worstOf([ExitCode.passed, ExitCode.inconclusive])).toBe(2)
    expect(worstOf([ExitCode.failed, ExitCode.inconclusive])).toBe(99)
    expect(worstOf([ExitCode.failed, ExitCode.threw, ExitCode.passed])).toBe(107)
  })
})
