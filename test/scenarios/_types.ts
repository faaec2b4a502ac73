import { Effect, Schedule } from "effect"
import { defineScenario } from "faultline"
import type { Options } from "k6/options"

const k6: Options = { scenarios: { users: { executor: "constant-vus", vus: 1, duration: "10s", exec: "buy" } } }

export const storm = defineScenario({
  name: "storm",
  title: "Code of its own",
  duration: "10s",
  system: {
    shop: {
      service: { instances: 2 },
      endpoints: {
        buy: [
          {
            run: ({ call, request }) =>
              call("ledger.write", { key: request.key }).pipe(
                Effect.timeout("400 millis"),
                Effect.retry(Schedule.recurs(1)),
                Effect.ignore
              ),
            calls: ["ledger.write"]
          },
          { call: "ledger.write", through: [{ retry: { attempts: 3, backoff: "exponential(100ms)" } }, { timeout: "1s" }] },
          { saga: [{ name: "one", do: [{ work: "3ms" }] }] }
        ]
      }
    },
    ledger: { store: { write: "1s" } }
  },
  journeys: { buy: [{ call: "shop.buy" }, { wait: "100ms" }] },
  load: { k6, arrivals: "poisson" },
  faults: { slow: { on: "ledger", slow: "3x", at: "3s", for: "2s" } },
  expect: [{ measure: "goodput", is: "> 3" }, { compare: ["a", "b"], measure: "goodput", is: "lower" }]
})
// @ts-expect-error there is no step "wiat"
export const wrong = defineScenario({ name: "x", title: "", duration: "1s", system: {}, journeys: { buy: [{ wiat: "1s" }] }, load: { k6 } })
