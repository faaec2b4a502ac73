import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { second } from "../../../../src/sim/kernel/Instant.ts"
import type { Rules, Signal, State } from "../../../../src/sim/policies/breakers/BreakerState.ts"
import { closed, permits, step } from "../../../../src/sim/policies/breakers/BreakerState.ts"

const rules: Rules = {
  failureRateThreshold: 0.5,
  slowCallRateThreshold: 0.8,
  windowSize: 10,
  minimumNumberOfCalls: 4,
  consecutiveFailures: Infinity,
  permittedNumberOfCallsInHalfOpenState: 3,
  waitAfter: (openings) => 30 * openings * second
}

const open = (until: number, openings = 1): State => ({ name: "open", until, openings })
const halfOpen = (permits: number, openings = 1): State => ({ name: "half-open", permits, openings })
const asked = (at: number): Signal => ({ kind: "asked", at })
const ended = (calls: number, failed: number, slow = 0, inARow = 0): Signal => ({
  kind: "ended",
  at: 100,
  tally: { calls, failed, slow },
  inARow
})
const left: Signal = { kind: "left" }
const tripped = open(100 + 30 * second, 1)
const reopened = open(100 + 60 * second, 2)

describe("the state of a circuit breaker", () => {
  it.each<[string, State, Signal, State]>([
    ["closed stays closed when asked", closed, asked(5), closed],
    ["closed waits for enough calls", closed, ended(3, 3), closed],
    ["closed bears a rate below its threshold", closed, ended(10, 4), closed],
    ["closed opens at the threshold of failures", closed, ended(10, 5), tripped],
    ["closed opens as soon as there are enough calls", closed, ended(4, 2), tripped],
    ["closed bears slow calls below their threshold", closed, ended(10, 0, 7), closed],
    ["closed opens at the threshold of slow calls", closed, ended(10, 0, 8), tripped],
    ["closed does not mind interrupted calls", closed, left, closed],
    ["open stays open when asked too early", open(50), asked(49), open(50)],
    ["open tries at the end of its wait, the one who asks first", open(50), asked(50), halfOpen(2)],
    ["open does not mind late ends", open(50), ended(10, 10), open(50)],
    ["open does not mind interrupted calls", open(50), left, open(50)],
    ["half-open lets through what it may", halfOpen(2), asked(60), halfOpen(1)],
    ["half-open without permits stays as it is", halfOpen(0), asked(60), halfOpen(0)],
    ["half-open waits for all it let through", halfOpen(0), ended(2, 2), halfOpen(0)],
    ["half-open closes below the threshold", halfOpen(0), ended(3, 1), closed],
    ["half-open opens again at the threshold", halfOpen(0), ended(3, 2), reopened],
    ["half-open opens again when calls are slow", halfOpen(0), ended(3, 0, 3), reopened],
    ["half-open gets the permit of an interrupted call back", halfOpen(0), left, halfOpen(1)],
    ["half-open opens again when it has tried too long", halfOpen(0), { kind: "tried too long", at: 100 }, reopened],
    ["open becomes half-open by itself, with all permits", open(50), { kind: "waited" }, halfOpen(3)],
    ["closed does not mind a wait", closed, { kind: "waited" }, closed],
    ["open keeps how often it opened in a row", open(50, 7), asked(50), halfOpen(2, 7)]
  ])("%s", (_, before, signal, after) => {
    expect(step(rules, before, signal)).toEqual(after)
  })

  it.each<[State, number, boolean]>([
    [closed, 0, true],
    [open(50), 49, false],
    [open(50), 50, true],
    [halfOpen(1), 0, true],
    [halfOpen(0), 0, false]
  ])("%j at %d lets a call through: %s", (state, at, isThrough) => {
    expect(permits(state, at)).toBe(isThrough)
  })

  it("is the very same object where nothing changes", () => {
    for (const state of [closed, open(50), halfOpen(0)]) {
      expect(step(rules, state, asked(10))).toBe(state)
    }
  })

  it("judges by a quotient: 7 failures of 100 are 7%", () => {
    const of = { ...rules, failureRateThreshold: 0.07, windowSize: 100, minimumNumberOfCalls: 100 }

    expect(step(of, closed, ended(100, 7)).name).toBe("open")
    expect(step(of, closed, ended(100, 6)).name).toBe("closed")
  })

  it("judges a full window of calls even where more calls are asked for than it holds", () => {
    const of = { ...rules, windowSize: 3, minimumNumberOfCalls: 100 }

    expect(step(of, closed, ended(3, 3)).name).toBe("open")
    expect(step({ ...of, windowSize: Infinity }, closed, ended(3, 3)).name).toBe("closed")
  })

  it("never lets more through while half-open than it may, and never through while open", () => {
    const signal = fc.oneof(
      fc.record({ kind: fc.constant("asked" as const), at: fc.integer({ min: 0, max: 100 * second }) }),
      fc.constant(left),
      fc.tuple(fc.nat(10), fc.nat(10)).map(([calls, failed]) => ended(calls, Math.min(failed, calls)))
    )

    fc.assert(
      fc.property(fc.array(signal), (signals) => {
        let state: State = closed
        for (const next of signals) {
          if (next.kind === "asked" && !permits(state, next.at)) {
            expect(step(rules, state, next)).toBe(state)
          }
          state = step(rules, state, next)
          if (state.name === "half-open") expect(state.permits).toBeGreaterThanOrEqual(0)
        }
      })
    )
  })

  describe("that counts failures in a row", () => {
    const inARow: Rules = {
      ...rules,
      failureRateThreshold: Infinity,
      slowCallRateThreshold: Infinity,
      consecutiveFailures: 3
    }

    it.each<[string, State, Signal, State]>([
      ["closed bears any share of failures", closed, ended(10, 9, 10, 2), closed],
      ["closed opens at so many in a row", closed, ended(3, 3, 0, 3), tripped],
      ["half-open opens again at the first failure", halfOpen(2), ended(1, 1, 0, 1), reopened],
      ["half-open waits for all it let through", halfOpen(0), ended(2, 0), halfOpen(0)],
      ["half-open closes when all have succeeded", halfOpen(0), ended(3, 0), closed]
    ])("%s", (_, before, signal, after) => {
      expect(step(inARow, before, signal)).toEqual(after)
    })

    it("looks at a share of failures too where it is told to", () => {
      const both = { ...inARow, failureRateThreshold: 0.5 }

      expect(step(both, closed, ended(10, 5, 0, 1))).toEqual(tripped)
      expect(step(both, closed, ended(10, 4, 0, 3))).toEqual(tripped)
      expect(step(both, closed, ended(10, 4, 0, 2))).toBe(closed)
    })
  })
})
