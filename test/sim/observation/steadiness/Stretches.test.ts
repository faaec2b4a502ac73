import { describe, expect, it } from "vitest"
import { Stretches } from "../../../../src/sim/observation/steadiness/Stretches.ts"
import { HandMadeRun } from "../HandMadeRun.ts"

const counting = (end: number) => {
  const asked: Array<string> = []
  const stretches = new Stretches(new HandMadeRun({ warmup: 2 }).until(end), () => (from, to) => {
    asked.push(`${from}-${to}`)
    return `${from}-${to}`
  })
  return { asked, stretches }
}

const phase = (name: string, from: number, to: number) => ({ name, kind: "during" as const, from, to })

describe("figures of stretches", () => {
  it("begin after the warm-up and end now", () => {
    expect(counting(5.5).stretches.total(6)).toBe("2-6")
    expect(counting(5.5).stretches.phases([phase("one", 2, 4), phase("two", 4, Infinity)], 6)).toEqual(["2-4", "4-6"])
  })

  it("are computed once when they can no longer change", () => {
    const { asked, stretches } = counting(5.5)
    const phases = [phase("one", 2, 4), phase("two", 4, Infinity)]
    stretches.phases(phases, 6)
    stretches.phases(phases, 6)

    expect(asked).toEqual(["2-4", "4-6", "4-6"])
  })

  it("are computed anew when their stretch moves", () => {
    const { asked, stretches } = counting(5.5)
    stretches.phases([phase("one", 2, 4)], 6)
    stretches.phases([phase("one", 2, 5)], 6)

    expect(asked).toEqual(["2-4", "2-5"])
  })
})
