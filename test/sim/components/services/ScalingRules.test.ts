import { describe, expect, it } from "vitest"
import type { Question } from "../../../../src/sim/components/services/ScalingRules.ts"
import { beginning, decide, desired, downRules, upRules } from "../../../../src/sim/components/services/ScalingRules.ts"
import { second } from "../../../../src/sim/kernel/Instant.ts"

const wanted = (current: number, metric: number, target: number, more: Partial<Parameters<typeof desired>[0]> = {}) =>
  desired({
    current,
    measured: new Array<number>(current).fill(metric),
    missing: 0,
    starting: 0,
    target,
    tolerance: 0.1,
    ...more
  })

describe("The formula of the HorizontalPodAutoscaler", () => {
  it.each([
    [3, 90, 60, 5],
    [4, 50, 100, 2],
    // 65/60 is within the tolerance of 10%, 67/60 is not.
    [10, 65, 60, 10],
    [10, 67, 60, 12],
    [5, 200, 100, 10],
    // From the Kubernetes documentation: 200m instead of 100m doubles, 50m halves.
    [2, 200, 100, 4],
    [2, 50, 100, 1]
  ])("wants of %d instances at %d, with a target of %d, %d", (current, metric, target, expected) => {
    expect(wanted(current, metric, target)).toBe(expected)
  })

  it("is not led astray by the rounding of doubles", () => {
    // 1.4 / 0.7 x 3 is 6.000000000000001 if it is computed as 3 x (1.4 / 0.7) in another order.
    for (let n = 1; n <= 50; n++) expect(wanted(n, 0.7 * 3, 0.7)).toBe(3 * n)
  })

  it("changes nothing as long as nothing is measured", () => {
    expect(wanted(4, 0, 10, { measured: [] })).toBe(4)
  })

  it("takes those who are starting as idle when it wants more", () => {
    // Two serve at twice the target and two start: four would be right, and there are four.
    expect(wanted(4, 20, 10, { measured: [20, 20], starting: 2 })).toBe(4)
    // At three times the target six are needed.
    expect(wanted(4, 30, 10, { measured: [30, 30], starting: 2 })).toBe(6)
  })

  it("leaves those who are starting out of account when it wants fewer", () => {
    expect(wanted(6, 5, 10, { measured: [5, 5, 5, 5], starting: 2 })).toBe(2)
  })

  it("takes those it knows nothing of as being at the target when it wants fewer", () => {
    // (4 x 5 + 4 x 10) / (8 x 10) = 0.75 of 8.
    expect(wanted(8, 5, 10, { measured: [5, 5, 5, 5], missing: 4 })).toBe(6)
  })

  it("changes nothing if what it assumes turns the verdict round", () => {
    // 1.2 times the target by those who serve, 0.8 of it if those who start are idle.
    expect(wanted(3, 12, 10, { measured: [12, 12], starting: 1 })).toBe(3)
  })
})

const question = (now: number, current: number, wanted: number, more: Partial<Question> = {}): Question => ({
  now: now * second,
  current,
  wanted,
  min: 1,
  max: 100,
  up: upRules(),
  down: downRules(),
  ...more
})

/** What there is after each decision, when so many are wanted every 15 seconds. */
const course = (start: number, wanted: ReadonlyArray<number>, more: Partial<Question> = {}): ReadonlyArray<number> => {
  let history = beginning(start)
  let current = start
  return wanted.map((count, i) => {
    const decision = decide(history, question(15 * (i + 1), current, count, more))
    history = decision.history
    current = decision.count
    return current
  })
}

describe("The defaults of Kubernetes", () => {
  it("let a service at most double, or grow by 4, every 15 seconds", () => {
    expect(course(1, [100, 100, 100, 100, 100])).toEqual([5, 10, 20, 40, 80])
    expect(course(3, [100, 100, 100])).toEqual([7, 14, 28])
  })

  it("remove at once what has been too much for 5 minutes, and not before", () => {
    const wanted = [10, ...new Array<number>(21).fill(2)]
    const there = course(10, wanted)
    // 10 were wanted at 15 s for the last time; that is 300 s ago at 315 s, the 21st time it looks.
    expect(there.indexOf(2)).toBe(20)
    expect(there.slice(0, 20)).toEqual(new Array(20).fill(10))
  })

  it("remember the most that was wanted", () => {
    const there = course(10, [8, 6, 2, ...new Array<number>(22).fill(2)])
    expect(there.filter((count, i) => count !== there[i - 1])).toEqual([10, 8, 6, 2])
  })
})

describe("Rules of one's own", () => {
  it("can add only what was wanted all the time", () => {
    const up = upRules({ stabilizationWindow: 30 * second })
    expect(course(2, [6, 4, 6, 6, 6], { up })).toEqual([2, 4, 4, 6, 6])
  })

  it("can allow the smallest change", () => {
    const up = upRules({ policies: [{ instances: 4 }, { percent: 1 }], select: "min" })
    expect(course(1, [100, 100, 100, 100, 100], { up })).toEqual([2, 4, 8, 12, 16])
  })

  it("can count over longer than it looks", () => {
    const up = upRules({ policies: [{ instances: 2, per: 60 * second }] })
    expect(course(2, [9, 9, 9, 9, 9, 9], { up })).toEqual([4, 4, 4, 4, 6, 6])
  })

  it("can remove a share at a time, rounded in favour of going", () => {
    const down = downRules({ stabilizationWindow: 0, policies: [{ percent: 0.25 }] })
    // 75% of 10, 7, 5 and 3, cut off as Kubernetes does.
    expect(course(10, [1, 1, 1, 1], { down })).toEqual([7, 5, 3, 2])
  })

  it("can forbid a direction", () => {
    const down = downRules({ stabilizationWindow: 0, select: "disabled" })
    expect(course(10, [1, 1], { down })).toEqual([10, 10])
  })

  it("never leave the limits", () => {
    const down = downRules({ stabilizationWindow: 0 })
    expect(course(4, [100, 100, 1], { min: 3, max: 6, down })).toEqual([6, 6, 3])
  })
})

describe("A decision", () => {
  it("says what holds it back", () => {
    const because = (current: number, wanted: number, more: Partial<Question> = {}) =>
      decide(beginning(current), question(15, current, wanted, more)).because
    expect(because(3, 5)).toBeUndefined()
    expect(because(3, 50)).toBe("by at most 4 per 15s or 100% per 15s")
    expect(because(3, 50, { max: 6 })).toBe("at most 6")
    expect(because(3, 1)).toBe("more were wanted within the last 5m")
  })
})
