import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import { describe, expect, it } from "vitest"
import { millisecond } from "../../../src/sim/kernel/Instant.ts"
import type { Endpoint } from "../../../src/sim/model/Endpoint.ts"
import * as LoadShedding from "../../../src/sim/policies/LoadShedding.ts"
import { decode, Lab } from "./Lab.ts"

const shed = (lab: Lab, written: unknown, endpoint: Endpoint) =>
  lab.through(LoadShedding.make(decode(LoadShedding.LoadShedding, written), lab.caller, lab.run), endpoint)

const payments = (lab: Lab, workers: number) =>
  lab.journal.site({ name: "payments", kind: "service", capacity: workers })

/** A line in front of so many workers, in stock Effect. */
const served = (workers: number, endpoint: Endpoint): Endpoint => {
  const permits = Semaphore.makeUnsafe(workers)
  return (request) => Semaphore.withPermits(permits, 1)(endpoint(request))
}

const load = (inFlight: number, workers = 10, betweenAnswers = 0): LoadShedding.Load => ({
  inFlight,
  workers,
  betweenAnswers
})

describe("the rule of load shedding", () => {
  it.each<[unknown, LoadShedding.Load, boolean]>([
    [{ inFlight: 3 }, load(2), false],
    [{ inFlight: 3 }, load(3), true],
    // The call itself would be the eighth of ten, and the ninth.
    [{ above: "80%" }, load(7), false],
    [{ above: "80%" }, load(8), true],
    [{ above: "100%" }, load(9), false],
    [{ above: "100%" }, load(10), true],
    [{ above: "7%" }, load(6, 100), false],
    [{ above: "0%" }, load(0, Infinity), false],
    // A worker is free: no waiting, whatever an answer takes.
    [{ waiting: "50ms" }, load(9, 10, 1e9), false],
    // Three ahead in line and one to leave, 10 ms each: 40 ms; with one more 50 ms, which is not too long yet.
    [{ waiting: "40ms" }, load(13, 10, 10 * millisecond), false],
    [{ waiting: "40ms" }, load(14, 10, 10 * millisecond), true],
    [{ waiting: "0ms" }, load(20, 10, 0), false],
    [{ waiting: "0ms" }, load(1000, Infinity, 1e9), false]
  ])("%j with %j sheds: %s", (written, of, isShed) => {
    expect(LoadShedding.sheds(decode(LoadShedding.LoadShedding, written), of, 0)).toBe(isShed)
  })

  it.each([
    [undefined, [true, true, true]],
    [0, [false, true, true]],
    [1, [false, false, true]]
  ])("with keep %j sheds priorities 0, 1 and 2: %j", (keep, expected) => {
    const options = keep === undefined ? { inFlight: 1 } : { inFlight: 1, keep }

    expect([0, 1, 2].map((priority) => LoadShedding.sheds(options, load(5), priority))).toEqual(expected)
  })
})

