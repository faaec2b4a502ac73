/**
 * Faultline on the three workloads: the same worlds written as scenarios, decoded and compiled as any other.
 *
 * Three ways: as people run it (recorded), without the recording (what observation costs), and with the stock combinators of
 * Effect in place of our own timeout and retry (what a user's own code runs at).
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import { compile } from "../src/scenarios/Compile.ts"
import { decode } from "../src/scenarios/Decode.ts"
import type { HandlerContext } from "../src/scenarios/language/Handwritten.ts"
import { sourceOfValue } from "../src/scenarios/reading/Source.ts"
import type { Contender, Outcome, WorkloadName } from "./Contender.ts"
import { singleQueue, tandem } from "./Contender.ts"

const service = (workers: number, meanMs: number) => ({
  service: { workers },
  endpoints: { visit: [{ work: `exponential(${meanMs}ms)` }] }
})

const spread = { arrivals: "poisson", preAllocatedVUs: 1_000_000 }

/** Arrivals of W3: 30 s at 100 a second, 30 s at 200, and so on: 9000 in a minute. */
const spikes = (requests: number) =>
  Array.from({ length: Math.ceil(requests / 9000) }, () => [
    { target: 100, duration: "0s" },
    { target: 100, duration: "30s" },
    { target: 200, duration: "0s" },
    { target: 200, duration: "30s" }
  ]).flat()

const loadOf = (workload: WorkloadName, requests: number, exec: string) => {
  const { arrivals, preAllocatedVUs } = spread
  const common = { exec, preAllocatedVUs, timeUnit: "1s", gracefulStop: "1h" }
  const perSecond = workload === "w1" ? 1000 / singleQueue.interarrivalMsMean : 100
  const scenario =
    workload === "w3"
      ? { ...common, executor: "ramping-arrival-rate", startRate: 100, stages: spikes(requests) }
      : { ...common, executor: "constant-arrival-rate", rate: perSecond, duration: `${requests / perSecond}s` }
  return { k6: { scenarios: { users: scenario } }, arrivals }
}

const single = { server: service(1, singleQueue.serviceMsMean) }
const stations = Object.fromEntries(
  tandem.stations.map(({ name, serviceMsMean, workers }) => [name, service(workers, serviceMsMean)])
)
const visits = tandem.stations.map(({ name }) => ({ call: `${name}.visit` }))
const through = [
  { retry: { attempts: tandem.attemptsMax, backoff: `exponential(${tandem.backoffMs}ms)` } },
  { timeout: { after: `${tandem.timeoutMs}ms`, cancels: "everything" } }
]

/** The same with the combinators that everybody has. */
const stock = ({ call }: HandlerContext) =>
  Effect.forEach(visits, (visit) => call(visit.call), { discard: true }).pipe(
    Effect.timeout(`${tandem.timeoutMs} millis`),
    Effect.retry({ schedule: Schedule.exponential(`${tandem.backoffMs} millis`), times: tandem.attemptsMax - 1 })
  )

const scenarioOf = (workload: WorkloadName, requests: number, isStock: boolean): object => ({
  name: "bench",
  title: "A workload of the benchmark",
  duration: `${Math.ceil(requests / 90) + 3600}s`,
  system: workload === "w1" ? single : stations,
  journeys: {
    user:
      workload === "w1"
        ? [{ call: "server.visit" }]
        : isStock
          ? [{ run: stock, calls: visits.map((visit) => visit.call) }]
          : [{ sequence: visits, through }]
  },
  load: loadOf(workload, requests, "user")
})

const running = (name: string, options: { readonly isRecorded: boolean; readonly isStock?: boolean }): Contender => ({
  name,
  run: (workload, requests): Outcome => {
    const written = scenarioOf(workload, requests, options.isStock ?? false)
    const decoded = Result.getOrThrowWith(
      decode(sourceOfValue(written, "bench.ts")),
      (mistakes) => new Error(JSON.stringify(mistakes))
    )
    const simulation = compile(decoded.scenario, { seed: 42, isRecorded: options.isRecorded })
    const before = performance.now()
    simulation.go()
    const seconds = (performance.now() - before) / 1000
    const [user] = simulation.picture().journeys
    const { events } = simulation.run.kernel
    if (!options.isRecorded) return { requests, events, seconds }
    const { answeredMs, attemptsPerRequest, carried, offered } = user!.total
    return {
      requests: offered,
      events,
      seconds,
      answered: carried,
      attempts: offered * (attemptsPerRequest ?? 1),
      responseMsMean: answeredMs.mean ?? 0
    }
  }
})

export const recorded = running("faultline", { isRecorded: true })
export const unrecorded = running("faultline, unrecorded", { isRecorded: false })
export const stockCombinators = running("faultline, stock combinators", { isRecorded: true, isStock: true })
