/**
 * Journeys and load: what users want, and how many of them come when.
 *
 * The load is a k6 `Options` object, verbatim: it can be pasted from a script and given back to one. What k6 cannot say stands
 * beside it.
 */
import * as Schema from "effect/Schema"
import { optional, required } from "../../sim/model/Described.ts"
import { Distribution } from "../../sim/model/Distribution.ts"
import { Keys } from "../../sim/model/Keys.ts"
import { Arrivals } from "../../sim/workload/Arrivals.ts"
import { Diurnal } from "../../sim/workload/Diurnal.ts"
import { K6Options } from "../../sim/workload/K6Options.ts"
import { Tenants } from "../../sim/workload/Tenants.ts"
import { named } from "./Naming.ts"
import { listOrStruct } from "./Shorthand.ts"
import { Steps } from "./Step.ts"

const JourneyInFull = Schema.Struct({
  from: optional(
    Schema.String,
    "The zone or region in which its users are. Default: none, and only default links apply."
  ),
  priority: optional(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 9 })),
    "0 is the most important, 9 the least. Default 0."
  ),
  key: optional(Keys, "What each request is about. Default: all about the same."),
  patience: optional(
    Distribution,
    'How long users wait for the end of an iteration, drawn for each; then they leave, which counts as the failure "gave up". ' +
      "The system goes on working on it. Default: for ever."
  ),
  steps: required(Steps, "What is done in one iteration, one step after the other.")
})

/** What a user wants: a list of steps, or steps with more about the users. */
export const Journey = listOrStruct(Steps, JourneyInFull, {
  identifier: "Journey",
  title: "journey",
  description: "What a user does in one iteration: a list of steps, or `steps` with more about the users."
})
export type Journey = typeof Journey.Type

/** Journeys by name, which is what `exec` of a k6 scenario says. */
export const Journeys = named(Journey)
export type Journeys = typeof Journeys.Type

/** How many users come when. */
export const Load = Schema.Struct({
  k6: required(K6Options, "A k6 Options object, as a script exports it."),
  arrivals: optional(
    Schema.Union([Arrivals, Schema.Record(Schema.String, Arrivals)]).annotate({ title: "arrivals" }),
    "How arrivals are spread in time, for all k6 scenarios or by their names. Default paced, as in k6."
  ),
  tenants: optional(
    Tenants,
    "Whose the requests are, drawn for each: the share of every tenant by name, together 100%. What they get can be measured by " +
      "their names, a rate limit be one for each, a fault hit some of them only or multiply the load of one. Default: nobody's."
  ),
  diurnal: optional(
    Diurnal,
    "How the rates of all open loads (constant-arrival-rate, ramping-arrival-rate) go up and down with the hours. Default: they do not."
  )
}).annotate({ identifier: "Load", description: "The load: k6's options, and what k6 cannot say." })
export type Load = typeof Load.Type
