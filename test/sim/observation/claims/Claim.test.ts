import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { claimMisfit, judgeClaim, readClaim } from "../../../../src/sim/observation/claims/Claim.ts"
import type { Unit } from "../../../../src/sim/observation/claims/Measured.ts"
import { at } from "../HandMadeRun.ts"

const judged = (text: string, value: number | undefined, unit: Unit = "number") =>
  judgeClaim(Result.getOrThrow(readClaim(text)), { value, unit, seconds: 10, detail: "" })

describe("a claim", () => {
  it.each<[string, number, "passed" | "failed"]>([
    ["< 50%", 0.49, "passed"],
    ["< 50%", 0.5, "failed"],
    ["<= 50%", 0.5, "passed"],
    [">= 95%", 0.95, "passed"],
    [">= 95%", 0.9499, "failed"],
    ["> 0", 0, "failed"],
    ["between 1.9 and 2.1", 1.9, "passed"],
    ["between 1.9 and 2.1", 2.1, "passed"],
    ["between 1.9 and 2.1", 2.11, "failed"],
    ["= 27 ± 2%", 27.54, "passed"],
    ["= 27 ± 2%", 27.55, "failed"],
    ["= 27 +/- 1", 26, "passed"],
    ["= 27 ± 1", 25.9, "failed"],
    ["= 50% ± 2%", 0.51, "passed"],
    ["= 50% ± 2%", 0.52, "failed"],
    ["= 0", 0, "passed"],
    ["= 0", 0.001, "failed"],
    ["== 0.3", 0.1 + 0.2, "passed"],
    ["!= 0", 0, "failed"],
    ["!= 0", 1, "passed"],
    ["=27", 27, "passed"]
  ])("%j of %d has %s", (text, value, verdict) => {
    expect(judged(text, value)).toBe(verdict)
  })

  it.each<[string, number, "passed" | "failed"]>([
    ["< 15s", at(14), "passed"],
    ["< 15s", Infinity, "failed"],
    ["= never", Infinity, "passed"],
    ["= never", at(14), "failed"],
    ["< never", at(14), "passed"],
    ["= 505ms ± 1%", at(0.5), "passed"],
    ["= 505ms ± 20ms", at(0.52), "passed"],
    ["= 0", 0, "passed"]
  ])("%j about a span of %d ns has %s", (text, value, verdict) => {
    expect(judged(text, value, "span")).toBe(verdict)
  })

  it("about a count may be a rate", () => {
    expect([judged(">= 40/s", 400, "count"), judged(">= 41/s", 400, "count"), judged("= 400", 400, "count")]).toEqual([
      "passed",
      "failed",
      "passed"
    ])
  })

  it("about nothing is inconclusive", () => {
    expect(judged("= 0", undefined)).toBe("inconclusive")
    expect(judged("!= 0", undefined)).toBe("inconclusive")
  })

  it.each([
    ["50%", 'a claim needs a comparison: "= 50%", "< 50%" or "> 50%", got "50%"'],
    ["27 ± 2%", 'a claim needs a comparison: "= 27 ± 2%", "< 27" or "> 27", got "27 ± 2%"'],
    ["low", 'expected a claim such as "< 50%", ">= 95%", "between 1.9 and 2.1", "= 27 ± 2%" or "= 0", got "low"'],
    ["<", 'expected a claim such as "< 50%", ">= 95%", "between 1.9 and 2.1", "= 27 ± 2%" or "= 0", got "<"'],
    ["< 27 ± 2%", '"±" goes with "=", as in "= 27 ± 2%", got "< 27 ± 2%"'],
    ["between 3 and 2", '3 is more than 2; write "between 2 and 3"'],
    ["between 3s and 20%", "3s and 20% have different units"],
    ["= 27 ± 2s", "2s has not the unit of what it is added to"],
    ["< 15sec", 'expected a span such as 800ms, 2s or 1m30s, got "15sec"'],
    ["at least 5x fewer", "expected a claim such as"]
  ])("cannot be %j", (text, mistake) => {
    expect(Result.getOrThrow(Result.flip(readClaim(text)))).toContain(mistake)
  })

  it("must be of the unit of what is measured", () => {
    const claim = Result.getOrThrow(readClaim("< 15s"))

    expect(claimMisfit(claim, "span", "recovery of checkout")).toBeUndefined()
    expect(claimMisfit(claim, "ratio", "availability")).toBe(
      '"< 15s" does not fit: "availability" is measured as a share such as 50%, or a number such as 2.5'
    )
  })
})
