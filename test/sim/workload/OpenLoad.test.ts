import { describe, expect, it } from "vitest"
import { answered } from "../../../src/sim/model/Endpoint.ts"
import { every, taking, takingEach, Visitors } from "./Visitors.ts"

const tenASecond = { executor: "constant-arrival-rate", rate: 10, duration: "1s", preAllocatedVUs: 100 }

describe("a constant arrival rate", () => {
  it("begins iterations by the clock, the first at once and none at the end, however long they take", () => {
    const visitors = new Visitors(taking(5000))

    visitors.load(tenASecond)
    visitors.go()

    expect(visitors.begun).toEqual(every(100, 1000))
  })

  it("waits for its startTime", () => {
    const visitors = new Visitors(taking(10))

    visitors.load({ ...tenASecond, startTime: "20s" })
    visitors.go()

    expect(visitors.begun).toEqual(every(100, 21_000, 20_000))
  })

  it("counts by its timeUnit", () => {
    const visitors = new Visitors(taking(10))

    visitors.load({ ...tenASecond, rate: 3, timeUnit: "1m", duration: "1m" })
    visitors.go()

    expect(visitors.begun).toEqual([0, 20_000, 40_000])
  })

  it("drops the iteration for which no user is free, and never makes up for it", () => {
    const visitors = new Visitors(taking(250))

    visitors.load({ ...tenASecond, preAllocatedVUs: 1 })
    visitors.go()

    expect(visitors.begun).toEqual([0, 300, 600, 900])
    expect(visitors.dropped).toEqual([100, 200, 400, 500, 700, 800])
  })

  it("begins one more user for every dropped iteration, in time for the next, up to maxVUs", () => {
    const visitors = new Visitors(taking(5000))
    const users: Array<number> = []

    const load = visitors.load({ ...tenASecond, preAllocatedVUs: 1, maxVUs: 3 })
    for (const at of every(100, 1000)) visitors.at(at + 50, () => users.push(load.users))
    visitors.go()

    expect(visitors.begun).toEqual([0, 200, 400])
    expect(visitors.dropped).toEqual([100, 300, 500, 600, 700, 800, 900])
    expect(users).toEqual([1, 2, 2, 3, 3, 3, 3, 3, 3, 3])
  })

  it("knows how many of its users are busy", () => {
    const visitors = new Visitors(takingEach(350, 100, 100, 200, 10))
    const busy: Array<number> = []

    const load = visitors.load(tenASecond)
    for (const at of [50, 150, 250, 360, 450, 490, 550]) visitors.at(at, () => busy.push(load.busyUsers))
    visitors.go()

    // From 0 to 350, 100 to 200, 200 to 300, 300 to 500, 400 to 410, 500 to 510.
    expect(busy).toEqual([1, 2, 2, 1, 1, 1, 0])
  })

  it("keeps a user busy for the minIterationDuration at least", () => {
    const visitors = new Visitors(taking(10))

    visitors.load({ ...tenASecond, preAllocatedVUs: 1 }, { minIterationDuration: "250ms" })
    visitors.go()

    expect(visitors.begun).toEqual([0, 300, 600, 900])
  })

  it("keeps a user busy whose iteration took no time at all", () => {
    const visitors = new Visitors(() => answered)

    visitors.load({ ...tenASecond, preAllocatedVUs: 1 }, { minIterationDuration: "250ms" })
    visitors.go()

    expect(visitors.begun).toEqual([0, 300, 600, 900])
  })

  it("has its users free again at once after iterations that take no time", () => {
    const visitors = new Visitors(() => answered)

    visitors.load({ ...tenASecond, preAllocatedVUs: 1 })
    visitors.go()

    expect(visitors.begun).toEqual(every(100, 1000))
    expect(visitors.dropped).toEqual([])
  })

  it("interrupts what is still under way when gracefulStop is over, and nothing else", () => {
    const visitors = new Visitors(takingEach(100, 1300, 5000))

    visitors.load({ ...tenASecond, rate: 4, gracefulStop: "500ms" })
    visitors.go()

    // Begun at 0, 250, 500 and 750; the two last would take until 5500 and later.
    expect(visitors.ended).toEqual(["ok at 100", "interrupted at 1500", "interrupted at 1500", "interrupted at 1500"])
  })

  it("lets iterations go on for 30 seconds when nothing is said", () => {
    const visitors = new Visitors(takingEach(30_999, 31_001))

    visitors.load({ ...tenASecond, rate: 2 })
    visitors.go()

    // The second began at 500 ms.
    expect(visitors.ended).toEqual(["ok at 30999", "interrupted at 31000"])
  })

  it("spreads its iterations as it is told", () => {
    const visitors = new Visitors(taking(10))

    visitors.load(tenASecond, {}, { batches: { size: 5, of: "paced" } })
    visitors.go()

    expect(visitors.begun).toEqual([0, 0, 0, 0, 0, 500, 500, 500, 500, 500])
  })
})

