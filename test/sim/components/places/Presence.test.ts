import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { compile } from "../../../../src/scenarios/Compile.ts"
import { decode } from "../../../../src/scenarios/Decode.ts"
import { sourceOfValue } from "../../../../src/scenarios/reading/Source.ts"

/** Twenty users who wait in a service for ten seconds; it is down from two seconds on for one. */
const journeyOf = (service: Record<string, unknown>) => {
  const written = {
    name: "subscriptions",
    title: "Open calls and a crash",
    duration: "20s",
    system: { push: { service, endpoints: { listen: [{ wait: "10s" }] } } },
    journeys: { listen: [{ call: "push.listen" }] },
    load: {
      k6: {
        scenarios: { a: { executor: "per-vu-iterations", vus: 20, iterations: 1, maxDuration: "20s", exec: "listen" } }
      }
    },
    faults: { crash: { on: "push", crash: true, at: "2s", for: "1s" } }
  }
  const { scenario } = Result.getOrThrow(decode(sourceOfValue(written, "subscriptions.ts")))
  const simulation = compile(scenario, { seed: 1 })
  while (!simulation.isOver) simulation.go()
  return simulation.picture().journeys[0]!.total
}

describe("a call inside an instance that goes down", () => {
  it.each([
    ["that holds a worker", { workers: 20 }],
    ["that holds none while it waits", { workers: 1, holdsWorker: false }]
  ])("%s, ends there and then", (_, service) => {
    const { carried, failed } = journeyOf(service)

    expect({ carried, failed }).toEqual({ carried: 0, failed: 20 })
  })
})
