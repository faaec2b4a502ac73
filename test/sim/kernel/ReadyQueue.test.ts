import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ReadyQueue } from "../../../src/sim/kernel/ReadyQueue.ts"

describe("a ready queue", () => {
  it("runs what became ready first, be it a task or an owner", () => {
    const queue = new ReadyQueue()
    const ran: Array<string> = []

    queue.push(() => void ran.push("task"))
    queue.push({ due: () => void ran.push("owner") })
    queue.push(() => void ran.push("another task"))
    while (queue.size > 0) queue.runNext()

    expect(ran).toEqual(["task", "owner", "another task"])
  })

  it("runs what became ready meanwhile after all that was ready before", () => {
    const queue = new ReadyQueue()
    const ran: Array<string> = []

    queue.push(() => {
      ran.push("first")
      queue.push(() => void ran.push("third"))
    })
    queue.push(() => void ran.push("second"))
    while (queue.size > 0) queue.runNext()

    expect(ran).toEqual(["first", "second", "third"])
  })

  it("keeps the order however it grows and wraps around", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -60, max: 60 }), { maxLength: 100 }), (bursts) => {
        const queue = new ReadyQueue()
        const ran: Array<number> = []
        let pushed = 0
        for (const burst of bursts) {
          for (let i = 0; i < burst; i++) {
            const name = pushed++
            queue.push(() => void ran.push(name))
          }
          for (let i = 0; i < -burst && queue.size > 0; i++) queue.runNext()
        }
        while (queue.size > 0) queue.runNext()

        expect(ran).toEqual(Array.from({ length: pushed }, (_, i) => i))
      })
    )
  })
})
