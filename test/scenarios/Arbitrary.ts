/**
 * Arbitrary: any valid scenario, as somebody might have written it: up to six components in layers that call downwards, every
 * policy and fault somewhere, open and closed load. Small and short, so that hundreds can be run.
 */
import fc from "fast-check"
import { anyExtra } from "./ArbitraryExtras.ts"

const span = fc.integer({ min: 1, max: 400 }).map((ms) => `${ms}ms`)
const percent = fc.integer({ min: 1, max: 60 }).map((of) => `${of}%`)
const work = fc.oneof(
  span,
  span.map((mean) => `exponential(${mean})`),
  span.map((mean) => `lognormal(mean=${mean}, cv=2)`)
)

const backoff = fc.oneof(
  fc.constant("none"),
  span.map((delay) => `constant(${delay})`),
  span.map((base) => `exponential(${base}, max=1s)`)
)

const policy: fc.Arbitrary<object> = fc.oneof(
  fc.record({ attempts: fc.integer({ min: 1, max: 4 }), backoff }).map((retry) => ({ retry })),
  fc.record({ attempts: fc.constant(3), budget: percent }).map((retry) => ({ retry })),
  fc
    .record({ after: span, cancels: fc.constantFrom("nothing", "waiting", "everything") })
    .map((timeout) => ({ timeout })),
  span.map((deadline) => ({ deadline })),
  fc
    .record({
      minimumNumberOfCalls: fc.constant(5),
      slidingWindow: fc.constantFrom({ calls: 10 }, { time: "2s" }),
      waitDurationInOpenState: fc.constant("1s"),
      permittedNumberOfCallsInHalfOpenState: fc.constant(2)
    })
    .map((breaker) => ({ breaker })),
  fc.record({ maxConcurrent: fc.integer({ min: 1, max: 5 }), maxWait: span }).map((bulkhead) => ({ bulkhead })),
  fc.integer({ min: 1, max: 50 }).map((rate) => ({ rateLimit: { rate: `${rate}/s`, burst: 5 } })),
  fc.integer({ min: 1, max: 10 }).map((inFlight) => ({ shed: { inFlight } })),
  span.map((after) => ({ hedge: { after } })),
  fc.constant({ fallback: { answer: "degraded" } })
)
const through = fc.array(policy, { maxLength: 3 })

const waiting = fc.record(
  {
    capacity: fc.integer({ min: 0, max: 20 }),
    counts: fc.constantFrom("queue", "system"),
    discipline: fc.constantFrom("fifo", "lifo", "priority", "codel", "adaptive-lifo")
  },
  { requiredKeys: [] }
)

/** The steps of a handler that may call `below`. */
const steps = (below: ReadonlyArray<string>): fc.Arbitrary<Array<object>> => {
  const calls = below.map((target) => through.map((through) => ({ call: target, through })))
  const working: fc.Arbitrary<object> = work.map((work) => ({ work }))
  const single = fc.oneof(working, ...calls)
  const step = fc.oneof(
    { weight: 4, arbitrary: single },
    { weight: 1, arbitrary: fc.array(single, { minLength: 2, maxLength: 3 }).map((parallel) => ({ parallel })) },
    {
      weight: 1,
      arbitrary: fc.tuple(percent, single, single).map(([chance, one, other]) => ({
        choice: [{ chance, steps: [one] }, { otherwise: [other] }]
      }))
    },
    { weight: 1, arbitrary: single.map((one) => ({ repeat: { times: 2, steps: [one] } })) },
    { weight: 1, arbitrary: percent.map((fail) => ({ fail })) }
  )
  return fc.array(step, { minLength: 1, maxLength: 3 })
}

const service = (below: ReadonlyArray<string>): fc.Arbitrary<object> =>
  fc
    .record({
      service: fc.record(
        {
          instances: fc.integer({ min: 1, max: 3 }),
          workers: fc.integer({ min: 1, max: 8 }),
          cores: fc.integer({ min: 1, max: 4 }),
          holdsWorker: fc.boolean(),
          waiting,
          balancer: fc.constantFrom("round-robin", "random", "least-outstanding", "two-choices", "peak-ewma")
        },
        { requiredKeys: ["instances", "workers"] }
      ),
      steps: steps(below)
    })
    .map(({ service, steps }) => ({ service, endpoints: { do: steps } }))

const quickly = { after: "300ms", promote: "200ms" }
const failovers = [
  quickly,
  { ...quickly, fencing: true, clients: { ttl: "1s", refreshOn: ["not primary", "timed out"] } },
  { ...quickly, fencing: false, demote: "500ms", clients: { ttl: "2s", caches: 3 } }
]

