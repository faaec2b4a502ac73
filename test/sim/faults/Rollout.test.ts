import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { describe as describeFault, Fault } from "../../../src/sim/faults/Fault.ts"
import { second } from "../../../src/sim/kernel/Instant.ts"
import { Ran } from "./Lab.ts"

/** 200 visits a second to four instances with plenty of workers, each visit 20 ms of work. */
const releases = (deploy: object, more: object = {}) =>
  new Ran({
    name: "lab",
    title: "A lab",
    duration: "300s",
    system: { shop: { service: { instances: 4, workers: 100 }, endpoints: { buy: [{ work: "20ms" }] } } },
    journeys: { visit: [{ call: "shop.buy" }] },
    load: {
      k6: {
        scenarios: {
          users: {
            executor: "constant-arrival-rate",
            rate: 200,
            duration: "300s",
            preAllocatedVUs: 9000,
            exec: "visit"
          }
        }
      }
    },
    faults: { release: { on: "shop", at: "60s", deploy } },
    ...more
  })

const told = ({ simulation }: Ran): ReadonlyArray<string> =>
  simulation.recording.changes
    .filter(({ what }) => !/ serves$/.test(what))
    .slice(1)
    .map(({ at, what }) => `${at / second}: ${what.replace(" (release)", "")}`)

/** Instances that there were on average, times the 300 seconds: what has to be paid. */
const instanceSeconds = ({ simulation }: Ran): number => {
  const { meters } = simulation.recording
  const gauge = meters.find(({ meter }) => meter.name === "instances")!
  return gauge.between(0, Infinity) / second
}

describe("A canary", () => {
  const canary = { strategy: "canary", startUp: "10s" }

  it("gets more and more of the calls, and in the end the old instances go", () => {
    const ran = releases(canary)
    expect(told(ran)).toEqual([
      "70: 5% of calls go to the new version",
      "130: 25% of calls go to the new version",
      // One instance is 25% of four, all four are started at 190 s.
      "200: 100% of calls go to the new version",
      "260: the new version is all there is"
    ])
    // Four all the time, one more from 60 s on, and three more from 190 s to 260 s, when the old four go.
    expect(instanceSeconds(ran)).toBe(4 * 300 + (190 - 60) + 4 * (260 - 190))
    expect(ran.failed("error")).toBe(0)
  })

  it("that answers with errors is rolled back by its gate, and hits few", () => {
    const ran = releases({ ...canary, newVersion: { errors: "20%" }, gate: { errors: "5%" } })
    expect(told(ran).length).toBe(2)
    expect(told(ran)[1]).toMatch(/^80: rolled back: [0-9.]+% of \d+ calls failed, and 5% may$/)
    // 10 s of 5% of 200 a second, a fifth of them: 20, give or take 4.5 of them.
    expect(ran.failed("error")).toBeGreaterThan(5)
    expect(ran.failed("error")).toBeLessThan(40)
    expect(instanceSeconds(ran)).toBe(4 * 300 + 20)
  })

  it("without a gate goes on however bad it is", () => {
    const ran = releases({ ...canary, newVersion: { errors: "20%" } })
    expect(told(ran).at(-1)).toBe("260: the new version is all there is")
    // A fifth of 5% and 25% of 200 a second for 60 s and 70 s, and of all for the 100 s from 200 s on.
    const expected = 0.2 * 200 * (0.05 * 60 + 0.25 * 70 + 100)
    expect(Math.abs(ran.failed("error") - expected)).toBeLessThan(0.06 * expected)
  })

  it("that is slow is rolled back by its response time", () => {
    const ran = releases({ ...canary, newVersion: { slow: "3x" }, gate: { p99: "50ms" } })
    // 20 ms of work take 60 ms.
    expect(told(ran)[1]).toMatch(/^80: rolled back: p99 of \d+ calls is 60ms, and 50ms is allowed$/)
  })

  it("has to be seen by enough calls", () => {
    const ran = releases({ ...canary, newVersion: { errors: "100%" }, gate: { errors: "5%", calls: 10_000 } })
    // At 200 a second only all the traffic shows it 10 000 calls within 60 s, after 50 s.
    expect(told(ran).at(-1)).toMatch(/^2[56]0: rolled back: 100% of 1\d{4} calls failed/)
  })

  it("is not judged by calls that their callers called back", () => {
    // Of every call a second copy is made, and the slower one is called back.
    const ran = releases(
      { ...canary, gate: { errors: "5%" } },
      { journeys: { visit: [{ call: "shop.buy", through: [{ hedge: { after: "5ms" } }] }] } }
    )
    expect(told(ran).at(-1)).toBe("260: the new version is all there is")
  })

  it("is rolled back when it is lifted", () => {
    const ran = releases(canary, { faults: { release: { on: "shop", at: "60s", until: "100s", deploy: canary } } })
    expect(told(ran)).toEqual(["70: 5% of calls go to the new version", "100: rolled back: the deploy was lifted"])
    expect(instanceSeconds(ran)).toBe(4 * 300 + 40)
  })
})

