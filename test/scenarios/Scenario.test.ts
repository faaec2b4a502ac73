import * as Schema from "effect/Schema"
import fc from "fast-check"
import { assert, describe, it } from "vitest"
import type { StepWritten } from "../../src/scenarios/Face.ts"
import type { ScenarioWritten } from "../../src/scenarios/Scenario.ts"
import { Scenario } from "../../src/scenarios/Scenario.ts"

const decode = Schema.decodeUnknownSync(Scenario, { onExcessProperty: "error" })
const encode = Schema.encodeSync(Scenario)

const span = fc.oneof(
  fc.integer({ min: 1, max: 5000 }).map((n) => `${n}ms`),
  fc.constantFrom("1.5s", "2m30s", "1d2h")
)
const ratio = fc.oneof(
  fc.integer({ min: 0, max: 100 }).map((n) => `${n}%`),
  fc.double({ min: 0, max: 1, noNaN: true })
)
const name = fc.constantFrom("shop", "ledger", "a1", "two-words", "camelCase")
const distribution = fc.oneof(
  span,
  fc.constantFrom("exponential(4ms)", "lognormal(mean=12ms, cv=0.8)", "constant(1ms) + uniform(1ms, 2ms)")
)
const keys = fc.constantFrom("zipf(1000, 0.9)", "uniform(20)", 3, "4")

const policies = fc.array(
  fc.oneof(
    fc.record({ retry: fc.record({ attempts: fc.integer({ min: 1, max: 9 }), budget: ratio }, { requiredKeys: [] }) }),
    fc.record({
      timeout: fc.oneof(
        span,
        fc.record({ after: span, cancels: fc.constantFrom("nothing" as const, "waiting" as const) })
      )
    }),
    fc.record({ deadline: span }),
    fc.record({ bulkhead: fc.integer({ min: 1, max: 99 }) }),
    fc.record({ hedge: fc.record({ after: span }) }),
    fc.record({
      fallback: fc.record(
        { answer: fc.constantFrom("degraded" as const, "stale" as const), after: distribution },
        { requiredKeys: ["answer"] }
      )
    })
  ),
  { maxLength: 3 }
)

/** Any step, with steps inside of it to a small depth. */
const { steps } = fc.letrec<{ steps: ReadonlyArray<StepWritten>; step: StepWritten; leaf: StepWritten }>((tie) => {
  const around = { name, through: policies }
  const inner = tie("steps")
  return {
    leaf: fc.oneof(
      fc.record({ work: distribution, ...around }, { requiredKeys: ["work"] }),
      fc.record({ wait: distribution, ...around }, { requiredKeys: ["wait"] }),
      fc.record(
        { call: fc.constantFrom("ledger.write", "shop.buy"), key: keys, priority: fc.nat(9), ...around },
        { requiredKeys: ["call"] }
      ),
      fc.record({ publish: name, key: keys, ...around }, { requiredKeys: ["publish"] }),
      fc.record({ fail: ratio, ...around }, { requiredKeys: ["fail"] })
    ) as fc.Arbitrary<StepWritten>,
    step: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      tie("leaf"),
      fc.record({ sequence: inner, ...around }, { requiredKeys: ["sequence"] }),
      fc.record({ parallel: inner, need: fc.integer({ min: 1, max: 3 }) }, { requiredKeys: ["parallel"] }),
      fc.record({ cache: fc.record({ name, miss: inner, key: keys }, { requiredKeys: ["name", "miss"] }) }),
      fc.record({ acquire: fc.record({ pool: name, steps: inner }) }),
      fc.record({
        repeat: fc.record(
          { times: fc.integer({ min: 1, max: 9 }), steps: inner, concurrency: fc.constant(2) },
          { requiredKeys: ["times", "steps"] }
        )
      }),
      fc
        .tuple(fc.record({ chance: ratio, steps: inner }), fc.record({ otherwise: inner }))
        .map((choice) => ({ choice })),
      fc
        .array(fc.record({ name, do: inner, undo: inner }, { requiredKeys: ["name", "do"] }), {
          minLength: 1,
          maxLength: 3
        })
        .chain((parts) => fc.constantFrom({ saga: parts }, { saga: { steps: parts, onFailure: "leave" } }))
    ) as fc.Arbitrary<StepWritten>,
    steps: fc.array(tie("step"), { maxLength: 3 }) as fc.Arbitrary<ReadonlyArray<StepWritten>>
  }
})

