import { describe, expect, it } from "vitest"
import { Follower } from "../../../../../src/sim/components/stores/replication/Follower.ts"

describe("a follower", () => {
  it("applies writes in order: one that is due early waits for the one before it", () => {
    const follower = new Follower()

    follower.receive(100)
    follower.receive(50)
    follower.advance(99)
    expect(follower.applied).toBe(0)
    expect([follower.hasAt(1), follower.hasAt(2)]).toEqual([100, 100])
    follower.advance(100)
    expect(follower.applied).toBe(2)
  })

  it("stands still, and then catches up at once with what is overdue", () => {
    const follower = new Follower()

    for (const due of [10, 20, 30, 40]) follower.receive(due)
    follower.turn(true, 20)
    follower.advance(30)
    expect([follower.applied, follower.hasAt(3)]).toEqual([2, Infinity])
    follower.turn(false, 35)
    expect([follower.applied, follower.hasAt(4)]).toEqual([3, 40])
  })

  it("forgets the end of a log that is not continued", () => {
    const ahead = new Follower()
    const behind = new Follower()

    for (const due of [10, 20, 30, 40]) {
      ahead.receive(due)
      behind.receive(due * 10)
    }
    for (const follower of [ahead, behind]) {
      follower.advance(100)
      follower.forget(2)
      follower.receive(1000)
      follower.advance(900)
    }
    expect([ahead.applied, behind.applied]).toEqual([2, 2])
    expect([ahead.hasAt(3), behind.hasAt(3)]).toEqual([1000, 1000])
  })

  it("remembers any number of writes that it does not have yet", () => {
    const follower = new Follower()

    for (let i = 1; i <= 1000; i++) {
      follower.receive(i * 10)
      follower.advance(i)
    }

    expect(follower.applied).toBe(100)
    expect(follower.hasAt(1000)).toBe(10_000)
    follower.advance(10_000)
    expect(follower.applied).toBe(1000)
  })
})
