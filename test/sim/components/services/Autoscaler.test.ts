import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { describe as describeService, Service } from "../../../../src/sim/components/services/Service.ts"
import { second } from "../../../../src/sim/kernel/Instant.ts"
import { failureReasons } from "../../../../src/sim/model/Failure.ts"
import { type JourneyRecord, journeyColumn } from "../../../../src/sim/observation/records/JourneyRecord.ts"
import { selfCheck } from "../../../../src/sim/observation/SelfCheck.ts"
import type { Simulation } from "../../../../src/sim/Simulation.ts"
import { simulationOf } from "../../faults/Lab.ts"

interface Shop {
  readonly service: object
  readonly work: string
  /** Visits per second, and for how many seconds they come. */
  readonly rate: number
  readonly for: number
  /** How many seconds are looked at. */
  readonly duration: number
  readonly more?: object
}

const shop = ({ duration, for: lasts, more = {}, rate, service, work }: Shop): Simulation =>
  simulationOf({
    name: "lab",
    title: "A lab",
    duration: `${duration}s`,
    system: { shop: { service, endpoints: { buy: [{ work }] } } },
    journeys: { visit: [{ call: "shop.buy" }] },
    load: {
      k6: {
        scenarios: {
          users: {
            executor: "constant-arrival-rate",
            rate,
            duration: `${lasts}s`,
            preAllocatedVUs: 9000,
            exec: "visit"
          }
        }
      }
    },
    ...more
  })

const ranToTheEnd = (options: Shop): Simulation => {
  const simulation = shop(options)
  simulation.go()
  expect(selfCheck(simulation.recording)).toEqual([])
  return simulation
}

const told = ({ recording }: Simulation): ReadonlyArray<string> =>
  recording.changes.map(({ at, what }) => `${at / second}: ${what}`)

const visits = ({ recording }: Simulation): JourneyRecord => recording.journeys[0]!

/** A gauge times time, in seconds. */
const area = ({ recording }: Simulation, name: string): number =>
  recording.meters.find(({ meter }) => meter.name === name)!.between(0, Infinity) / second

const slowness = (simulation: Simulation, at: number): ReadonlyArray<number> => {
  simulation.go({ instant: at * second })
  return simulation.world.components.get("shop")!.parts.map(({ conditions }) => conditions.slow)
}

describe("An autoscaler", () => {
  const toEight = {
    service: { instances: 4, autoscaler: { max: 20, target: { requestsPerInstance: "100/s" }, startUp: "7s" } },
    work: "1ms",
    rate: 799,
    for: 40,
    duration: 40
  }

  it("says what it wants and why, and what it starts serves after the time to start", () => {
    const simulation = ranToTheEnd({ ...toEight, for: 29, duration: 29 })
    expect(told(simulation)).toEqual([
      "15: wants 8 instead of 4 instances: requests per instance 200/s, target 100/s",
      "22: shop/5 serves",
      "22: shop/6 serves",
      "22: shop/7 serves",
      "22: shop/8 serves"
    ])
    // 4 all the time and 4 from 15 s on, of whom those who are starting are there and do not serve.
    expect(area(simulation, "instances")).toBe(4 * 29 + 4 * 14)
    expect(area(simulation, "serving instances")).toBe(4 * 29 + 4 * 7)
  })

  it("overshoots, as the mean of those who were there reaches back to when they were fewer", () => {
    // At 30 s: four with (7 x 199.75 + 8 x 99.9) / 15 = 146.5/s, four with 99.9/s; together 123.2/s, and 9.86 would be right.
    expect(told(ranToTheEnd(toEight))).toContain(
      "30: wants 10 instead of 8 instances: requests per instance 123/s, target 100/s"
    )
  })

  it("acts later when its figures come late", () => {
    const { autoscaler } = toEight.service
    const service = { ...toEight.service, autoscaler: { ...autoscaler, metricDelay: "10s" } }
    const changes = told(ranToTheEnd({ ...toEight, service }))
    expect(changes[0]).toMatch(/^25: wants 8/)
  })

  it("has more at planned times, whatever is measured, from when it next looks", () => {
    const schedule = [{ at: "20s", for: "30s", min: 6 }]
    const scaleDown = { stabilizationWindow: "0s" }
    const autoscaler = {
      max: 20,
      target: { requestsPerInstance: "100/s" },
      startUp: "7s",
      drain: "0s",
      schedule,
      scaleDown
    }
    const simulation = ranToTheEnd({
      service: { instances: 2, autoscaler },
      work: "1ms",
      rate: 100,
      for: 80,
      duration: 80
    })
    const wants = told(simulation).filter((one) => one.includes(" wants "))

    // It looks every 15 s: the plan holds from 20 s to 50 s. One would do, for 100 a second.
    expect(wants).toEqual([
      "15: wants 1 instead of 2 instances: requests per instance 50/s, target 100/s",
      expect.stringMatching(/^30: wants .* gets 6 \(at least the minimum\)$/),
      expect.stringMatching(/^60: wants 1 instead of 6 instances/)
    ])
  })

  it("does not take those who are starting for idle ones of whom there are too many", () => {
    const { autoscaler } = toEight.service
    const service = { ...toEight.service, autoscaler: { ...autoscaler, startUp: "60s" } }
    expect(told(ranToTheEnd({ ...toEight, service })).length).toBe(1)
  })

  it("goes no further than its policies allow, and says so", () => {
    const { autoscaler } = toEight.service
    const scaleUp = { policies: [{ percent: "50%", per: "20s" }] }
    const service = { ...toEight.service, autoscaler: { ...autoscaler, startUp: "0s", scaleUp } }
    const wants = told(ranToTheEnd({ ...toEight, service, for: 50, duration: 50 })).filter((what) => /wants/.test(what))
    expect(wants).toEqual([
      "15: wants 8 instead of 4 instances: requests per instance 200/s, target 100/s, gets 6 (by at most 50% per 20s)",
      // 20 s before 30 s there were four, of which six are 50% more already.
      "45: wants 8 instead of 6 instances: requests per instance 133/s, target 100/s"
    ])
  })

  it("measures the workers that are busy, or the cores where there are some", () => {
    const target = { utilisation: "25%" }
    const busy = (service: object) =>
      told(
        ranToTheEnd({
          service: { ...service, autoscaler: { max: 4, target } },
          work: "50ms",
          rate: 10,
          for: 20,
          duration: 20
        })
      )[0]
    expect(busy({ workers: 1 })).toBe("15: wants 2 instead of 1 instances: utilisation 50%, target 25%")
    expect(busy({ workers: 64, cores: 1 })).toBe("15: wants 2 instead of 1 instances: utilisation 50%, target 25%")
    // Waiting for a call keeps a worker busy and no core.
    expect(busy({ workers: 1, cores: 2 })).toBeUndefined()
  })

  it("is measured by what is there: utilisation is a share of the instances of each moment", () => {
    const scaleDown = { stabilizationWindow: "0s" }
    const simulation = ranToTheEnd({
      service: { instances: 4, workers: 1, autoscaler: { max: 4, target: { utilisation: "100%" }, scaleDown } },
      work: "10ms",
      // Two workers are busy: every call of the four is answered at once, and later the two have no time to lose.
      rate: 200,
      for: 30,
      duration: 30
    })
    expect(told(simulation)).toEqual(["15: wants 2 instead of 4 instances: utilisation 50%, target 100%"])
    const { total } = simulation.picture().components[0]!
    expect(total.utilisation).toBeCloseTo((2 * 30) / (4 * 15 + 2 * 15), 2)
  })
})

