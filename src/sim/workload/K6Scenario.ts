/**
 * K6 scenario: one entry of k6's `scenarios`, that is, an executor and its options.
 *
 * The fields, the defaults and the rules are those of k6 2.x. Defaults are not filled in here, so that what was written
 * can be given back as it was written; `ScenarioLoad.ts` fills them in.
 */
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { didYouMean } from "../model/Nearest.ts"
import { quoted } from "../model/Notation.ts"
import { arrivalRules, fewerIterationsThanUsers, rampOfUsers, shorterThanAllowed } from "./K6Rules.ts"
import { K6Time, K6Whole } from "./K6Values.ts"

/** A whole number that must not be below the given one, and what k6 says when it is. */
const wholeFrom = (minimum: number, message: string) =>
  K6Whole.check(Schema.isGreaterThanOrEqualTo(minimum, { message }))

const wholeRate = Schema.Number.check(
  Schema.isInt({ message: "k6 takes only whole rates; write 10.5 a second as 21 with a timeUnit of 2s" })
)

const optional = <S extends Schema.Top>(schema: S, description: string) =>
  Schema.optionalKey(schema).annotate({ description })

const required = <S extends Schema.Top>(schema: S, description: string, messageMissingKey: string) =>
  schema.annotate({ description }).pipe(Schema.annotateKey({ messageMissingKey }))

/** Which executor runs the scenario. */
const executorWords = {
  "shared-iterations": "So many iterations in all, shared by some users: who is free takes the next.",
  "per-vu-iterations": "Every user does so many iterations, and then goes.",
  "constant-vus":
    "So many users who come back as soon as they are served: a closed loop, which slows down with the system.",
  "ramping-vus": "Users of a closed loop whose number rises and falls in stages.",
  "constant-arrival-rate": "So many iterations begin in each unit of time, however long they take: an open load.",
  "ramping-arrival-rate": "An open load whose rate rises and falls in stages."
}

const executor = <const Name extends keyof typeof executorWords>(name: Name) =>
  Schema.Literal(name).annotate({ description: executorWords[name] })

const base = {
  startTime: optional(K6Time, "When the scenario starts, from the start of the run. Default 0s"),
  gracefulStop: optional(
    K6Time,
    "How long iterations may go on after the end of the scenario before they are interrupted. Default 30s"
  ),
  exec: optional(
    Schema.String.check(Schema.isMinLength(1, { message: "exec value cannot be empty" })),
    'The journey that every iteration runs. Default "default"'
  ),
  env: optional(Schema.Record(Schema.String, Schema.String), "Environment of the journey, for this scenario only"),
  tags: optional(Schema.Record(Schema.String, Schema.String), "Tags on every sample of this scenario"),
  options: optional(
    Schema.Struct({ browser: optional(Schema.Any, "Kept, without effect in simulation") }),
    "Further options of the scenario. Kept, without effect in simulation"
  )
}

const users = optional(wholeFrom(1, "the number of VUs must be more than 0"), "Users at work. Default 1")
const iterationsLimit = optional(
  K6Time,
  "Longest time the scenario may take, without gracefulStop. Default 10m; at least 1s"
)
const duration = required(
  K6Time,
  "How long iterations are started, without gracefulStop. At least 1s",
  "the duration is unspecified"
)

/** A stage of a ramp. */
export const K6Stage = Schema.Struct({
  duration: required(K6Time, "How long the stage takes; 0s is a jump", "this stage doesn't have a duration"),
  target: required(
    wholeFrom(0, "the target of a stage can't be negative"),
    "Users, or iterations per timeUnit, at the end of the stage; the way there is a straight line",
    "this stage doesn't have a target"
  )
}).annotate({ identifier: "K6Stage" })

const stages = required(
  Schema.mutable(Schema.Array(K6Stage)).check(
    Schema.isMinLength(1, { message: "at least one stage has to be specified" })
  ),
  "The ramp, stage after stage",
  "at least one stage has to be specified"
)

const SharedIterations = Schema.Struct({
  executor: executor("shared-iterations"),
  ...base,
  vus: users,
  iterations: optional(
    wholeFrom(1, "the number of iterations must be more than 0"),
    "Iterations of all users together. Default 1"
  ),
  maxDuration: iterationsLimit
})
  .annotate({
    identifier: "K6SharedIterations",
    description: "A number of iterations that the users share: whoever is free takes the next one"
  })
  .check(
    Schema.makeFilter(({ vus = 1, iterations = 1, maxDuration }) => [
      ...fewerIterationsThanUsers(iterations, vus),
      ...shorterThanAllowed("maxDuration", maxDuration)
    ])
  )

