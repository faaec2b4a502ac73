/**
 * Objectives and expectations: what is promised to users, and what a run is claimed to show.
 *
 * An objective is broken by a bad design; an expectation is broken by a wrong scenario, and is what a test of the library runs.
 */
import * as Schema from "effect/Schema"
import { optional, required } from "../../sim/model/Described.ts"
import { Objective } from "../../sim/observation/Objective.ts"
import { kind } from "../reading/Kind.ts"
import { named } from "./Naming.ts"

/** Promises by name. */
export const Objectives = named(Objective)
export type Objectives = typeof Objectives.Type

const OneOrMore = Schema.Union([Schema.String, Schema.NonEmptyArray(Schema.String)])

/** What a claim about a measured number is made of. */
export const ClaimFields = {
  measure: required(Schema.String, "What is measured, e.g. `goodput / offered`."),
  during: optional(Schema.String, "When, e.g. `slow-ledger.end .. +60s`. Default: the whole run after the warm-up."),
  after: optional(Schema.String, "From when on, for a time that is measured, e.g. `slow-ledger.end`."),
  is: required(Schema.String, "What it has to be, e.g. `< 50%` or `at least 5x fewer`."),
  because: optional(Schema.String, "Why, for those who read the report.")
}

const Measured = Schema.Struct({
  kind: kind("measure"),
  variant: optional(OneOrMore, "The variant, or variants, of which this is claimed. Default: all."),
  ...ClaimFields
})

const Compared = Schema.Struct({
  kind: kind("compare"),
  compare: required(
    Schema.Tuple([Schema.String, Schema.String]),
    "Two variants: the first is claimed to be so much more or less than the second."
  ),
  ...ClaimFields
})

/** A claim about the measurements of a variant, or of two variants compared. */
export const Expectation = Schema.Union([Measured, Compared]).annotate({
  identifier: "Expectation",
  title: "expectation",
  description: "A claim about what is measured of a variant, or of two variants compared."
})
export type Expectation = typeof Expectation.Type
