/**
 * Your own code: a service whose handlers are ordinary Effect programs, in virtual time.
 *
 * Nothing in the handlers knows of Faultline but `call`: `Effect.timeout`, `Effect.retry` and your `Schedule` run as they do in
 * production, and meet the same arrivals and faults in every variant.
 */
import { Effect, Schedule } from "effect"
import { defineScenario, type HandlerContext } from "faultline"

const charge = ({ call }: HandlerContext) => call("payments.charge").pipe(Effect.timeout("200 millis"))

const chargeAgain = (context: HandlerContext) =>
  charge(context).pipe(Effect.retry({ schedule: Schedule.jittered(Schedule.exponential("50 millis")), times: 3 }))

export default defineScenario({
  name: "your-own-code",
  title: "Your own retry schedule meets a dependency that fails one call in five",
  tags: ["first steps", "effect", "retries"],
  duration: "2m",
  warmup: "10s",
  system: {
    shop: {
      service: { instances: 2, workers: 50 },
      endpoints: { checkout: [{ run: charge, calls: ["payments.charge"] }] }
    },
    payments: {
      service: { workers: 20 },
      endpoints: { charge: [{ work: "exponential(10ms)" }, { fail: "20%" }] }
    }
  },
  journeys: { buy: [{ call: "shop.checkout" }] },
  load: {
    k6: {
      scenarios: {
        users: { executor: "constant-arrival-rate", rate: 100, duration: "2m", preAllocatedVUs: 500, exec: "buy" }
      }
    },
    arrivals: "poisson"
  },
  objectives: { checkout: { of: "buy", good: "answered within 1s", target: "75%" } },
  variants: {
    "one-try": { title: "A timeout and nothing else" },
    "own-schedule": {
      title: "Three more tries by a Schedule with exponential back-off and jitter",
      set: { "system.shop.endpoints.checkout.0.run": chargeAgain }
    }
  },
  expect: [
    {
      variant: "one-try",
      measure: "failure ratio of buy",
      is: "between 18% and 22%",
      because: "one call in five fails, and nobody tries again"
    },
    {
      variant: "own-schedule",
      measure: "failure ratio of buy",
      is: "< 0.5%",
      because: "four tries that fail independently all fail in 0.2 x 0.2 x 0.2 x 0.2 = 0.16 % of the cases"
    }
  ],
  lesson: {
    question: "One call in five fails. How many checkouts fail when your schedule tries three times more?",
    choices: ["about 5 %", "about 1 %", "about 0.2 %"],
    answer: "about 0.2 %",
    why: "Independent failures multiply: 0.2 to the fourth power is 0.0016. They are independent here because nothing is overloaded.",
    knob: "how often the schedule recurs",
    try: [
      "replace the schedule by your own",
      "set the workers of payments to 1, and see failures that are not independent"
    ]
  }
})