const PerVuIterations = Schema.Struct({
  executor: executor("per-vu-iterations"),
  ...base,
  vus: users,
  iterations: optional(
    wholeFrom(1, "the number of iterations must be more than 0"),
    "Iterations of every user. Default 1"
  ),
  maxDuration: iterationsLimit
})
  .annotate({
    identifier: "K6PerVuIterations",
    description: "The same number of iterations for every user"
  })
  .check(Schema.makeFilter(({ maxDuration }) => shorterThanAllowed("maxDuration", maxDuration)))

const ConstantVus = Schema.Struct({ executor: executor("constant-vus"), ...base, vus: users, duration })
  .annotate({
    identifier: "K6ConstantVus",
    description: "A fixed number of users, each starting its next iteration when the last one ends"
  })
  .check(Schema.makeFilter(({ duration }) => shorterThanAllowed("duration", duration)))

const RampingVus = Schema.Struct({
  executor: executor("ramping-vus"),
  ...base,
  startVUs: optional(wholeFrom(0, "the number of start VUs can't be negative"), "Users at the start. Default 1"),
  stages,
  gracefulRampDown: optional(
    K6Time,
    "How long a user who is to stop during a ramp-down may finish the iteration at hand. Default 30s"
  )
})
  .annotate({
    identifier: "K6RampingVus",
    description: "A number of users that goes up and down"
  })
  .check(Schema.makeFilter(({ startVUs = 1, stages }) => rampOfUsers("startVUs", startVUs, stages)))

const arrivals = {
  timeUnit: optional(K6Time, "What the rate is counted per. Default 1s"),
  preAllocatedVUs: required(
    wholeFrom(0, "the number of preAllocatedVUs can't be negative"),
    "Users ready at the start; an iteration that finds none free is dropped",
    "the number of preAllocatedVUs isn't specified"
  ),
  maxVUs: optional(
    wholeFrom(0, "maxVUs can't be negative"),
    "Users there may be at most; one more is made at each dropped iteration. Default preAllocatedVUs"
  )
}

const ConstantArrivalRate = Schema.Struct({
  executor: executor("constant-arrival-rate"),
  ...base,
  rate: required(
    wholeRate.check(Schema.isGreaterThan(0, { message: "the iteration rate must be more than 0" })),
    "Iterations started per timeUnit",
    "the iteration rate isn't specified"
  ),
  duration,
  ...arrivals
})
  .annotate({
    identifier: "K6ConstantArrivalRate",
    description: "Iterations started at a fixed rate, whether or not earlier ones have ended"
  })
  .check(
    Schema.makeFilter((options) => [...arrivalRules(options), ...shorterThanAllowed("duration", options.duration)])
  )

const RampingArrivalRate = Schema.Struct({
  executor: executor("ramping-arrival-rate"),
  ...base,
  startRate: optional(
    wholeRate.check(Schema.isGreaterThanOrEqualTo(0, { message: "the startRate value can't be negative" })),
    "Iterations started per timeUnit at the start. Default 0"
  ),
  stages,
  ...arrivals
})
  .annotate({
    identifier: "K6RampingArrivalRate",
    description: "Iterations started at a rate that goes up and down, whether or not earlier ones have ended"
  })
  .check(Schema.makeFilter((options) => arrivalRules(options)))

const Executors = Schema.Union([
  SharedIterations,
  PerVuIterations,
  ConstantVus,
  RampingVus,
  ConstantArrivalRate,
  RampingArrivalRate
])

/** The executors of k6 2.x. */
export const executors: ReadonlyArray<string> = Executors.members.map((member) => member.fields.executor.literal)

/** Says which executor is missing or unknown, where a union would only list everything that is possible. */
const executorMistake = (input: unknown): string | undefined => {
  const name = Predicate.isObject(input) && "executor" in input ? input.executor : undefined
  if (name === undefined) return `a k6 scenario needs an executor, one of ${executors.join(", ")}`
  if (name === "externally-controlled") {
    return "k6 2.0 removed externally-controlled; use ramping-vus with stages, or constant-vus and add users live"
  }
  if (executors.includes(String(name))) return undefined
  const hint = didYouMean(String(name), executors)
  return `there is no executor ${quoted(name)}${hint === "" ? `; there are ${executors.join(", ")}` : hint}`
}

const Written = Schema.declareConstructor<typeof Executors.Encoded>()(
  [],
  () => (input, _ast, parsing) => {
    const message = executorMistake(input)
    if (message === undefined) return Effect.succeed(input as typeof Executors.Encoded)
    return Effect.fail(new SchemaIssue.Pointer(["executor"], new SchemaIssue.InvalidValue({ message }, input, parsing)))
  },
  {
    identifier: "K6Scenario",
    toCodecJson: () =>
      Schema.link<typeof Executors.Encoded>()(
        Schema.toEncoded(Executors),
        SchemaTransformation.passthrough<typeof Executors.Encoded>()
      )
  }
)

/** A k6 scenario of any executor. */
export const K6Scenario = Written.pipe(Schema.decodeTo(Executors))
export type K6Scenario = typeof K6Scenario.Type
