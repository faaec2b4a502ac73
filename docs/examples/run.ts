/** Code of your own as a step. Look at the failures: an ordinary `Effect.timeout`, in virtual time, cuts what takes longer than 50 ms. */
import { Effect } from "effect"
import { defineScenario, type HandlerContext } from "faultline"

const ask = ({ call }: HandlerContext) => call("server.answer").pipe(Effect.timeout("50 millis"))

export default defineScenario({
  name: "run",
  title: "A handler in TypeScript",
  duration: "20s",
  system: {
    front: { service: {}, endpoints: { answer: [{ run: ask, calls: ["server.answer"] }] } },
    server: { service: {}, endpoints: { answer: [{ work: "exponential(20ms)" }] } }
  },
  journeys: { ask: [{ call: "front.answer" }] },
  load: {
    k6: {
      scenarios: {
        users: { executor: "constant-arrival-rate", rate: 100, duration: "20s", preAllocatedVUs: 500, exec: "ask" }
      }
    },
    arrivals: "poisson"
  },
  expect: [{ measure: "failure ratio", is: "between 5% and 11%", because: "exp(-50/20) is 8.2 %" }]
})
