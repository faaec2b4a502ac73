import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { compile } from "../../../../src/scenarios/Compile.ts"
import { decode } from "../../../../src/scenarios/Decode.ts"
import { printMistakes } from "../../../../src/scenarios/reading/Mistake.ts"
import { sourceOfValue } from "../../../../src/scenarios/reading/Source.ts"
import type { Recording } from "../../../../src/sim/observation/records/Recording.ts"
import { selfCheck } from "../../../../src/sim/observation/SelfCheck.ts"

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

const consuming = {
  consumers: maybe(fc.integer({ min: 1, max: 5 })),
  attempts: maybe(fc.integer({ min: 1, max: 4 })),
  redelivery: maybe(fc.constantFrom("0s", "300ms", { first: "100ms", factor: "3x", max: "1s" })),
  acknowledge: maybe(fc.constantFrom("after", "auto")),
  visibility: maybe(fc.constantFrom("20ms", "80ms", "1s")),
  acknowledgementsLost: maybe(fc.constantFrom("5%", "50%")),
  rebalance: maybe(fc.constantFrom("200ms", { pause: "100ms", notice: "700ms" })),
  batch: maybe(
    fc.record(
      {
        max: fc.integer({ min: 1, max: 6 }),
        linger: fc.constantFrom("0s", "30ms"),
        setup: fc.constantFrom("2ms", "exponential(10ms)"),
        failure: fc.constantFrom("each", "all")
      },
      { requiredKeys: ["max"] }
    )
  ),
  dedupe: maybe(
    fc.record({
      window: fc.constantFrom("50ms", "10s"),
      by: fc.constantFrom("message", "request", "key"),
      remember: fc.constantFrom("lock", "after", "before")
    })
  )
}

const topics = fc.record({
  partitions: maybe(fc.integer({ min: 1, max: 4 })),
  capacity: fc.integer({ min: 1, max: 40 }),
  full: fc.constantFrom("refuse", "block", "drop-oldest"),
  poison: fc.constantFrom<unknown>("0%", "5%", { share: "5%", fails: "after" }),
  duplicates: fc.constantFrom("0%", "10%"),
  loss: fc.constantFrom("0%", "10%"),
  ...consuming
})

const faults = fc.array(
  fc.record({
    on: fc.constantFrom("orders", "orders.billing", "orders.billing/1", "orders.search"),
    kind: fc.constantFrom("crash", "pause"),
    at: fc.integer({ min: 0, max: 9000 }),
    lasts: fc.integer({ min: 0, max: 3000 })
  }),
  { maxLength: 4 }
)

/** In the place of what has no effect on it. */
const atMostOnce = {
  acknowledge: "before",
  attempts: undefined,
  redelivery: undefined,
  visibility: undefined,
  acknowledgementsLost: undefined
}

/** Without what is undefined. */
const told = (options: object): object =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

/** What a topic still has at the end. */
const left = ({ meters }: Recording): ReadonlyArray<string> =>
  meters.flatMap(({ level, meter: { name, of } }) =>
    ["backlog", "in flight", "blocked publishers"].includes(name) && level > 0 ? [`${name} of ${of}: ${level}`] : []
  )

describe("the books of a topic", () => {
  it("balance whatever it is told and whatever happens to it, all is done in the end, and the same happens again", () => {
    const world = fc.tuple(topics, faults, fc.boolean(), fc.boolean())
    fc.assert(
      fc.property(world, ([topic, hits, hasGroups, isOnce]) => {
        const steps = [{ work: "exponential(40ms)" }, { fail: "10%" }]
        const mine = hasGroups ? hits : hits.filter(({ on }) => on === "orders")
        const scenario = {
          name: "any",
          title: "Any topic",
          duration: "1h",
          system: {
            orders: {
              topic: told({
                ...topic,
                ...(isOnce ? atMostOnce : {}),
                ...(hasGroups ? { groups: { billing: { steps }, search: { consumers: 2, steps } } } : { steps })
              })
            }
          },
          journeys: { visit: { key: "uniform(20)", steps: [{ publish: "orders", through: [{ timeout: "500ms" }] }] } },
          load: {
            k6: {
              scenarios: {
                users: {
                  executor: "constant-arrival-rate",
                  rate: 60,
                  timeUnit: "1s",
                  duration: "10s",
                  preAllocatedVUs: 500,
                  exec: "visit"
                }
              }
            },
            arrivals: "poisson"
          },
          faults: Object.fromEntries(
            mine.map(({ at, kind, lasts, on }, i) => [
              `f${i}`,
              { on, [kind]: true, at: `${at}ms`, for: `${lasts + 1}ms` }
            ])
          )
        }
        const run = () => {
          const source = sourceOfValue(scenario, "any")
          const read = Result.getOrThrowWith(decode(source), (mistakes) => new Error(printMistakes(mistakes)))
          const simulation = compile(read.scenario, { seed: 1 })
          simulation.go()
          return simulation
        }
        const [one, again] = [run(), run()]

        expect(selfCheck(one.recording)).toEqual([])
        // Nothing is broken from 12 s on, and nobody publishes: whatever is not put aside gets done.
        expect(left(one.recording)).toEqual([])
        expect(again.run.kernel.fingerprint.value).toBe(one.run.kernel.fingerprint.value)
      }),
      { numRuns: 60, seed: 5 }
    )
  })
})
