import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { millisecond } from "../../../src/sim/kernel/Instant.ts"
import type { Endpoint } from "../../../src/sim/model/Endpoint.ts"
import * as Deadline from "../../../src/sim/policies/Deadline.ts"
import * as Retry from "../../../src/sim/policies/retries/Retry.ts"
import * as Timeout from "../../../src/sim/policies/Timeout.ts"
import { decode, Lab } from "./Lab.ts"

const deadline = (lab: Lab, withinMs: number, endpoint: Endpoint) =>
  lab.through(Deadline.make(withinMs * millisecond, lab.caller, lab.run), endpoint)

describe("a deadline", () => {
  it("hands on what comes in time", () => {
    const lab = new Lab()

    lab.callAt(0, deadline(lab, 100, lab.callee([99, "full"]).endpoint))
    lab.callAt(0, deadline(lab, 100, lab.callee([50, "error"]).endpoint))

    expect(lab.finish().endings).toEqual(["error at 50", "full at 99"])
  })

  it("fails the call when it passes, and stops the work below", () => {
    const lab = new Lab()
    const callee = lab.callee([500, "full"])

    lab.callAt(20, deadline(lab, 100, callee.endpoint))
    lab.finish()

    expect(lab.endings).toEqual(["timed out at 120"])
    expect(callee.endings).toEqual(["interrupted at 120"])
  })

  it("is known to the hop below as an instant, from when on the call is obsolete", () => {
    const lab = new Lab()
    const callee = lab.callee([10, "full"])

    lab.callAt(20, deadline(lab, 100, callee.endpoint))
    lab.finish()

    const { request } = callee.seen[0]!
    expect(request.deadline).toBe(120 * millisecond)
    expect(request.child(request.caller).isObsolete(120 * millisecond - 1)).toBe(false)
    expect(request.child(request.caller).isObsolete(120 * millisecond)).toBe(true)
  })

  it("lets an earlier one hold that came with the request", () => {
    const lab = new Lab()
    const callee = lab.callee([500, "full"])

    lab.callAt(0, deadline(lab, 100, deadline(lab, 300, callee.endpoint)))
    lab.finish()

    expect(callee.seen[0]!.request.deadline).toBe(100 * millisecond)
    expect(lab.endings).toEqual(["timed out at 100"])
  })

  it("is met earlier where an inner one is earlier, and what is left of the outer one is still there", () => {
    const lab = new Lab()
    const callee = lab.callee([500, "full"], [40, "full"])
    const retried = lab.through(Retry.make({ attempts: 2 }, lab.caller, lab.run), deadline(lab, 50, callee.endpoint))

    lab.callAt(0, deadline(lab, 100, retried))
    lab.finish()

    expect(callee.seen.map(({ request }) => request.deadline / millisecond)).toEqual([50, 100])
    expect(lab.endings).toEqual(["full at 90"])
  })

  it("refuses a call whose deadline has passed already, without calling", () => {
    const lab = new Lab()
    const callee = lab.callee([10, "full"])
    const request = lab.request()
    request.deadline = 5 * millisecond

    lab.callAt(5, deadline(lab, 100, callee.endpoint), request)
    lab.finish()

    expect(lab.endings).toEqual(["expired at 5"])
    expect(callee.seen).toEqual([])
  })

  it("stops work on fibers of its own too, when it passes", () => {
    const lab = new Lab()
    const callee = lab.callee([500, "full"])
    const timed = lab.through(Timeout.make(80 * millisecond, lab.caller, lab.run), callee.endpoint)
    const slow = lab.through(Timeout.make(200 * millisecond, lab.caller, lab.run), callee.endpoint)

    lab.callAt(0, deadline(lab, 100, timed))
    lab.callAt(0, deadline(lab, 100, slow))
    lab.finish()

    expect(lab.endings).toEqual(["timed out at 80", "timed out at 100"])
    expect(callee.endings).toEqual(["interrupted at 100", "interrupted at 100"])
  })

  it("stops the children that stock Effect code forked", () => {
    const lab = new Lab()
    const callee = lab.callee([500, "full"])
    const both: Endpoint = (request) =>
      Effect.map(
        Effect.all([callee.endpoint(request), callee.endpoint(request)], { concurrency: "unbounded" }),
        ([first]) => first
      )

    lab.callAt(0, deadline(lab, 100, both))
    lab.finish()

    expect(lab.endings).toEqual(["timed out at 100"])
    expect(callee.endings).toEqual(["interrupted at 100", "interrupted at 100"])
  })

  it("is not seen by handlers of failures and retries in between", () => {
    const lab = new Lab()
    const callee = lab.callee([500, "full"])
    const handling: Endpoint = (request) =>
      callee.endpoint(request).pipe(
        Effect.retry({ times: 3 }),
        Effect.catch(() => Effect.succeed({ quality: "degraded" as const }))
      )

    lab.callAt(0, deadline(lab, 100, lab.through(Retry.make({}, lab.caller, lab.run), handling)))
    lab.finish()

    expect(lab.endings).toEqual(["timed out at 100"])
    expect(callee.instants).toEqual([0])
  })

  it("begins anew each time its effect is run", () => {
    const lab = new Lab()
    const callee = lab.callee([500, "full"], [10, "full"])
    const call = deadline(lab, 100, callee.endpoint)(lab.request())

    lab.call(Effect.retry(call, { times: 1 }))
    lab.finish()

    expect(callee.seen.map(({ request }) => request.deadline / millisecond)).toEqual([100, 200])
    expect(lab.endings).toEqual(["full at 110"])
  })

  it("leaves nothing behind when its caller is interrupted", () => {
    const lab = new Lab()
    const callee = lab.callee([500, "full"])

    const fiber = lab.call(deadline(lab, 100, callee.endpoint)(lab.request()))
    lab.at(30, () => fiber.interruptUnsafe())
    lab.finish()

    expect(lab.endings).toEqual(["interrupted at 30"])
    expect(callee.endings).toEqual(["interrupted at 30"])
    expect(callee.seen[0]!.request.leftAt).toBeUndefined()
  })

  it("says itself in words", () => {
    expect(Deadline.describe(decode(Deadline.Deadline, "1s"))).toBe(
      "must be answered within 1s, which everybody below knows"
    )
  })
})
