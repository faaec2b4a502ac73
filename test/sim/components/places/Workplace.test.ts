import { describe, expect, it } from "vitest"
import { Workplace } from "../../../../src/sim/components/places/Workplace.ts"
import { millisecond } from "../../../../src/sim/kernel/Instant.ts"
import { distribution, Ground } from "../Ground.ts"

/** A place where work takes 100 ms. */
const working = () => {
  const ground = new Ground()
  const workplace = new Workplace(ground.place("ledger/1"), ground.kernel)
  const work = workplace.work(distribution("100ms"), ground.kernel.streams.stream("ledger/work"))
  const during = (from: number, to: number, condition: Parameters<Ground["during"]>[3]) =>
    ground.during(from, to, [workplace.conditions], condition)
  return { ground, work, during }
}

describe("a workplace", () => {
  it("that is slow, or far away, takes longer for work that starts then", () => {
    const { during, ground, work } = working()

    during(50, 150, { slow: 3, latency: 5 * millisecond })
    for (const at of [0, 100, 150]) ground.callAt(at, work)
    ground.finish()

    expect(ground.endings).toEqual(["full at 100", "full at 250", "full at 405"])
  })

  it("that stands still does for the rest of the work afterwards what it had left", () => {
    const { during, ground, work } = working()

    during(30, 530, { paused: true })
    ground.callAt(0, work)
    ground.finish()

    expect(ground.endings).toEqual(["full at 600"])
  })

  it("adds up the times that it stood still", () => {
    const { during, ground, work } = working()

    during(10, 20, { paused: true })
    during(30, 230, { paused: true })
    during(300, 301, { paused: true })
    ground.callAt(0, work)
    ground.finish()

    // 10 + 10 + 70 ms of work until 300, one ms of pause, the last 10 ms.
    expect(ground.endings).toEqual(["full at 311"])
  })

  it("begins with nothing while it stands still", () => {
    const { during, ground, work } = working()

    during(10, 500, { paused: true })
    ground.callAt(20, work)
    ground.callAt(450, work)
    ground.finish()

    expect(ground.endings).toEqual(["full at 600", "full at 600"])
  })
})
