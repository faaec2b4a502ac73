import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { millisecond } from "../../../../src/sim/kernel/Instant.ts"
import type { Endpoint } from "../../../../src/sim/model/Endpoint.ts"
import * as Deadline from "../../../../src/sim/policies/Deadline.ts"
import * as Hedge from "../../../../src/sim/policies/hedges/Hedge.ts"
import { decode, Lab } from "../Lab.ts"

const hedge = (lab: Lab, written: unknown, endpoint: Endpoint) =>
  lab.through(Hedge.make(decode(Hedge.Hedge, written), lab.caller, lab.run), endpoint)

const after50 = { after: "50ms" }

describe("a hedge", () => {
  it("sends one copy where the answer comes in time", () => {
    const lab = new Lab()

    lab.callAt(0, hedge(lab, after50, lab.callee([49, "stale"]).endpoint))
    lab.finish()

    expect(lab.endings).toEqual(["stale at 49"])
    expect(lab.attempts).toEqual(["1 at 0"])
    expect(lab.counters).toEqual({})
  })

  it("sends a second copy when the answer is late; the second wins and the first is stopped", () => {
    const lab = new Lab()
    const callee = lab.callee([1000, "full"], [10, "full"])

    lab.callAt(0, hedge(lab, after50, callee.endpoint))
    lab.finish()

    expect(lab.endings).toEqual(["full at 60"])
    expect(callee.endings).toEqual(["interrupted at 60", "full at 60"])
    expect(lab.attempts).toEqual(["1 at 0", "2 at 50"])
    expect(lab.counters).toEqual({ "hedges sent": 1, "hedges won": 1 })
  })

  it("takes the first copy's answer where that comes first after all, and stops the second", () => {
    const lab = new Lab()
    const callee = lab.callee([70, "full"], [100, "full"])

    lab.callAt(0, hedge(lab, after50, callee.endpoint))
    lab.finish()

    expect(lab.endings).toEqual(["full at 70"])
    expect(callee.endings).toEqual(["full at 70", "interrupted at 70"])
    expect(lab.counters).toEqual({ "hedges sent": 1 })
  })

  it("takes the answer of the first to end where two end at one instant", () => {
    const lab = new Lab()

    lab.callAt(0, hedge(lab, after50, lab.callee([100, "stale"], [50, "full"]).endpoint))
    lab.finish()

    expect(lab.endings).toEqual(["stale at 100"])
    expect(lab.counters).toEqual({ "hedges sent": 1 })
  })

  it("does not count a copy as winner that answers when another one has won", () => {
    const lab = new Lab()
    const callee = lab.callee([70, "full"], [100, "full"])

    lab.callAt(0, hedge(lab, { ...after50, cancels: "nothing" }, callee.endpoint))
    lab.finish()

    expect(callee.endings).toEqual(["full at 70", "full at 150"])
    expect(lab.counters).toEqual({ "hedges sent": 1 })
  })

  it("sends no copy at or after the deadline of the request", () => {
    const lab = new Lab()
    const callee = lab.callee([70, "full"])
    const request = lab.request()
    request.deadline = 50 * millisecond

    lab.callAt(0, hedge(lab, after50, callee.endpoint), request)
    lab.finish()

    expect(callee.instants).toEqual([0])
  })

  it("marks the loser as left by its caller, and the winner not", () => {
    const lab = new Lab()
    const callee = lab.callee([1000, "full"], [10, "full"])

    lab.callAt(0, hedge(lab, { ...after50, cancels: "nothing" }, callee.endpoint))
    lab.finish()

    const [loser, winner] = callee.seen.map(({ request }) => request)
    expect([loser!.leftAt, winner!.leftAt]).toEqual([60 * millisecond, undefined])
    expect([loser!.attempt, winner!.attempt]).toEqual([1, 2])
  })

  it.each([
    ["nothing", "full at 1000", false],
    ["waiting", "full at 1000", true],
    ["everything", "interrupted at 60", true]
  ] as const)("does with the loser as it is told (cancels: %s)", (cancels, ending, isWithdrawn) => {
    const lab = new Lab()
    const callee = lab.callee([1000, "full"], [10, "full"])

    lab.callAt(0, hedge(lab, { ...after50, cancels }, callee.endpoint))
    lab.finish()

    expect(lab.endings).toEqual(["full at 60"])
    expect(callee.endings[0]).toBe(ending)
    expect(callee.seen[0]!.request.isWithdrawn).toBe(isWithdrawn)
  })

  it("sends up to so many copies, one after each wait", () => {
    const lab = new Lab()
    const callee = lab.callee([1000, "full"], [1000, "full"], [1000, "full"], [10, "full"])

    lab.callAt(0, hedge(lab, { ...after50, attempts: 4 }, callee.endpoint))
    lab.finish()

    expect(callee.instants).toEqual([0, 50, 100, 150])
    expect(lab.endings).toEqual(["full at 160"])
    expect(callee.inside).toBe(0)
  })

  it("lets the others go on when a copy fails, and takes the first good answer", () => {
    const lab = new Lab()
    const callee = lab.callee([60, "error"], [100, "full"])

    lab.callAt(0, hedge(lab, after50, callee.endpoint))

    expect(lab.finish().endings).toEqual(["full at 150"])
  })

  it("fails with the last failure when every copy sent has failed, without sending more", () => {
    const lab = new Lab()
    const early = lab.callee([10, "error"])
    const late = lab.callee([60, "error"], [30, "timed out"])

    lab.callAt(0, hedge(lab, { ...after50, attempts: 3 }, early.endpoint))
    lab.callAt(100, hedge(lab, { ...after50, attempts: 3 }, late.endpoint))
    lab.finish()

    expect(lab.endings).toEqual(["error at 10", "timed out at 180"])
    expect([early.seen.length, late.seen.length]).toEqual([1, 2])
  })

  it("goes on at once with a copy that ends at once", () => {
    const lab = new Lab()

    lab.callAt(0, hedge(lab, after50, lab.callee([0, "full"]).endpoint))
    lab.callAt(1, hedge(lab, after50, lab.callee([0, "error"]).endpoint))
    lab.callAt(2, hedge(lab, after50, lab.callee([500, "full"], [0, "full"]).endpoint))
    lab.finish()

    expect(lab.endings).toEqual(["full at 0", "error at 1", "full at 52"])
    expect(lab.attempts).toEqual(["1 at 0", "1 at 1", "1 at 2", "2 at 52"])
  })

  it("hands on a defect when no copy is left", () => {
    const lab = new Lab()

    lab.callAt(0, hedge(lab, after50, lab.callee([5, "defect"]).endpoint))

    expect(lab.finish().endings).toEqual(["died at 5"])
  })

  it("stops every copy when its caller is interrupted, and sends no more", () => {
    const lab = new Lab()
    const callee = lab.callee([1000, "full"])

    const fiber = lab.call(hedge(lab, { ...after50, attempts: 4 }, callee.endpoint)(lab.request()))
    lab.at(70, () => fiber.interruptUnsafe())
    lab.finish()

    expect(lab.endings).toEqual(["interrupted at 70"])
    expect(callee.endings).toEqual(["interrupted at 70", "interrupted at 70"])
    expect(lab.kernel.unfinished).toBe(0)
  })

  it("ends with the deadline above it, and with it the copies that were left", () => {
    const lab = new Lab()
    const callee = lab.callee([1000, "full"])
    const hedged = hedge(lab, { ...after50, cancels: "nothing" }, callee.endpoint)

    lab.callAt(0, lab.through(Deadline.make(80 * millisecond, lab.caller, lab.run), hedged))
    lab.finish()

    expect(lab.endings).toEqual(["timed out at 80"])
    expect(callee.endings).toEqual(["interrupted at 80", "interrupted at 80"])
  })

  it("sends further copies only as its budget allows, and counts what it refuses", () => {
    const lab = new Lab()
    const callee = lab.callee([200, "full"])
    const endpoint = hedge(lab, { ...after50, budget: "10%", cancels: "nothing" }, callee.endpoint)

    for (let i = 0; i < 1000; i++) lab.callAt(i, endpoint)
    lab.finish()

    // One copy for every ten calls: the load is 1.1 times the calls however slow the callee is.
    expect(callee.seen).toHaveLength(1100)
    expect(lab.counters["hedges refused by budget"]).toBe(900)
  })

  it("begins anew each time its effect is run", () => {
    const lab = new Lab()
    const callee = lab.callee([60, "error"], [20, "error"], [10, "full"])
    const call = hedge(lab, after50, callee.endpoint)(lab.request())

    lab.call(Effect.retry(call, { times: 1 }))
    lab.finish()

    expect(lab.attempts).toEqual(["1 at 0", "2 at 50", "1 at 70"])
    expect(lab.endings).toEqual(["full at 80"])
  })

  // C03 of the validation tables (Dean & Barroso): 99 % answer in 10 ms, 1 % in 1000 ms, hedged after 15 ms.
  it("makes one slow answer in a hundred one in ten thousand, for 1% more calls", () => {
    const lab = new Lab(5)
    const dice = lab.kernel.streams.stream("leaf")
    const leaf: Endpoint = () =>
      Effect.suspend(() => Effect.as(Effect.sleep(dice.next() < 0.01 ? 1000 : 10), { quality: "full" as const }))
    const endpoint = hedge(lab, { after: "15ms" }, leaf)
    const calls = 50_000
    let total = 0
    let slow = 0

    for (let i = 0; i < calls; i++) {
      lab.at(i, () => {
        lab.kernel.start(endpoint(lab.request())).addObserver(() => {
          const response = lab.kernel.now / millisecond - i
          total += response
          if (response > 25) slow++
        })
      })
    }
    lab.finish()

    // Four standard errors: 500 +- 89 hedges of 50 000, 5 +- 9 slow answers, 10.2475 +- 0.18 ms.
    expect(Math.abs(lab.counters["hedges sent"]! - 500)).toBeLessThan(89)
    expect(slow).toBeLessThan(14)
    expect(Math.abs(total / calls - 10.2475)).toBeLessThan(0.18)
  })

  it("sends no copy by a percentile before enough calls were measured, nor where all take equally long", () => {
    const lab = new Lab()
    const endpoint = hedge(lab, { after: "p90" }, lab.callee(...Array(30).fill([10, "full"]), [100, "full"]).endpoint)

    for (let i = 0; i < 31; i++) lab.callAt(i * 1000, endpoint)
    lab.finish()

    // The 31st is late; one past 10 ms, by a nanosecond.
    expect(lab.attempts.filter((attempt) => attempt.startsWith("2"))).toEqual(["2 at 30010.000001"])

    const early = new Lab()
    const soon = hedge(early, { after: "p90" }, early.callee(...Array(9).fill([10, "full"]), [100, "full"]).endpoint)
    for (let i = 0; i < 10; i++) early.callAt(i * 1000, soon)
    expect(early.finish().counters).toEqual({})
  })

  // Exponential of mean 10 ms, hedged at its p95 q: P(T > t) is exp(-t / 10) up to q and exp(-(2t - q) / 10) from there,
  // whose mean is 10 * (0.95 + 0.05 / 2).
  it("by a percentile sends that share of the calls again, and shortens them as the minimum of two does", () => {
    const lab = new Lab(3)
    const dice = lab.kernel.streams.stream("leaf")
    const leaf: Endpoint = () =>
      Effect.suspend(() => Effect.as(Effect.sleep(-10 * Math.log(1 - dice.next())), { quality: "full" as const }))
    const endpoint = hedge(lab, { after: "p95" }, leaf)
    const calls = 40_000
    let total = 0

    for (let i = 0; i < calls; i++) {
      lab.at(i, () => {
        lab.kernel.start(endpoint(lab.request())).addObserver(() => {
          total += lab.kernel.now / millisecond - i
        })
      })
    }
    lab.finish()

    // Four standard errors, of the share with a percentile of its own from each 1000 calls: 2000 +- 4 * 62.
    expect(Math.abs(lab.counters["hedges sent"]! - 0.05 * calls)).toBeLessThan(250)
    // The standard deviation is below 10 ms.
    expect(Math.abs(total / calls - 9.75)).toBeLessThan(0.2)
  })

  it.each([
    [after50, "a second copy when there is no answer after 50ms; leaves the losers calling all work back"],
    [
      { tied: true },
      "a second copy at once, tied: the first that work begins on withdraws the others; leaves the losers calling all work back"
    ],
    [
      { after: "p99.9", window: 500 },
      "a second copy when there is no answer after the p99.9 of the last 500 calls; leaves the losers calling all work back"
    ],
    [
      { ...after50, attempts: 3, budget: "10%", cancels: "nothing" },
      "up to 2 further copies when there is no answer after 50ms each, at most 10% of the calls of the last 10s; " +
        "leaves the losers while the callee keeps working"
    ],
    [
      { ...after50, instance: "another" },
      "a second copy to another instance when there is no answer after 50ms; leaves the losers calling all work back"
    ]
  ])("says %j in words", (written, words) => {
    expect(Hedge.describe(decode(Hedge.Hedge, written))).toBe(words)
  })

  it.each([
    ["p100", "a percentile is above p0 and below p100, got p100"],
    ["late", 'expected a span such as 50ms, or a percentile such as p95, got "late"'],
    [50, "50"],
    [undefined, "a hedge needs to know how late is late, e.g. after: 50ms"]
  ])("says what is wrong with %s", (after, words) => {
    expect(() => decode(Hedge.Hedge, after === undefined ? { tied: false } : { after })).toThrow(words)
  })

  it("of Polly's sends one more copy after 2s", () => {
    const lab = new Lab()
    lab.callAt(0, hedge(lab, { preset: "polly" }, lab.callee([10_000, "full"]).endpoint))

    expect(lab.finish().attempts).toEqual(["1 at 0", "2 at 2000"])
  })

  it.each([[{}], [{ after: "50ms", attempts: 1 }], [{ after: 50 }], [{ after: "p100" }], [{ after: "late" }]])(
    "does not accept %j",
    (written) => {
      expect(() => decode(Hedge.Hedge, written)).toThrow()
    }
  )
})