const listOrWhole = fc.oneof(steps, fc.record({ steps }))
const fault = fc.oneof(
  fc.record(
    { on: name, slow: fc.constantFrom("6x", "0.5x", 3), at: span, for: span, instances: fc.constantFrom(1, "50%") },
    { requiredKeys: ["on", "slow"] }
  ),
  fc.record({ on: name, errors: ratio, random: fc.record({ mtbf: span, mttr: span }) })
)

const scenario = fc.record(
  {
    name: fc.constant("any-name"),
    title: fc.string({ minLength: 1 }).filter((text) => text.trim() !== ""),
    tags: fc.array(fc.string()),
    duration: span,
    warmup: span,
    system: fc.dictionary(
      name,
      fc.oneof(
        fc.record({
          service: fc.record({ instances: fc.integer({ min: 1, max: 5 }), through: policies }, { requiredKeys: [] }),
          endpoints: fc.dictionary(name, listOrWhole)
        }),
        fc.record({
          store: fc.record({ connections: fc.integer({ min: 1, max: 99 }), write: distribution }, { requiredKeys: [] })
        }),
        fc.record({ topic: fc.record({ steps }) })
      )
    ),
    regions: fc.dictionary(name, fc.array(name)),
    links: fc.dictionary(
      fc.constantFrom("default", "eu -> us", "a <-> b"),
      fc.record({ latency: distribution, loss: ratio }, { requiredKeys: [] })
    ),
    journeys: fc.dictionary(
      name,
      fc.oneof(listOrWhole, fc.record({ from: name, key: keys, priority: fc.nat(9), steps }))
    ),
    load: fc.record({
      k6: fc.record({
        scenarios: fc.dictionary(
          name,
          fc.record({
            executor: fc.constant("constant-vus"),
            vus: fc.integer({ min: 1, max: 9 }),
            duration: fc.constant("30s")
          })
        )
      }),
      arrivals: fc.constantFrom("poisson", "paced")
    }),
    faults: fc.dictionary(name, fault),
    variants: fc.dictionary(
      name,
      fc.record(
        {
          title: fc.string({ minLength: 1 }).filter((text) => text.trim() !== ""),
          set: fc.dictionary(name, fc.anything({ maxDepth: 1 }))
        },
        { requiredKeys: [] }
      )
    ),
    expect: fc.array(
      fc.oneof(
        fc.record(
          {
            measure: fc.constant("goodput"),
            is: fc.constant("> 3"),
            variant: fc.oneof(name, fc.array(name, { minLength: 1 }))
          },
          { requiredKeys: ["measure", "is"] }
        ),
        fc.record({ compare: fc.tuple(name, name), measure: fc.constant("goodput"), is: fc.constant("lower") })
      )
    )
  },
  { requiredKeys: ["name", "title", "duration", "system", "journeys", "load"] }
)

describe("a scenario", () => {
  it("that is decoded, written and decoded again stays as it was written", () => {
    fc.assert(
      fc.property(scenario, (any) => {
        const written = encode(decode(any))

        assert.deepStrictEqual(encode(decode(written)), written)
      }),
      { numRuns: 40 }
    )
  })

  it("is written in its canonical form", () => {
    const written = {
      name: "any-name",
      title: "t",
      duration: "90s",
      system: { shop: { service: {}, endpoints: { buy: [{ work: 0 }] } } },
      journeys: { buy: [{ call: "shop.buy" }] },
      load: { k6: {} }
    } satisfies ScenarioWritten

    assert.deepStrictEqual<unknown>(encode(decode(written)), {
      ...written,
      duration: "1m30s",
      system: { shop: { service: {}, endpoints: { buy: { steps: [{ work: "constant(0s)" }] } } } },
      journeys: { buy: { steps: [{ call: "shop.buy" }] } }
    })
  })

  it("does not let anybody write the kind that decoding adds", () => {
    const journeys = { buy: [{ kind: "call", call: "shop.buy" }] }

    assert.throws(() => decode({ name: "a", title: "t", duration: "1m", system: {}, journeys, load: { k6: {} } }))
  })
})
