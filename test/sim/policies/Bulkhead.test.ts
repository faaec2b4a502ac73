import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { millisecond } from "../../../src/sim/kernel/Instant.ts"
import type { Endpoint } from "../../../src/sim/model/Endpoint.ts"
import * as Bulkhead from "../../../src/sim/policies/Bulkhead.ts"
import * as Timeout from "../../../src/sim/policies/Timeout.ts"
import { decode, Lab } from "./Lab.ts"

const bulkhead = (lab: Lab, written: unknown, endpoint: Endpoint) =>
  lab.through(Bulkhead.make(decode(Bulkhead.Bulkhead, written), lab.caller, lab.run), endpoint)

const patient = (maxConcurrent: number) => ({ maxConcurrent, maxWait: "100ms" })

describe("a bulkhead", () => {
  it("rejects the call that would be one too many, without calling", () => {
    const lab = new Lab()
    const callee = lab.callee([50, "full"])
    const endpoint = bulkhead(lab, 2, callee.endpoint)

    for (const at of [0, 10, 20, 51]) lab.callAt(at, endpoint)
    lab.finish()

    expect(lab.endings).toEqual(["too many in flight at 20", "full at 50", "full at 60", "full at 101"])
    expect(callee.seen).toHaveLength(3)
    expect(lab.counters).toEqual({ "calls rejected by bulkhead": 1 })
  })

  it("says how many are inside whenever that changes", () => {
    const lab = new Lab()
    const endpoint = bulkhead(lab, 2, lab.callee([50, "full"]).endpoint)

    for (const at of [0, 10]) lab.callAt(at, endpoint)

    expect(lab.finish().levels).toEqual({ "calls in bulkhead": [1, 2, 1, 0] })
  })

  it.each(["full", "error", "defect"] as const)("gives the place of a call back that ended as %s", (ending) => {
    const lab = new Lab()
    const callee = lab.callee([10, ending], [10, "full"])
    const endpoint = bulkhead(lab, 1, callee.endpoint)

    for (const at of [0, 20]) lab.callAt(at, endpoint)
    lab.finish()

    expect(lab.endings.at(-1)).toBe("full at 30")
  })

  it("gives the place of an interrupted call back", () => {
    const lab = new Lab()
    const endpoint = bulkhead(lab, 1, lab.callee([1000, "full"], [10, "full"]).endpoint)

    const fiber = lab.call(endpoint(lab.request()))
    lab.at(5, () => fiber.interruptUnsafe())
    lab.callAt(6, endpoint)

    expect(lab.finish().endings).toEqual(["interrupted at 5", "full at 16"])
  })

  it("lets calls wait for their turn, first in, first out", () => {
    const lab = new Lab()
    const callee = lab.callee([30, "full"])
    const endpoint = bulkhead(lab, patient(1), callee.endpoint)

    for (const at of [0, 1, 2]) lab.callAt(at, endpoint)
    lab.finish()

    expect(callee.instants).toEqual([0, 30, 60])
    expect(lab.endings).toEqual(["full at 30", "full at 60", "full at 90"])
  })

  it("lets calls wait again after everybody had gone", () => {
    const lab = new Lab()
    const callee = lab.callee([30, "full"])
    const endpoint = bulkhead(lab, patient(1), callee.endpoint)

    for (const at of [0, 1, 200, 201, 202]) lab.callAt(at, endpoint)
    lab.finish()

    expect(callee.instants).toEqual([0, 30, 200, 230, 260])
  })

  it("lets nobody past who comes at the instant at which a place is given on", () => {
    const lab = new Lab()
    const callee = lab.callee([30, "full"])
    const endpoint = bulkhead(lab, patient(1), callee.endpoint)
    const [first, second, third] = [lab.request(), lab.request(), lab.request()]

    lab.callAt(0, endpoint, first)
    lab.callAt(1, endpoint, second)
    lab.callAt(30, endpoint, third)
    lab.finish()

    expect(callee.seen.map(({ request }) => request)).toEqual([first, second, third])
  })

  it("rejects who has waited too long", () => {
    const lab = new Lab()
    const callee = lab.callee([150, "full"])
    const endpoint = bulkhead(lab, patient(1), callee.endpoint)

    for (const at of [0, 10, 60]) lab.callAt(at, endpoint)
    lab.finish()

    expect(lab.endings).toEqual(["too many in flight at 110", "full at 150", "full at 300"])
    expect(callee.instants).toEqual([0, 150])
  })

  it("passes over who was interrupted while waiting", () => {
    const lab = new Lab()
    const callee = lab.callee([30, "full"])
    const endpoint = bulkhead(lab, patient(1), callee.endpoint)

    lab.callAt(0, endpoint)
    lab.at(1, () => {
      const fiber = lab.call(endpoint(lab.request()))
      lab.at(5, () => fiber.interruptUnsafe())
    })
    lab.callAt(2, endpoint)
    lab.finish()

    expect(lab.endings).toEqual(["interrupted at 5", "full at 30", "full at 60"])
  })

  it("gives a place on that was granted to a call which is interrupted at that very instant", () => {
    const lab = new Lab()
    const callee = lab.callee([30, "full"])
    const endpoint = bulkhead(lab, patient(1), callee.endpoint)

    const first = lab.call(endpoint(lab.request()))
    const granted = lab.call(endpoint(lab.request()))
    lab.callAt(2, endpoint)
    // Interrupting the first grants its place; the second is interrupted before it could begin.
    lab.at(10, () => {
      first.interruptUnsafe()
      granted.interruptUnsafe()
    })
    lab.finish()

    expect(lab.endings).toEqual(["interrupted at 10", "interrupted at 10", "full at 40"])
    expect(callee.instants).toEqual([0, 10])
    expect(lab.levels["calls in bulkhead"]!.at(-1)).toBe(0)
  })

  it("does not begin with a call that was withdrawn while it waited", () => {
    const lab = new Lab()
    const callee = lab.callee([80, "full"])
    const guarded = bulkhead(lab, patient(1), callee.endpoint)
    const after = { after: 50 * millisecond, cancels: "waiting" } as const
    const timed = lab.through(Timeout.make(after, lab.caller, lab.run), guarded)

    lab.callAt(0, guarded)
    lab.callAt(10, timed)
    lab.callAt(20, guarded)
    lab.finish()

    expect(lab.endings).toEqual(["timed out at 60", "full at 80", "full at 160"])
    expect(callee.instants).toEqual([0, 80])
  })

  it("lets so many wait as its queue holds, as long as it takes, and rejects the rest at once", () => {
    const lab = new Lab()
    const callee = lab.callee([1000, "full"])
    const endpoint = bulkhead(lab, { maxConcurrent: 1, queue: 2 }, callee.endpoint)

    for (const at of [0, 1, 2, 3, 1001, 1002]) lab.callAt(at, endpoint)
    lab.finish()

    // At 1000 the first of the two who wait begins, so there is room for one more.
    expect(lab.endings.slice(0, 3)).toEqual(["too many in flight at 3", "full at 1000", "too many in flight at 1002"])
    expect(callee.instants).toEqual([0, 1000, 2000, 3000])
  })

  it.each([
    [
      "is interrupted",
      (lab: Lab, endpoint: Endpoint) => {
        const fiber = lab.call(endpoint(lab.request()))
        lab.at(5, () => fiber.interruptUnsafe())
      },
      { queue: 1 }
    ],
    [
      "has waited too long",
      (lab: Lab, endpoint: Endpoint) => void lab.call(endpoint(lab.request())),
      { queue: 1, maxWait: "5ms" }
    ]
  ])("has room in its queue again when somebody %s", (_, wait, written) => {
    const lab = new Lab()
    const endpoint = bulkhead(lab, { maxConcurrent: 1, ...written }, lab.callee([8, "full"]).endpoint)

    lab.callAt(0, endpoint)
    lab.at(0, () => wait(lab, endpoint))
    lab.callAt(4, endpoint)
    lab.callAt(6, endpoint)
    lab.finish()

    expect(lab.endings[0]).toBe("too many in flight at 4")
    expect(lab.endings.at(-1)).toBe("full at 16")
  })

  it("that has no queue rejects at once", () => {
    const lab = new Lab()
    const endpoint = bulkhead(lab, { maxConcurrent: 1, queue: 0 }, lab.callee([5, "full"]).endpoint)

    for (const at of [0, 1]) lab.callAt(at, endpoint)

    expect(lab.finish().endings).toEqual(["too many in flight at 1", "full at 5"])
  })

  it("has one set of places for all endpoints of its caller", () => {
    const lab = new Lab()
    const policy = Effect.runSync(Bulkhead.make(1, lab.caller, lab.run))
    const callee = lab.callee([50, "full"])

    lab.callAt(0, policy(callee.endpoint))
    lab.callAt(1, policy(callee.endpoint))

    expect(lab.finish().endings).toEqual(["too many in flight at 1", "full at 50"])
  })

  it("takes a place anew each time its effect is run", () => {
    const lab = new Lab()
    const callee = lab.callee([10, "error"], [10, "full"])
    const call = bulkhead(lab, 1, callee.endpoint)(lab.request())

    lab.call(Effect.retry(call, { times: 1 }))

    expect(lab.finish().endings).toEqual(["full at 20"])
    expect(lab.levels["calls in bulkhead"]).toEqual([1, 0, 1, 0])
  })

  it.each([
    [25, "at most 25 calls at a time, more are rejected"],
    [{ maxConcurrent: 1, maxWait: "100ms" }, "at most 1 call at a time, more wait up to 100ms"],
    [{}, "at most 25 calls at a time, more are rejected"],
    [{ maxConcurrent: 10, queue: 5 }, "at most 10 calls at a time, 5 more wait"],
    [{ maxConcurrent: 10, queue: 5, maxWait: "1s" }, "at most 10 calls at a time, 5 more wait up to 1s"],
    [{ maxConcurrent: 10, queue: 0 }, "at most 10 calls at a time, more are rejected"]
  ])("says %j in words", (written, words) => {
    expect(Bulkhead.describe(decode(Bulkhead.Bulkhead, written))).toBe(words)
  })
})
