/**
 * Challenge: what a learner is asked to bring about by turning some knobs within a budget.
 *
 * Each knob begins at what the design has, `from` or the first of `oneOf`, and costs nothing there. Whether it was brought about is
 * decided by expectations over several seeds, so that a setting that was lucky once does not pass.
 */
import * as Schema from "effect/Schema"
import { optional, required } from "../../sim/model/Described.ts"
import { Count, Ratio } from "../../sim/model/Quantities.ts"
import { ClaimFields } from "./Expectation.ts"

const Amount = Schema.Finite.check(
  Schema.isGreaterThanOrEqualTo(0, { message: "a cost or a budget cannot be less than 0" })
)

const Setting = Schema.Union([Schema.String, Schema.Finite, Schema.Boolean])

/** What can be set. */
export const Knob = Schema.Struct({
  path: required(Schema.String, "What is set, as with `--set`: the path of something in the scenario."),
  says: optional(Schema.String, "What it is, for those who do not read paths. Default: the path."),
  from: optional(Schema.Finite, "The number that the design has. Together with `to`."),
  to: optional(Schema.Finite, "The last number that it may be set to, above `from` or below it."),
  oneOf: optional(
    Schema.NonEmptyArray(Setting),
    "What it may be set to, the first of which is what the design has. Instead of `from` and `to`."
  ),
  cost: optional(Amount, "What each unit away from `from` costs, or any other of `oneOf` than the first. Default 1.")
})
  .check(
    Schema.makeFilter((knob) => {
      const isRange = "from" in knob && "to" in knob
      const isHalf = "from" in knob !== "to" in knob
      return !isHalf && isRange !== "oneOf" in knob
        ? []
        : [{ path: [], issue: "a knob has either from and to, or oneOf" }]
    })
  )
  .annotate({
    identifier: "Knob",
    title: "knob",
    description: "What may be set in a challenge, how far, at what cost."
  })
export type Knob = typeof Knob.Type

const Pass = Schema.Struct(ClaimFields).annotate({ identifier: "Pass", title: "claim" })

export const Challenge = Schema.Struct({
  goal: required(Schema.String, "What to bring about, in a few words: make it survive."),
  variant: optional(Schema.String, "The design that one begins with. Default: the first."),
  knobs: required(Schema.NonEmptyArray(Knob), "What may be set. Nothing else may."),
  budget: required(Amount, "What all that is set may cost together."),
  passes: required(Schema.NonEmptyArray(Pass), "What has to hold with every seed."),
  seeds: optional(Count, "With how many seeds it is tried: 1, 2, and so on. Default 5.")
}).annotate({ identifier: "Challenge", description: "What a learner is asked to bring about within a budget." })
export type Challenge = typeof Challenge.Type

/** A number to predict. */
export const Prediction = Schema.Struct({
  measure: required(Schema.String, "What is measured, e.g. `goodput / offered`."),
  variant: optional(Schema.String, "The design of which it is measured. Default: the first."),
  during: optional(Schema.String, "When, e.g. `slow-ledger.end .. +60s`. Default: the whole run after the warm-up."),
  unit: optional(
    Schema.Literals(["%", "x", "/s", "ms", "s"]),
    "The unit of a number that is given without one. Default: that of what is measured, `ms` for spans."
  ),
  within: optional(
    Ratio,
    "A prediction is right when it is off by no more than this part of what is measured. Default 25%."
  )
}).annotate({ identifier: "Prediction", description: "A number to predict, judged by how far it is off." })
export type Prediction = typeof Prediction.Type
