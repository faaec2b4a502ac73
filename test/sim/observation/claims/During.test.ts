import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { readDuring, resolveDuring, wholeRun } from "../../../../src/sim/observation/claims/During.ts"
import { FaultBands } from "../../../../src/sim/observation/pictures/FaultBands.ts"
import { Windows } from "../../../../src/sim/observation/Windows.ts"
import { at } from "../HandMadeRun.ts"

const faults = ["slow-ledger", "cut", "pause"]

/**
 * A run of 100 s with a warm-up of 10 s; slow-ledger from 40 to 60.5, cut from 20 to 22 and 70 to 72, pause from 90 on.
 */
const resolved = (text: string, end = 100) => {
  const bands = new FaultBands()
  for (const [name, from, to] of [
    ["slow-ledger", 40, 60.5],
    ["cut", 20, 22],
    ["cut", 70, 72],
    ["pause", 90, Infinity]
  ] as const) {
    const band = bands.began(at(from), { name, on: "ledger", what: "slow", byHand: false })
    if (to !== Infinity) bands.ended(at(to), band)
  }
  const during = text === "" ? wholeRun : Result.getOrThrow(readDuring(text, faults))
  return Result.match(resolveDuring(during, bands.all, new Windows(at(100), at(10), at(1)), at(end)), {
    onFailure: (mistake) => mistake,
    onSuccess: ({ from, start, to }) => [from, to, start / at(1)]
  })
}

describe("a stretch of a run", () => {
  it.each<[string, ReadonlyArray<number>]>([
    ["20s .. 60s", [20, 60, 20]],
    ["20s..60s", [20, 60, 20]],
    ["20s .. +30s", [20, 50, 20]],
    ["slow-ledger", [40, 61, 40]],
    ["slow-ledger.start .. slow-ledger.end", [40, 61, 40]],
    ["slow-ledger.end .. +60s", [61, 100, 60.5]],
    ["slow-ledger.end .. +20s", [61, 81, 60.5]],
    ["slow-ledger.end + 5s .. +10s", [66, 76, 65.5]],
    ["slow-ledger.start - 5s .. slow-ledger.start", [35, 40, 35]],
    ["slow-ledger .. end", [40, 100, 40]],
    ["start .. slow-ledger", [10, 61, 10]],
    ["after slow-ledger.end", [61, 100, 60.5]],
    ["after slow-ledger", [61, 100, 60.5]],
    ["before slow-ledger", [10, 40, 10]],
    ["before 30s", [10, 30, 10]],
    ["after 1m", [60, 100, 60]],
    ["cut", [20, 72, 20]],
    ["cut#2", [70, 72, 70]],
    ["cut#1.end .. cut#2.start", [22, 70, 22]],
    ["pause", [90, 100, 90]],
    ["", [10, 100, 10]]
  ])("written %j is %j", (text, stretch) => {
    expect(resolved(text)).toEqual(stretch)
  })

  it("begins after the warm-up", () => {
    expect(resolved("0s .. 30s")).toEqual([10, 30, 10])
  })

  it("ends with the run", () => {
    expect(resolved("slow-ledger.end .. +60s", 80.5)).toEqual([61, 81, 60.5])
  })

  it.each([
    ["0s .. 5s", "0s .. 5s lies in the warm-up, which is not counted"],
    ["pause.end .. end", "pause did not end during the run"],
    ["cut#3", "cut happened only 2 times"],
    ["2m .. 3m", "the run was over at 1m40s, before 2m .. 3m"],
    ["20s .. +200ms", "20s .. +200ms is shorter than a window of 1s"]
  ])("written %j holds nothing: %s", (text, reason) => {
    expect(resolved(text)).toBe(reason)
  })

  it("of a fault that never happened holds nothing", () => {
    const during = Result.getOrThrow(readDuring("after cut", faults))

    expect(resolveDuring(during, [], new Windows(at(100)), at(100))).toEqual(Result.fail("cut never happened"))
  })

  it.each([
    ["slow-leger", 'there is no fault "slow-leger"; did you mean "slow-ledger"?'],
    ["later", 'there is no fault "later"; a stretch is a fault, "20s .. 60s" or "slow-ledger.end .. +60s"'],
    ["slow-leger.end .. +60s", 'there is no fault "slow-leger"; did you mean "slow-ledger"?'],
    [
      "now .. +60s",
      'there is no fault "now"; an instant is a span from the start (20s), "end", or a fault\'s ".start" or ".end"'
    ],
    ["slow-ledger.stop .. +60s", 'a fault has a start and an end, not "stop"'],
    ["slow-ledger.end .. +60", 'expected a span such as 800ms, 2s or 1m30s, got "60"'],
    ["20 .. 60s", 'expected a span such as 800ms, 2s or 1m30s, got "20"'],
    [
      "1s .. 2s .. 3s",
      '"1s .. 2s .. 3s" has more than one ".."; a stretch reads "20s .. 60s" or "slow-ledger.end .. +60s"'
    ]
  ])("written %j is a mistake", (text, mistake) => {
    expect(readDuring(text, faults)).toEqual(Result.fail(mistake))
  })
})