describe("A service that changes while it runs", () => {
  it.each([
    [
      { workers: 8, instances: 4, autoscaler: { min: 2, max: 20, target: { utilisation: "70%" }, startUp: "30s" } },
      "4 x 8 workers, unbounded line, 2 to 20 instances for a utilisation of 70%, each started in 30s"
    ],
    [
      { autoscaler: { max: 3, target: { inFlightPerInstance: 50 }, metricDelay: "15s" } },
      "unlimited workers, unbounded line, 1 to 3 instances for calls inside each: 50, told 15s late"
    ],
    [
      {
        autoscaler: { min: 2, max: 3, target: { requestsPerInstance: "100/s" }, startUp: "exponential(30s)" },
        coldStart: { for: "20s" },
        pauses: { every: "exponential(10s)", for: "80ms" }
      },
      "2 x unlimited workers, unbounded line, 2 to 3 instances for calls to each: 100/s, each started in exponential(30s), " +
        "3x slower for 20s after a start, standing still for constant(80ms) every exponential(10s)"
    ]
  ])("says so: %j", (written, says) => {
    expect(describeService(Schema.decodeUnknownSync(Service)(written))).toBe(says)
  })
})

describe("An instance that is removed", () => {
  const emptying = (drain: string) =>
    ranToTheEnd({
      // A visit every second for 14 s, 20 s long each, in turn: of the 14 seven are inside the second instance.
      service: {
        instances: 2,
        autoscaler: {
          max: 2,
          target: { inFlightPerInstance: 100 },
          scaleDown: { stabilizationWindow: "0s" },
          drain
        }
      },
      work: "20s",
      rate: 1,
      for: 14,
      duration: 60
    })

  it("finishes what it holds, gets nothing new, and goes when it is done", () => {
    const simulation = emptying("30s")
    expect(visits(simulation).tally.now[journeyColumn.carried]).toBe(14)
    // The last call that it has came at 13 s and takes 20 s.
    expect(area(simulation, "instances")).toBe(60 + 33)
  })

  it("is killed with what it holds when it takes too long", () => {
    const simulation = emptying("5s")
    // It was asked to go at 15 s, and at 20 s nothing of it is done: its first call came at 1 s.
    expect(visits(simulation).tally.now[journeyColumn.carried]).toBe(7)
    expect(visits(simulation).tally.now[journeyColumn.reasons + failureReasons.indexOf("crashed")]).toBe(7)
    expect(told(simulation).at(-1)).toBe("20: shop/2 is killed with 7 calls inside: it has not drained in time")
    expect(area(simulation, "instances")).toBe(60 + 20)
  })
})

describe("An instance that is started", () => {
  const growing = (service: object, more: object = {}) =>
    shop({
      service: { autoscaler: { max: 2, target: { requestsPerInstance: "10/s" } }, ...service },
      work: "1ms",
      rate: 20,
      for: 60,
      duration: 60,
      more
    })

  it("is slower at first if it starts cold", () => {
    const simulation = growing({ coldStart: { slow: "3x", for: "20s" } })
    expect(slowness(simulation, 15.5).slice(0, 2)).toEqual([1, 3])
    expect(slowness(simulation, 34.5).slice(0, 2)).toEqual([1, 3])
    expect(slowness(simulation, 35.5).slice(0, 2)).toEqual([1, 1])
  })

  it("has what all of its service have", () => {
    const simulation = growing({}, { faults: { slow: { on: "shop", slow: "2x", at: "5s", for: "40s" } } })
    expect(slowness(simulation, 20).slice(0, 2)).toEqual([2, 2])
  })

  it("does not come in time for what hits one of those who are there", () => {
    const simulation = growing({}, { faults: { slow: { on: "shop", slow: "2x", at: "5s", instances: 1 } } })
    // Whoever is drawn, there is only one.
    expect(slowness(simulation, 10)).toEqual([2, 1, 1, 1])
  })
})
