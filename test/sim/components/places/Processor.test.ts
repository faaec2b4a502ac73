import { describe, expect, it } from "vitest"
import type { Crowding } from "../../../../src/sim/components/places/Workplace.ts"
import { Workplace } from "../../../../src/sim/components/places/Workplace.ts"
import { millisecond } from "../../../../src/sim/kernel/Instant.ts"
import { ranToTheEnd } from "../../../laws/Laws.ts"
import { distribution, Ground } from "../Ground.ts"

/** A crowded place where work takes 10 ms when it is alone. */
const crowded = (crowding: Crowding) => {
  const ground = new Ground()
  const workplace = new Workplace(ground.place("ledger/1"), ground.kernel, crowding)
  const work = workplace.work(distribution("10ms"), ground.kernel.streams.stream("ledger/work"))
  return { ground, work, conditions: workplace.conditions }
}

describe("a core", () => {
  it("is shared equally by those who work on it", () => {
    const { ground, work } = crowded({ cores: 1 })

    for (const at of [0, 5]) ground.callAt(at, work)
    ground.finish()

    // The first has 5 ms left when the second comes, and at half speed takes 10 for them; the second has 5 left then.
    expect(ground.endings).toEqual(["full at 15", "full at 20"])
  })

  it("goes at full speed for as many as there are cores", () => {
    const { ground, work } = crowded({ cores: 2 })

    for (const at of [0, 0, 10]) ground.callAt(at, work)
    ground.finish()

    expect(ground.endings).toEqual(["full at 10", "full at 10", "full at 20"])
  })

  it("speeds up when somebody is called back", () => {
    const { ground, work } = crowded({ cores: 1 })

    ground.callAt(0, work)
    const second = ground.kernel.start(work(ground.from(ground.place("shop"))))
    ground.kernel.plan(8 * millisecond, () => second.interruptUnsafe())
    ground.finish()

    // 4 ms done at half speed, the other 6 alone.
    expect(ground.endings).toEqual(["full at 14"])
  })

  it("stands still with its place, and goes on", () => {
    const { conditions, ground, work } = crowded({ cores: 1 })

    ground.during(4, 104, [conditions], { paused: true })
    ground.callAt(0, work)
    ground.callAt(50, work)
    ground.finish()

    // 6 ms left of the first and 10 of the second from 104 ms on.
    expect(ground.endings).toEqual(["full at 116", "full at 120"])
  })

  it("gives everybody a time in proportion to his own work, whatever the others do (Kleinrock 1967)", () => {
    const run = ranToTheEnd(
      {
        duration: "2000s",
        warmup: "100s",
        system: { cpu: { service: { cores: 1 }, endpoints: { short: [{ work: "5ms" }], long: [{ work: "55ms" }] } } },
        journeys: { short: [{ call: "cpu.short" }], long: [{ call: "cpu.long" }] },
        load: {
          arrivals: "poisson",
          k6: {
            scenarios: {
              short: {
                executor: "constant-arrival-rate",
                exec: "short",
                rate: 63,
                duration: "2000s",
                preAllocatedVUs: 1000
              },
              long: {
                executor: "constant-arrival-rate",
                exec: "long",
                rate: 7,
                duration: "2000s",
                preAllocatedVUs: 1000
              }
            }
          }
        }
      },
      5
    )

    // Half of the core is left at 70 %: 5 / 0.3 and 55 / 0.3 with a utilisation of 0.7.
    const [short, long] = run.picture().journeys
    expect(short!.total.answeredMs.mean! / (5 / 0.3)).toBeCloseTo(1, 1)
    expect(long!.total.answeredMs.mean! / (55 / 0.3)).toBeCloseTo(1, 1)
  })
})

describe("crowding", () => {
  it("lengthens work by the Universal Scalability Law", () => {
    const throughput = (users: number) =>
      ranToTheEnd(
        {
          duration: "200s",
          warmup: "20s",
          system: {
            ledger: {
              service: { workers: users, underLoad: { contention: "5%", coherence: "0.1%" } },
              endpoints: { read: [{ work: "50ms" }] }
            }
          },
          journeys: { read: [{ call: "ledger.read" }] },
          load: {
            k6: { scenarios: { users: { executor: "constant-vus", exec: "read", vus: users, duration: "200s" } } }
          }
        },
        1
      ).picture().journeys[0]!.total.carried / 180

    // X(n) = 20 n / (1 + 0.05 (n - 1) + 0.001 n (n - 1)), greatest near n = 31.
    expect(throughput(1) / 20).toBeCloseTo(1, 2)
    expect(throughput(10) / 129.87).toBeCloseTo(1, 2)
    expect(throughput(31) / 180.758).toBeCloseTo(1, 2)
    expect(throughput(100) / 126.183).toBeCloseTo(1, 1)
  })

  it("can cost so much for each other call", () => {
    const { ground, work } = crowded({ underLoad: { each: 2 * millisecond } })

    for (const at of [0, 1, 2]) ground.callAt(at, work)
    ground.finish()

    expect(ground.endings).toEqual(["full at 10", "full at 13", "full at 16"])
  })
})

describe("cores that go to the most important", () => {
  const important = (ground: Ground, priority: number) => {
    const request = ground.from(ground.place("shop"))
    request.priority = priority
    return request
  }

  it("interrupt what is less important, which goes on where it was", () => {
    const { ground, work } = crowded({ cores: 1, sharing: "priority" })

    ground.callAt(0, work, important(ground, 1))
    ground.callAt(4, work, important(ground, 0))
    ground.callAt(5, work, important(ground, 0))
    ground.finish()

    // The two urgent ones one after the other, and then the 6 ms that were left of the first.
    expect(ground.endings).toEqual(["full at 14", "full at 24", "full at 30"])
  })

  it("are as many as there are", () => {
    const { ground, work } = crowded({ cores: 2, sharing: "priority" })

    ground.callAt(0, work, important(ground, 2))
    ground.callAt(2, work, important(ground, 1))
    ground.callAt(4, work, important(ground, 0))
    ground.finish()

    expect(ground.endings).toEqual(["full at 12", "full at 14", "full at 18"])
  })

  it("stand still with their place, and go on", () => {
    const { conditions, ground, work } = crowded({ cores: 1, sharing: "priority" })

    ground.during(4, 104, [conditions], { paused: true })
    ground.callAt(0, work, important(ground, 1))
    ground.callAt(50, work, important(ground, 0))
    ground.finish()

    expect(ground.endings).toEqual(["full at 114", "full at 120"])
  })
})
