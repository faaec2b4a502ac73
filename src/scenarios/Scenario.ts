/**
 * Scenario: the schema of a whole file.
 *
 * The order of reading is the order of thinking: what is the system, who asks, what goes wrong, what do we promise, what could we
 * build instead, what do we claim, what should a learner take home. Decoded spans are whole nanoseconds and ratios are 0..1.
 * `Decode.ts` reads text and says everything that is wrong; this file only says what is right.
 */
import * as Schema from "effect/Schema"
import { Fault } from "../sim/faults/Fault.ts"
import { optional, required } from "../sim/model/Described.ts"
import { Span } from "../sim/model/Quantities.ts"
import { Change } from "./language/Change.ts"
import { Expectation, Objectives } from "./language/Expectation.ts"
import { Invariants } from "./language/Invariant.ts"
import { Journeys, Load } from "./language/Journey.ts"
import { Lesson } from "./language/Lesson.ts"
import { named } from "./language/Naming.ts"
import { Prices } from "./language/Prices.ts"
import { Groups, Links, Regions, System } from "./language/System.ts"
import { Variant } from "./language/Variant.ts"
import { Extends, Include } from "./reading/Extending.ts"

const ScenarioName = Schema.String.check(
  Schema.isPattern(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { message: "a scenario's name is of a-z, 0-9 and -, like its file's" })
)

const Sentence = Schema.String.check(Schema.isPattern(/\S/, { message: "expected a sentence, got nothing" }))

export const Scenario = Schema.Struct({
  name: required(ScenarioName, "The name of the file, without its ending."),
  extends: optional(
    Extends,
    "Another scenario that this one is laid over: maps are merged, lists and values replaced, all but the name inherited. " +
      "The name of one in the library, or a file beside this one."
  ),
  include: optional(
    Include,
    "Files that say parts of a scenario, under the same keys: this one is laid over them, and they over what it extends."
  ),
  title: required(Sentence, "What happens, in one sentence."),
  tags: optional(Schema.Array(Schema.String), "Words to find it by."),
  duration: required(Span, "How long the run takes, in virtual time."),
  warmup: optional(Span, "What is left out of totals and expectations at the beginning. Default 0s."),
  system: required(System, "The components, by name."),
  regions: optional(Regions, "Zones by region. A zone that is in none is a region of its own."),
  groups: optional(
    Groups,
    "What fails together, by name, for faults: instances (`payments/1`), components, zones or regions. Racks, hosts, releases."
  ),
  links: optional(
    Links,
    "What holds between places: `default`, `a -> b` or `a <-> b`. Default: nothing costs anything."
  ),
  prices: optional(Prices, "What the parts of the system cost: a sheet of prices, or its name. Default: nobody asks."),
  journeys: required(Journeys, "What users do, by name."),
  load: required(Load, "How many users come when."),
  faults: optional(named(Fault), "What goes wrong, by name."),
  objectives: optional(Objectives, "What is promised to users, by name."),
  invariants: optional(
    Invariants,
    "What must be true of what happens to the world and to data, by name. A run that breaks one shows how. Default: nothing is " +
      "checked, and costs nothing."
  ),
  variants: optional(named(Variant), "Designs to compare, by name. Default: the scenario as it is written."),
  changes: optional(
    named(Change),
    "What is changed in the design while it runs, by name: a fix that is rolled out, a setting that is turned."
  ),
  expect: optional(Schema.Array(Expectation), "What the run is claimed to show."),
  lesson: optional(Lesson, "What to predict before the run, and to take home after it.")
}).annotate({
  identifier: "Scenario",
  title: "scenario",
  description: "A system, the load on it, what goes wrong, and what is claimed of it."
})

/** A decoded scenario. */
export type Scenario = typeof Scenario.Type

/** A scenario as people write it. */
export type ScenarioWritten = typeof Scenario.Encoded
