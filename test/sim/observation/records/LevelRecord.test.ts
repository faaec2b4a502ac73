import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { millisecond } from "../../../../src/sim/kernel/Instant.ts"
import { asksForLevels } from "../../../../src/sim/observation/ComponentMetrics.ts"
import { measure, readMeasure } from "../../../../src/sim/observation/claims/Measure.ts"
import { simulationOf } from "../../faults/Lab.ts"

/** Three at once every 100 ms, for 10 ms each, one after the other: waits of 0, 10 and 20 ms. */
const simulation = simulationOf({
  name: "lab",
  title: "A lab",
  duration: "10s",
  system: { server: { service: { workers: 1 }, endpoints: { serve: [{ work: "10ms" }] } } },
  journeys: { visit: [{ call: "server.serve" }] },
  load: {
    k6: {
      scenarios: {
        users: { executor: "constant-arrival-rate", rate: 30, duration: "10s", preAllocatedVUs: 9, exec: "visit" }
      }
    },
    arrivals: { batches: { size: 3, of: "paced" } }
  },
  expect: [{ measure: "p99 in flight of server", is: "< 10" }]
})
simulation.go()

const { journal } = simulation.run
const measured = (text: string): number | undefined => {
  const names = {
    journeys: journal.journeys,
    components: journal.sites.map(({ name }) => name),
    objectives: [],
    meters: journal.meters
  }
  const { recording } = simulation
  const { windows } = recording
  const look = { recording, from: 0, to: windows.current + 1, start: 0 }
  return measure(
    Result.getOrThrowWith(readMeasure(text, names), (why) => new Error(why)),
    look
  ).value
}

describe("a recording that keeps levels", () => {
  it.each([
    ["in flight above 0 of server", 0.3],
    ["in flight above 1 of server", 0.2],
    ["in flight above 3 of server", 0],
    ["waiting line above 0 of server", 0.2],
    ["busy above 0 of server", 0.3],
    ["median in flight of server", 0],
    ["p75 in flight of server", 1],
    ["p85 in flight of server", 2],
    ["p99 in flight of server", 3],
    ["p99 waiting line of server", 2],
    ["p99 busy of server", 1]
  ])("knows how the time was spread: %s", (text, expected) => {
    assert.closeTo(measured(text)!, expected, 1e-9)
  })
})

describe("the spread of lengths of time", () => {
  it("is measured as a standard deviation, to within the width of a bucket", () => {
    // Of 0, 10 and 20 ms, and of 10, 20 and 30 ms.
    const deviation = Math.sqrt(200 / 3) * millisecond

    assert.closeTo(measured("sd waiting of server")! / deviation, 1, 0.004)
    assert.closeTo(measured("sd response of visit")! / deviation, 1, 0.004)
    assert.strictEqual(measured("sd service of server"), 0)
  })

  it("tells how many had to wait at all", () => {
    assert.closeTo(measured("waiting ratio of server")!, 2 / 3, 1e-9)
    assert.closeTo(measured("p(wait) of server")!, 2 / 3, 1e-9)
  })
})

describe("a measure", () => {
  it.each([
    ["p99 in flight of server", true],
    ["in flight above 20", true],
    ["waiting line above 0 of a / waiting line above 0 of b", true],
    ["in flight of server", false],
    ["max waiting line of server", false],
    ["p99 waiting of server", false]
  ])("asks for levels or does not: %s", (text, asks) => {
    assert.strictEqual(asksForLevels(text), asks)
  })
})
