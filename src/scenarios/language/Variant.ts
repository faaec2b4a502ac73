/**
 * Variant: a named change of the scenario, one design to compare with others.
 *
 * `naive: {}` is the scenario as it is written. Changes are made to what is written, before it is read: everything that can be
 * written can be changed, and what comes out has to be a valid scenario. They are made in the order in which they are written.
 */
import * as Schema from "effect/Schema"
import { optional } from "../../sim/model/Described.ts"

const Insert = Schema.Struct({
  before: optional(Schema.String, "The item of a list before which it is put."),
  after: optional(Schema.String, "The item of a list after which it is put."),
  policy: optional(Schema.Unknown, "A policy that is put into a `through`."),
  step: optional(Schema.Unknown, "A step that is put among steps.")
})
  .check(
    Schema.makeFilter((insert) => [
      ...("before" in insert === "after" in insert
        ? [{ path: [], issue: "an insert needs exactly one of before, after" }]
        : []),
      ...("policy" in insert === "step" in insert
        ? [{ path: [], issue: "an insert needs exactly one of policy, step" }]
        : [])
    ])
  )
  .annotate({ identifier: "Insert", title: "insert" })
export type Insert = typeof Insert.Type

export const Variant = Schema.Struct({
  title: optional(Schema.String, "In one sentence, what is different."),
  note: optional(Schema.String, "What one should know about it."),
  set: optional(
    Schema.Record(Schema.String, Schema.Unknown),
    "New values by path; a map is merged into the map that is there, anything else replaces what is there."
  ),
  remove: optional(Schema.Array(Schema.String), "Paths of what is left out."),
  insert: optional(Schema.Union([Insert, Schema.Array(Insert)]), "Policies or steps that are put into a list.")
}).annotate({ identifier: "Variant", title: "variant", description: "A named change of the scenario." })
export type Variant = typeof Variant.Type