describe("A blue-green deploy", () => {
  const blueGreen = { strategy: "blue-green", startUp: "10s", keep: "50s" }

  it("switches all calls at once, and pays for both fleets until the old one goes", () => {
    const ran = releases(blueGreen)
    expect(told(ran)).toEqual([
      "70: all calls go to the new version, and the old one is kept",
      "120: the new version is all there is"
    ])
    expect(instanceSeconds(ran)).toBe(4 * 300 + 4 * 60)
    expect(ran.answered()).toBe(200 * 300 - 3)
  })

  it("that is broken hits everybody until its gate is looked at, and goes back at once", () => {
    const ran = releases({ ...blueGreen, newVersion: { errors: "20%" }, gate: { errors: "5%" } })
    expect(told(ran)[1]).toMatch(/^80: rolled back/)
    // A fifth of 2000, give or take 4.5 of 17.9.
    expect(Math.abs(ran.failed("error") - 400)).toBeLessThan(81)
  })

  it("gives way to one that begins while it is under way", () => {
    const ran = releases(blueGreen, {
      faults: {
        first: { on: "shop", at: "60s", deploy: blueGreen },
        second: { on: "shop", at: "90s", deploy: blueGreen }
      }
    })
    expect(told(ran).filter((what) => !what.includes("is replaced"))).toEqual([
      "70: all calls go to the new version, and the old one is kept (first)",
      "90: rolled back: another release begins (first)",
      // Where the first one's instances are there is room only when they have finished: the last call came at 89.995 s.
      "100.015: all calls go to the new version, and the old one is kept (second)",
      "150.015: the new version is all there is (second)"
    ])
    expect(ran.answered()).toBe(200 * 300 - 3)
  })

  it("holds an autoscaler still", () => {
    const autoscaler = { min: 4, max: 8, target: { requestsPerInstance: "25/s" } }
    const ran = releases(blueGreen, {
      system: { shop: { service: { workers: 100, autoscaler }, endpoints: { buy: [{ work: "20ms" }] } } },
      faults: { release: { on: "shop", at: "10s", deploy: blueGreen } }
    })
    // Eight are wanted from 15 s on; the release ends at 70 s.
    expect(told(ran).find((what) => what.includes("wants"))).toMatch(/^75: wants 8 instead of 4/)
  })
})

describe("A deploy", () => {
  it.each([
    [
      { strategy: "canary", newVersion: { errors: "20%", slow: "2x" }, gate: { errors: "5%", p99: "500ms" } },
      "shop is replaced by a new version that takes 2x as long and answers 20% of calls with an error, " +
        "which gets 5%, 25%, 100% of calls for 1m each, from 1m on, " +
        "going back if more than 5% of its calls fail or its p99 is above 500ms"
    ],
    [{ strategy: "blue-green" }, "shop is replaced at once by a new version, keeping the old one for 30s, from 1m on"],
    [{ batch: 2, down: "30s" }, "shop is restarted 2 instances at a time, each down for 30s from 1m on"]
  ])("says what it does: %j", (deploy, says) => {
    expect(describeFault(Schema.decodeUnknownSync(Fault)({ on: "shop", at: "1m", deploy }))).toBe(says)
  })
})
