import * as Result from "effect/Result"
import { assert, describe, expect, it } from "vitest"
import { Request } from "../../../../src/sim/model/Request.ts"
import { holds, readBalance } from "../../../../src/sim/observation/invariants/Balance.ts"
import { BalanceChecker, type BalanceOptions } from "../../../../src/sim/observation/invariants/BalanceChecker.ts"
import type { Violation } from "../../../../src/sim/observation/invariants/Checker.ts"

const place = { id: 0, component: "bank", name: "bank/1", zone: undefined, region: undefined }

/** `[at, effect, request, amount]`, in hundredths; judged at 1000. */
const after = (
  written: string,
  options: Partial<BalanceOptions>,
  effects: ReadonlyArray<readonly [at: number, effect: string, request: number, amount?: number]>
) => {
  const violations: Array<Violation> = []
  const balance = Result.getOrThrow(readBalance(written))
  const all: BalanceOptions = {
    balance,
    per: "request",
    holds: "always",
    within: 0,
    disturbances: () => [],
    ...options
  }
  const checker = new BalanceChecker(all, (violation) => violations.push(violation))
  for (const [at, effect, id, amount = 100] of effects) {
    checker.effected(at, effect, new Request(id, 0, 0, place), amount, place)
  }
  checker.finish(1000)
  return { at: violations.map((one) => one.at), violations, ...checker.standing() }
}

describe("a balance", () => {
  it("adds to the cent: ten times ten cents are one", () => {
    const dimes = Array.from({ length: 10 }, (_, i) => [i, "paid", 1, 10] as const)

    expect(after("paid <= 1", {}, dimes).verdict).toBe("passed")
    expect(after("paid <= 0.99", {}, dimes).at).toEqual([9])
  })

  it("reads sums on both sides, and says what it does not understand", () => {
    const { relations, sums } = Result.getOrThrow(readBalance("a + b - 2 <= c - d == 1"))

    expect(sums.map(({ constant, weights }) => [[...weights], constant])).toEqual([
      [
        [
          ["a", 1],
          ["b", 1]
        ],
        -200
      ],
      [
        [
          ["c", 1],
          ["d", -1]
        ],
        0
      ],
      [[], 100]
    ])
    expect(relations).toEqual(["<=", "="])
    for (const wrong of ["charged", "charged = ", "= booked", "a b = c", "1 = 1", "a < b", "a = b =", "a = = b"]) {
      assert(Result.isFailure(readBalance(wrong)), wrong)
    }
    expect(holds(">=", 0) && holds("<=", 0) && !holds("=", 1)).toBe(true)
  })

  it("of several sums is broken if any two neighbours are, and says what they are", () => {
    const all = [
      [1, "ordered", 1],
      [2, "reserved", 1],
      [3, "charged", 1]
    ] as const
    const options = { holds: "eventually", within: 10 } as const
    const { at, violations } = after("ordered = reserved = charged", options, [
      ...all,
      [4, "ordered", 2],
      [5, "charged", 2]
    ])

    expect(at).toEqual([14])
    expect(violations[0]!.says).toMatch(/: 1, 0, 1$/)
  })

  it("that holds always is broken by the first moment, and told of once for each request", () => {
    const { at, verdict } = after("booked <= charged", {}, [
      [1, "charged", 1],
      [2, "booked", 1],
      [3, "booked", 2],
      [4, "booked", 2],
      [5, "charged", 2]
    ])

    expect(at).toEqual([3])
    expect(verdict).toBe("failed")
  })

  it("is broken by a message that is delivered twice, and not by one that is on its way", () => {
    const sent = [
      [1, "ordered", 1],
      [2, "ordered", 2],
      [3, "shipped", 1]
    ] as const

    expect(after("shipped <= ordered", {}, sent).verdict).toBe("passed")
    expect(after("shipped <= ordered", {}, [...sent, [4, "shipped", 1]]).at).toEqual([4])
    // Of all together there is still one parcel left for the second.
    expect(after("shipped <= ordered", { per: "run" }, [...sent, [4, "shipped", 1]]).verdict).toBe("passed")
  })

  it("is broken by what happens after it was undone", () => {
    const undone = [
      [1, "charged", 1],
      [2, "refunded", 1]
    ] as const

    expect(after("booked + refunded <= charged", {}, undone).verdict).toBe("passed")
    expect(after("booked + refunded <= charged", {}, [...undone, [3, "booked", 1]]).at).toEqual([3])
  })

  it("of an account is that of all who draw from it: two who both saw enough", () => {
    const account = [
      [1, "deposited", 7, 60000],
      [2, "withdrawn", 8, 50000],
      [3, "withdrawn", 9, 50000]
    ] as const

    expect(after("withdrawn <= deposited", { per: "run" }, account).at).toEqual([3])
  })

  it("that holds eventually is broken when its time is over, and by what there was until then", () => {
    const options = { holds: "eventually", within: 50 } as const
    const { at, violations } = after("charged = booked", options, [
      [10, "charged", 1, 4995],
      [60, "booked", 1, 4995],
      [10, "charged", 2, 4995],
      [61, "booked", 2, 4995]
    ])

    expect(at).toEqual([60])
    expect(violations[0]!.says).toContain("49.95 too much on the left")
    expect(violations[0]!.history.map((one) => one.says)).toEqual(["charged 49.95"])
  })

  it("that holds eventually has all its time again after a fault", () => {
    const charged = [[10, "charged", 1]] as const
    const during = (from: number, to: number) =>
      after("charged = booked", { holds: "eventually", within: 50, disturbances: () => [{ from, to }] }, [
        ...charged,
        [240, "booked", 1]
      ])

    expect(during(0, 200).verdict).toBe("passed")
    expect(during(0, 180).at).toEqual([230])
    // That fault began when the time was over.
    expect(during(70, 200).at).toEqual([60])
  })

  it("that holds eventually cannot be judged where a fault never ends, nor of what is not due", () => {
    const options = { holds: "eventually", within: 50 } as const

    const open = after("charged = booked", { ...options, disturbances: () => [{ from: 0, to: Infinity }] }, [
      [10, "charged", 1]
    ])
    const notDue = after("charged = booked", options, [[970, "charged", 1]])

    expect(open.verdict).toBe("inconclusive")
    expect(notDue.verdict).toBe("passed")
  })

  it("that holds sometimes is broken by a run in which it never does", () => {
    expect(after("refunded >= 1", { holds: "sometimes" }, [[1, "refunded", 1]]).verdict).toBe("passed")
    expect(after("refunded >= charged", { holds: "sometimes" }, [[1, "charged", 1]]).verdict).toBe("failed")
  })
})