const store: fc.Arbitrary<object> = fc
  .record({
    connections: fc.integer({ min: 1, max: 8 }),
    read: work,
    write: work,
    replicas: fc.record({ count: fc.integer({ min: 1, max: 2 }), lag: work }),
    reads: fc.constantFrom("primary", "replicas", "any"),
    failover: fc.constantFrom<object | undefined>(undefined, ...failovers)
  })
  .map(({ failover, ...store }) => ({ store: failover === undefined ? store : { ...store, failover } }))

const faultOn = (names: ReadonlyArray<string>) =>
  fc
    .record({
      on: fc.constantFrom(...names),
      at: fc.integer({ min: 0, max: 3 }).map((s) => `${s}s`),
      for: fc.integer({ min: 1, max: 3 }).map((s) => `${s}s`),
      what: fc.constantFrom<object>(
        { crash: true },
        { pause: true },
        { slow: "5x" },
        { errors: "40%" },
        { latency: "200ms" },
        { workers: "40%" },
        { duplicates: "30%" },
        { jitter: "exponential(50ms)" }
      )
    })
    .map(({ what, ...rest }) => ({ ...rest, ...what }))

const executor = fc.oneof(
  fc.integer({ min: 1, max: 60 }).map((rate) => ({
    executor: "constant-arrival-rate",
    rate,
    duration: "4s",
    preAllocatedVUs: 40,
    maxVUs: 80,
    gracefulStop: "1s"
  })),
  fc.integer({ min: 1, max: 60 }).map((target) => ({
    executor: "ramping-arrival-rate",
    startRate: 1,
    stages: [{ target, duration: "4s" }],
    preAllocatedVUs: 40,
    gracefulStop: "1s"
  })),
  fc.integer({ min: 1, max: 20 }).map((vus) => ({ executor: "constant-vus", vus, duration: "4s", gracefulStop: "1s" })),
  fc
    .integer({ min: 1, max: 20 })
    .map((vus) => ({ executor: "per-vu-iterations", vus, iterations: 5, maxDuration: "4s" }))
)

const link = fc.constantFrom<object>(
  {},
  { duplicates: "10%" },
  { bandwidth: "1MB/s" },
  { bandwidth: "100KB/s", duplicates: "10%" }
)

/** A scenario without its name and title. */
export const anyScenario: fc.Arbitrary<object> = fc.integer({ min: 1, max: 4 }).chain((layers) => {
  const names = Array.from({ length: layers }, (_, i) => `tier-${i}`)
  const below = (i: number) => [...names.slice(i + 1).map((name) => `${name}.do`), "ledger.read", "ledger.write"]
  return fc
    .record({
      tiers: fc.tuple(...names.map((_, i) => service(below(i)))),
      ledger: store,
      journey: steps([`${names[0]}.do`]),
      executor,
      arrivals: fc.constantFrom("paced", "poisson"),
      faults: fc.array(faultOn([...names, "ledger", "ledger/primary", "ledger/replicas"]), { maxLength: 2 }),
      latency: work,
      link,
      extra: fc.option(anyExtra, { freq: 3, nil: undefined }),
      tenants: fc.constantFrom<object>({}, {}, { tenants: { acme: "60%", others: "40%" } })
    })
    .map(({ arrivals, executor, extra, faults, journey, latency, ledger, link, tenants, tiers }) => ({
      duration: "8s",
      system: { ...Object.fromEntries(tiers.map((tier, i) => [names[i]!, tier])), ledger, ...extra?.system },
      links: { "default": { latency }, "visit <-> ledger": link },
      // Whatever else they do, users call everything, so that nothing is out of reach.
      journeys: {
        visit: [
          // Users who fail at once and try again at once would never let time pass.
          { wait: "5ms" },
          ...withoutWork(journey),
          ...names.map((name) => ({ call: `${name}.do` })),
          { call: "ledger.read", size: { request: "100B", answer: "2KB" } },
          { call: "ledger.write", size: "500B" },
          ...(extra === undefined ? [] : [extra.step])
        ]
      },
      load: {
        k6: { scenarios: { users: { exec: "visit", ...executor } } },
        ...tenants,
        ...("rate" in executor || "stages" in executor ? { arrivals } : {})
      },
      faults: Object.fromEntries([...faults, ...(extra?.faults ?? [])].map((fault, i) => [`fault-${i}`, fault]))
    }))
})

/** Clients only call and wait. */
const withoutWork = (steps: ReadonlyArray<object>): ReadonlyArray<object> => steps.filter((step) => "call" in step)
