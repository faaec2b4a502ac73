import { describe, expect, it } from "vitest"
import { Tally } from "../../../src/sim/observation/Tally.ts"

describe("a tally", () => {
  it("knows what was counted in any stretch of windows", () => {
    const tally = new Tally(2)
    for (const counted of [3, 5, 7]) {
      tally.now[0]! += counted
      tally.now[1]! += 10 * counted
      tally.close()
    }

    expect([tally.between(0, 0, 3), tally.between(0, 1, 2), tally.between(1, 1, 3)]).toEqual([15, 5, 120])
  })

  it("counts the open window among those that have not been closed", () => {
    const tally = new Tally(1)
    tally.now[0]! += 3
    tally.close()
    tally.now[0]! += 4

    expect([tally.between(0, 0, 1), tally.between(0, 1, 2), tally.between(0, 0, Infinity)]).toEqual([3, 4, 7])
  })

  it("that begins late has counted nothing before", () => {
    const tally = new Tally(1, 5)
    tally.now[0]! += 2
    tally.close()

    expect([tally.between(0, 0, 5), tally.between(0, 5, 6)]).toEqual([0, 2])
  })

  it("keeps more windows than it was made for", () => {
    const tally = new Tally(1)
    for (let w = 0; w < 1_000; w++) {
      tally.now[0]! += w
      tally.close()
    }

    expect(tally.between(0, 998, 1_000)).toBe(998 + 999)
    expect(tally.between(0, 0, 1_000)).toBe((999 * 1_000) / 2)
  })

  it("counts nothing in a stretch that ends before it begins", () => {
    const tally = new Tally(1)
    tally.now[0] = 3

    expect(tally.between(0, 4, 2)).toBe(0)
  })
})