describe("load shedding", () => {
  it("refuses what is over the limit in flight, without calling", () => {
    const lab = new Lab()
    const callee = lab.callee([50, "full"])
    const endpoint = shed(lab, { inFlight: 2 }, callee.endpoint)

    for (const at of [0, 10, 20, 51]) lab.callAt(at, endpoint)
    lab.finish()

    expect(lab.endings).toEqual(["shed at 20", "full at 50", "full at 60", "full at 101"])
    expect(lab.counters).toEqual({ "calls shed": 1 })
  })

  it("spares what is important, and counts it as in flight", () => {
    const lab = new Lab()
    const endpoint = shed(lab, { inFlight: 1, keep: 0 }, lab.callee([50, "full"]).endpoint)
    const call = (at: number, priority: number) => {
      const request = lab.request()
      request.priority = priority
      lab.callAt(at, endpoint, request)
    }

    call(0, 0)
    call(10, 0)
    call(20, 1)
    call(55, 1)
    call(70, 1)

    expect(lab.finish().endings).toEqual(["shed at 20", "full at 50", "shed at 55", "full at 60", "full at 120"])
  })

  it.each(["full", "error", "defect"] as const)("forgets a call that ended as %s", (ending) => {
    const lab = new Lab()
    const endpoint = shed(lab, { inFlight: 1 }, lab.callee([10, ending], [10, "full"]).endpoint)

    for (const at of [0, 20]) lab.callAt(at, endpoint)

    expect(lab.finish().endings.at(-1)).toBe("full at 30")
  })

  it("forgets a call that was interrupted", () => {
    const lab = new Lab()
    const endpoint = shed(lab, { inFlight: 1 }, lab.callee([1000, "full"], [10, "full"]).endpoint)

    const fiber = lab.call(endpoint(lab.request()))
    lab.at(5, () => fiber.interruptUnsafe())
    lab.callAt(6, endpoint)

    expect(lab.finish().endings).toEqual(["interrupted at 5", "full at 16"])
  })

  it("keeps a share of the target's workers free", () => {
    const lab = new Lab()
    const endpoint = shed(lab, { above: "50%" }, lab.callee([50, "full"]).endpoint)
    // The target may be built after the policy.
    payments(lab, 4)

    for (const at of [0, 1, 2]) lab.callAt(at, endpoint)

    expect(lab.finish().endings[0]).toBe("shed at 2")
  })

  it("never sheds by share or waiting where the target has no limit", () => {
    for (const written of [{ above: "1%" }, { waiting: "1ms" }]) {
      const lab = new Lab()
      payments(lab, Infinity)
      const endpoint = shed(lab, written, lab.callee([50, "full"]).endpoint)
      for (let i = 0; i < 100; i++) lab.callAt(i, endpoint)

      expect(lab.finish().counters).toEqual({})
    }
  })

  it("keeps the line as short as the wait allows, once it has seen how fast it moves", () => {
    const lab = new Lab()
    payments(lab, 1)
    const callee = lab.callee([10, "full"])
    const endpoint = shed(lab, { waiting: "50ms" }, served(1, callee.endpoint))
    const responses: Array<number> = []

    // Twice as many calls as one worker can do, for 2 s.
    for (let i = 0; i < 400; i++) {
      lab.at(i * 5, () => {
        const began = lab.kernel.now
        const fiber = lab.kernel.start(endpoint(lab.request()))
        fiber.addObserver((exit) => {
          if (exit._tag === "Success") responses.push((lab.kernel.now - began) / millisecond)
        })
      })
    }
    lab.finish()

    // Everyone answered waited at most 50 ms, and the worker was never idle: 200 answers in 2 s, and those still in line.
    expect(Math.max(...responses)).toBeLessThanOrEqual(60)
    expect(Math.max(...responses)).toBeGreaterThan(50)
    expect(responses.length).toBeGreaterThanOrEqual(200)
    expect(responses.length).toBeLessThanOrEqual(206)
  })

  it("does not take calls that were turned away for a line that moves", () => {
    const lab = new Lab()
    payments(lab, 1)
    const worker = served(1, lab.callee([10, "full"]).endpoint)
    const full = lab.callee([0, "queue full"])
    const policy = Effect.runSync(LoadShedding.make({ waiting: 15 * millisecond }, lab.caller, lab.run))
    const [through, turnedAway] = [policy(worker), policy(full.endpoint)]

    for (const at of [0, 0, 0, 0]) lab.callAt(at, through)
    for (const at of [1, 2, 3, 11, 12, 13]) lab.callAt(at, turnedAway)
    // Two are inside then, 10 ms apart: the next one would wait 20 ms.
    lab.callAt(25, through)
    lab.finish()

    expect(lab.endings).toContain("shed at 25")
  })

  it("decides anew each time its effect is run", () => {
    const lab = new Lab()
    const callee = lab.callee([10, "error"], [10, "full"])
    const call = shed(lab, { inFlight: 1 }, callee.endpoint)(lab.request())

    lab.call(Effect.retry(call, { times: 1 }))

    expect(lab.finish().endings).toEqual(["full at 20"])
  })

  it.each([
    [{ inFlight: 100 }, "sheds calls over 100 in flight"],
    [{ above: "80%", keep: 0 }, "sheds calls while more than 80% of the workers would be busy, never priority 0"],
    [{ waiting: "50ms", keep: 2 }, "sheds calls that would wait longer than 50ms, never priority 0 to 2"]
  ])("says %j in words", (written, words) => {
    expect(LoadShedding.describe(decode(LoadShedding.LoadShedding, written))).toBe(words)
  })

  it.each([[{}], [{ keep: 0 }], [{ inFlight: 1, above: "5%" }], [{ inFlight: 1, keep: -1 }]])(
    "does not accept %j",
    (written) => {
      expect(() => decode(LoadShedding.LoadShedding, written)).toThrow()
    }
  )
})
