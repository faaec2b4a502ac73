import { bulkhead } from "cockatiel"
import fc from "fast-check"
import { describe, expect, it, vi } from "vitest"
import * as Bulkhead from "../../src/sim/policies/Bulkhead.ts"
import { decode, Lab } from "../sim/policies/Lab.ts"
import { histories, ours, theirs } from "./Histories.ts"

const of = (written: unknown) => (lab: Lab) => Bulkhead.make(decode(Bulkhead.Bulkhead, written), lab.caller, lab.run)

const crowds = histories({ gap: fc.integer({ min: 0, max: 2 }), takes: fc.integer({ min: 0, max: 9 }), calls: 30 })

describe("a bulkhead and cockatiel's", () => {
  it("agree on who goes in, who waits how long, and who is rejected", async () => {
    await fc.assert(
      fc.asyncProperty(
        crowds,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 4 }),
        async (calls, n, queue) => {
          expect(ours(calls, of({ maxConcurrent: n, queue }))).toEqual(await theirs(calls, () => bulkhead(n, queue)))
        }
      )
    )
  })

  it("agree that without a queue nobody waits", async () => {
    await fc.assert(
      fc.asyncProperty(crowds, fc.integer({ min: 1, max: 4 }), async (calls, n) => {
        expect(ours(calls, of(n))).toEqual(await theirs(calls, () => bulkhead(n)))
      })
    )
  })

  it("differ on who stops waiting: ours makes room in the queue at once, cockatiel's when its turn has come", async () => {
    const lab = new Lab()
    const endpoint = lab.through(of({ maxConcurrent: 1, queue: 1 })(lab), lab.callee([1000, "full"]).endpoint)
    lab.callAt(0, endpoint)
    lab.at(1, () => {
      const fiber = lab.call(endpoint(lab.request()))
      lab.at(10, () => fiber.interruptUnsafe())
    })
    lab.callAt(20, endpoint)
    expect(lab.finish().endings).toEqual(["interrupted at 10", "full at 1000", "full at 2000"])

    vi.useFakeTimers({ now: 0 })
    try {
      const policy = bulkhead(1, 1)
      const work = () => new Promise((resolve) => setTimeout(resolve, 1000))
      const leaving = new AbortController()
      const first = policy.execute(work)
      const second = policy.execute(work, leaving.signal).catch(() => "left")
      leaving.abort()
      const third = policy.execute(work).catch(() => "rejected")
      await vi.runAllTimersAsync()
      expect(await Promise.all([first, second, third])).toEqual([undefined, "left", "rejected"])
    } finally {
      vi.useRealTimers()
    }
  })
})
