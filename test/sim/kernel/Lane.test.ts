import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Calendar } from "../../../src/sim/kernel/Calendar.ts"
import type { Timer } from "../../../src/sim/kernel/Lane.ts"
import { Lane } from "../../../src/sim/kernel/Lane.ts"

/** A calendar with a clock, and timers that write down when they expire. */
class Clock {
  readonly calendar = new Calendar()
  readonly expired: Array<string> = []
  now = 0

  timer(name: string | number): Timer {
    return { isRunning: true, expired: () => void this.expired.push(`${name} at ${this.now}`) }
  }

  enter(instant: number, name: string): void {
    this.calendar.enter(instant, { due: () => void this.expired.push(`${name} at ${this.now}`) })
  }

  runTo(instant: number): void {
    while (this.calendar.nextInstant <= instant) {
      this.now = this.calendar.nextInstant
      this.calendar.fireNext()
    }
    this.now = instant
  }
}

describe("a lane", () => {
  it("lets each timer expire after its span", () => {
    const clock = new Clock()
    const lane = new Lane(clock.calendar, 10)

    lane.start(0, clock.timer("a"))
    lane.start(3, clock.timer("b"))
    lane.start(3, clock.timer("c"))
    clock.runTo(100)

    expect(clock.expired).toEqual(["a at 10", "b at 13", "c at 13"])
  })

  it("leaves cancelled timers out, wherever they stand", () => {
    const clock = new Clock()
    const lane = new Lane(clock.calendar, 10)
    const timers = [0, 1, 2, 3, 4].map((name) => clock.timer(name))

    for (const [at, timer] of timers.entries()) lane.start(at, timer)
    for (const i of [0, 2, 4]) timers[i]!.isRunning = false
    clock.runTo(100)

    expect(clock.expired).toEqual(["1 at 11", "3 at 13"])
  })

  it("has only its head in the calendar", () => {
    const clock = new Clock()
    const lane = new Lane(clock.calendar, 10)

    for (let at = 0; at < 50; at++) lane.start(at, clock.timer(at))

    expect(clock.calendar.size).toBe(1)
  })

  it("keeps to the order of starting among other entries for the same instant", () => {
    const clock = new Clock()
    const lane = new Lane(clock.calendar, 10)

    lane.start(0, clock.timer("first in lane"))
    clock.enter(10, "entered between")
    lane.start(0, clock.timer("second in lane"))
    clock.enter(10, "entered last")
    clock.runTo(10)

    expect(clock.expired).toEqual([
      "first in lane at 10",
      "entered between at 10",
      "second in lane at 10",
      "entered last at 10"
    ])
  })

  it("tells a timer that it is not running any more when it expires, and lets it be started again", () => {
    const clock = new Clock()
    const lane = new Lane(clock.calendar, 10)
    const seen: Array<boolean> = []
    const timer: Timer = {
      isRunning: true,
      expired: () => {
        seen.push(timer.isRunning)
        if (seen.length === 3) return
        timer.isRunning = true
        lane.start(clock.now, timer)
      }
    }

    lane.start(0, timer)
    clock.runTo(1000)

    expect(seen).toEqual([false, false, false])
  })

  it("never ends a timer of a lane without end", () => {
    const clock = new Clock()
    const lane = new Lane(clock.calendar, Infinity)

    lane.start(0, clock.timer("never"))

    expect(clock.calendar.size).toBe(0)
  })

  it("lets what was cancelled go when it needs room, though its span has not passed", () => {
    const clock = new Clock()
    const lane = new Lane(clock.calendar, 1_000_000)
    const alive = new Set<number>()
    // Counts those that the lane still asks whether they run: the cancelled ones it has kept.
    let kept = 0

    for (let at = 0; at < 100_000; at++) {
      const timer: Timer = {
        get isRunning() {
          kept++
          return alive.has(at)
        },
        set isRunning(isRunning: boolean) {
          if (!isRunning) alive.delete(at)
        },
        expired: () => void clock.expired.push(`${at} at ${clock.now}`)
      }
      if (at % 1000 === 7) alive.add(at)
      lane.start(at, timer)
    }
    kept = 0
    clock.runTo(10_000_000)

    expect(clock.expired).toHaveLength(100)
    // 100 living ones, and at most as many dead as the ring has room for.
    expect(kept).toBeLessThan(1000)
  })

  it("keeps its head, though cancelled, when it makes room: the calendar counts on it", () => {
    const clock = new Clock()
    const lane = new Lane(clock.calendar, 1000)
    const timers = Array.from({ length: 200 }, (_, name) => clock.timer(name))

    for (const [at, timer] of timers.entries()) {
      lane.start(at, timer)
      if (at < 64) timer.isRunning = false
    }
    clock.runTo(5000)

    expect(clock.expired).toEqual(Array.from({ length: 136 }, (_, i) => `${i + 64} at ${i + 1064}`))
  })

  it("agrees with a list of timers, whatever is started and cancelled", () => {
    const step = fc.record({
      wait: fc.constantFrom(0, 0, 0, 0, 1, 5),
      cancels: fc.option(fc.nat(200), { nil: undefined })
    })

    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), fc.integer({ min: 1, max: 60 }), (steps, span) => {
        const clock = new Clock()
        const lane = new Lane(clock.calendar, span)
        const started: Array<{ readonly at: number; readonly timer: Timer; cancelledAt: number }> = []
        for (const { cancels, wait } of steps) {
          clock.runTo(clock.now + wait)
          const cancelled = cancels === undefined ? undefined : started[cancels]
          if (cancelled?.timer.isRunning === true) {
            cancelled.timer.isRunning = false
            cancelled.cancelledAt = clock.now
          }
          const timer = clock.timer(started.length)
          started.push({ at: clock.now, timer, cancelledAt: Infinity })
          lane.start(clock.now, timer)
        }
        clock.runTo(clock.now + span)

        expect(clock.expired).toEqual(
          started.flatMap(({ at, cancelledAt }, name) => (cancelledAt < Infinity ? [] : [`${name} at ${at + span}`]))
        )
      })
    )
  })
})