describe("a ramping arrival rate", () => {
  const ramp = {
    executor: "ramping-arrival-rate",
    preAllocatedVUs: 100,
    stages: [
      { target: 10, duration: "2s" },
      { target: 10, duration: "1s" },
      { target: 0, duration: "0s" },
      { target: 0, duration: "1s" }
    ]
  }

  it("begins the n-th iteration when the area under its stages is n", () => {
    const visitors = new Visitors(taking(10))

    visitors.load(ramp)
    visitors.go()

    // 5 t^2 / 2 on the way up: n arrivals after the root of 0.4 n seconds. Then every 100 ms, and none after the jump to 0.
    const up = Array.from({ length: 10 }, (_, i) => Math.round(Math.sqrt(0.4 * (i + 1)) * 1000))
    expect(visitors.begun.map(Math.round)).toEqual([...up, ...every(100, 3001, 2100)])
  })

  it("drops, begins users and interrupts as at a constant rate", () => {
    const visitors = new Visitors(taking(60_000))
    const level = { startRate: 2, stages: [{ target: 2, duration: "2s" }] }

    visitors.load({ ...ramp, ...level, preAllocatedVUs: 1, maxVUs: 2, gracefulStop: "1s" })
    visitors.go()

    expect([visitors.begun, visitors.dropped]).toEqual([
      [500, 1500],
      [1000, 2000]
    ])
    expect(visitors.ended).toEqual(["interrupted at 3000", "interrupted at 3000"])
  })
})

describe("a surge of an open load", () => {
  it("brings arrivals of its own, evenly spread, and leaves the planned ones where they were", () => {
    const visitors = new Visitors(taking(10))

    visitors.load({ ...tenASecond, rate: 2, duration: "3s" })
    visitors.surge(1050, 2040, 2.5)
    visitors.go()

    // 1.5 times 2 a second more: a third of a second apart, the first after the first gap.
    const planned = every(500, 3000)
    const more = visitors.begun.filter((at) => !planned.includes(at))
    expect(visitors.begun.filter((at) => planned.includes(at))).toEqual(planned)
    expect(more.map(Math.round)).toEqual([1383, 1717])
  })

  it("is over with the load: it begins nothing when the load begins nothing any more", () => {
    const visitors = new Visitors(taking(10))

    visitors.load(tenASecond)
    visitors.surge(50, 5000, 1.5)
    visitors.go()

    // Five a second more from 50 ms on, the last before the second is over.
    expect(visitors.begun.filter((at) => at % 100 !== 0)).toEqual([250, 450, 650, 850])
  })

  it("waits for the load to begin", () => {
    const visitors = new Visitors(taking(10))

    visitors.load({ ...tenASecond, startTime: "1s" })
    visitors.surge(0, 5000, 2)
    visitors.go()

    expect(visitors.begun).toHaveLength(19)
    expect(visitors.begun.slice(0, 3)).toEqual([1000, 1100, 1100])
  })

  it("follows a ramp", () => {
    const visitors = new Visitors(taking(10))

    visitors.load({
      executor: "ramping-arrival-rate",
      preAllocatedVUs: 1000,
      stages: [{ target: 100, duration: "10s" }]
    })
    visitors.surge(0, 10_000, 3)
    visitors.go()

    // The planned ones are 500. Twice as many more, but for the steps of 100 ms in which the rate is looked at.
    expect(visitors.begun.length - 500).toBeGreaterThan(985)
    expect(visitors.begun.length - 500).toBeLessThanOrEqual(1000)
  })

  it("changes the number of extra arrivals when another fault of the load comes or goes", () => {
    const visitors = new Visitors(taking(10))

    visitors.load({ ...tenASecond, rate: 1, duration: "40s" })
    visitors.surge(650, 30_650, 3)
    visitors.surge(10_650, 20_650, 2)
    visitors.go()

    const extraIn = (from: number, to: number) =>
      visitors.begun.filter((at) => at % 1000 !== 0 && at >= from && at < to).length
    // 2 a second more, then 5, then 2. The last of a stretch would come at its very end, and does not.
    expect([extraIn(650, 10_650), extraIn(10_650, 20_650), extraIn(20_650, 30_650)]).toEqual([19, 49, 19])
    expect(extraIn(30_650, 40_000)).toBe(0)
  })

  it("comes at random when the load does", () => {
    const visitors = new Visitors(taking(10))

    visitors.load({ ...tenASecond, rate: 100, duration: "10s", preAllocatedVUs: 1000 }, {}, "poisson")
    visitors.surge(0, 10_000, 2)
    visitors.go()

    // 2000 on average, with a standard deviation of 45.
    expect(visitors.begun.length).toBeGreaterThan(1820)
    expect(visitors.begun.length).toBeLessThan(2180)
    expect(new Set(visitors.begun.map((at) => at % 10)).size).toBeGreaterThan(1000)
  })

  it("below 1 thins the planned ones out", () => {
    const visitors = new Visitors(taking(10))

    visitors.load({ ...tenASecond, rate: 100, duration: "10s", preAllocatedVUs: 1000 })
    visitors.surge(0, 10_000, 0.3)
    visitors.go()

    expect(visitors.begun.every((at) => at % 10 === 0)).toBe(true)
    // 300 on average, with a standard deviation of 14.5.
    expect(visitors.begun.length).toBeGreaterThan(240)
    expect(visitors.begun.length).toBeLessThan(360)
    expect(visitors.dropped).toEqual([])
  })

  it("of nothing stops everybody", () => {
    const visitors = new Visitors(taking(10))

    visitors.load(tenASecond)
    visitors.surge(250, 750, 0)
    visitors.go()

    expect(visitors.begun).toEqual([0, 100, 200, 800, 900])
  })
})
