/**
 * Lesson: what somebody should predict before the run, and take home after it.
 */
import * as Schema from "effect/Schema"
import { optional, required } from "../../sim/model/Described.ts"
import { Challenge, Prediction } from "./Challenge.ts"

export const Lesson = Schema.Struct({
  question: required(Schema.String, "What to predict before the run."),
  choices: required(Schema.NonEmptyArray(Schema.String), "The answers to choose from."),
  answer: required(Schema.String, "The right one of the choices."),
  why: required(Schema.String, "What happened, and why."),
  knob: optional(Schema.String, "The setting that matters most."),
  predict: optional(Prediction, "A number to predict as well, for workshops."),
  tempting: optional(
    Schema.Record(Schema.String, Schema.String),
    "Why somebody chooses a wrong answer, and what speaks against it, by choice."
  ),
  hints: optional(Schema.Array(Schema.String), "What helps those who are stuck, the least telling first."),
  try: optional(Schema.Array(Schema.String), "What to try next."),
  challenge: optional(Challenge, "What to bring about afterwards, for workshops."),
  sources: optional(Schema.Array(Schema.String), "Where to read more.")
}).annotate({ identifier: "Lesson", description: "What to predict before the run, and to take home after it." })
export type Lesson = typeof Lesson.Type
