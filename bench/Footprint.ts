/**
 * Footprint: bytes per request in flight, and what an event costs while many fibers sleep.
 *
 * Started by `Bench.ts` in a process of its own with `--expose-gc`; prints JSON. A request in flight here has been through a
 * journey, holds a worker, and stands under a retry and a timeout that the callee does not know of: two fibers each.
 */
import * as Result from "effect/Result"
import { compile } from "../src/scenarios/Compile.ts"
import { decode } from "../src/scenarios/Decode.ts"
import { sourceOfValue } from "../src/scenarios/reading/Source.ts"
import { second } from "../src/sim/kernel/Instant.ts"

const simulationWith = (sleepers: number) => {
  const written = {
    name: "footprint",
    title: "Many requests in flight",
    duration: "1h",
    system: {
      sleeper: { service: {}, endpoints: { sleep: [{ work: "constant(2h)" }] } },
      server: { service: { workers: 1 }, endpoints: { serve: [{ work: "constant(1ms)" }] } }
    },
    journeys: {
      sleep: [{ call: "sleeper.sleep", through: [{ retry: { attempts: 3 } }, { timeout: "3h" }] }],
      visit: [{ call: "server.serve" }]
    },
    load: {
      k6: {
        scenarios: {
          sleepers: { executor: "constant-vus", vus: sleepers, duration: "1h", exec: "sleep" },
          visitors: {
            executor: "constant-arrival-rate",
            rate: 500,
            duration: "1h",
            startTime: "1s",
            preAllocatedVUs: 100,
            exec: "visit"
          }
        }
      }
    }
  }
  const decoded = Result.getOrThrowWith(
    decode(sourceOfValue(written, "footprint.ts")),
    (mistakes) => new Error(JSON.stringify(mistakes))
  )
  return compile(decoded.scenario, { seed: 42 })
}

const collect = (): number => {
  for (let i = 0; i < 3; i++) globalThis.gc!()
  return process.memoryUsage().heapUsed
}

const bytesPerRequest = (requests: number): number => {
  const simulation = simulationWith(requests)
  const before = collect()
  simulation.go({ instant: second / 2 })
  return (collect() - before) / requests
}

const nsPerEvent = (sleepers: number): number => {
  const simulation = simulationWith(sleepers)
  simulation.go({ instant: 60 * second })
  const { kernel } = simulation.run
  const events = kernel.events
  const before = performance.now()
  simulation.go({ instant: 600 * second })
  return ((performance.now() - before) * 1e6) / (kernel.events - events)
}

bytesPerRequest(1000)
const few = nsPerEvent(100)
console.log(JSON.stringify({ bytes: bytesPerRequest(100_000), growth: nsPerEvent(100_000) / few }))
