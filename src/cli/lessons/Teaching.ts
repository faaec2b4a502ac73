/**
 * Teaching: what a lesson needs on the command line, whether somebody answers in between or everything is said at once.
 */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import type { RunRequest } from "../../experiments/Run.ts"
import type { Entry } from "../../lessons/LearnerFile.ts"
import { keep, learnerFile } from "../../lessons/LearnerFile.ts"
import { comparable, type Guess, usualTolerance } from "../../lessons/Prediction.ts"
import { attempt, type Rehearsal, rehearse, unitAsked } from "../../lessons/Trial.ts"
import type { Ink } from "../../reports/plain/PlainInk.ts"
import type { Decoded } from "../../scenarios/Decode.ts"
import type { Lesson } from "../../scenarios/language/Lesson.ts"
import type { Unit } from "../../sim/observation/claims/Measured.ts"
import { Refused } from "../Ending.ts"
import { print, say } from "../Output.ts"
import { withProgress } from "../runs/Running.ts"

/** A lesson, and who takes it. */
export interface Class {
  readonly decoded: Decoded
  readonly lesson: Lesson
  readonly source: string
  readonly seed: string
  /** The design that is run first, of which the lesson asks. */
  readonly design: string
  /** The unit of the number that is asked for. */
  readonly unit: Unit
  readonly ink: Ink
  /** Keeps something in the learner's file. What cannot be kept is said once, and ends nothing. */
  readonly note: (entry: Entry) => Effect.Effect<void, never, FileSystem.FileSystem>
}

/** A scenario without a lesson has nothing to teach. */
export const lessonIn = ({ scenario: { lesson, name } }: Decoded): Effect.Effect<Lesson, Refused> =>
  lesson === undefined
    ? Effect.fail(
        new Refused({ message: `${name} has no lesson; write a question, choices, answer and why under lesson` })
      )
    : Effect.succeed(lesson)

/** The class of a learner, or of nobody, of whom nothing is kept. */
export const classOf = (
  decoded: Decoded,
  lesson: Lesson,
  { ink, learner, seed, source }: { ink: Ink; learner: string | undefined; seed: string; source: string }
): Class => {
  const design = lesson.predict?.variant ?? decoded.variants[0]!.name
  const unit = unitAsked(decoded)
  const about = { decoded, lesson, source, seed, design, unit, ink }
  if (learner === undefined) return { ...about, note: () => Effect.void }
  const file = learnerFile(learner, process.env)
  let hasFailed = false
  const note = (entry: Entry) =>
    keep(file, learner, entry).pipe(
      Effect.catch(({ message }) => {
        if (hasFailed) return Effect.void
        hasFailed = true
        return say(`your progress is not kept: ${message}`)
      })
    )
  return { ...about, note }
}

export const printLines = (lines: ReadonlyArray<string>, ink: Ink): Effect.Effect<void> =>
  print(ink.finish(`${lines.join("\n")}\n`))

/** When something was done, for the learner's file. */
export const now = (): string => new Date().toISOString()

/** Keeps a choice that was made. */
export const noteChoice = ({ decoded, lesson, note }: Class, choice: number, sure: number | null) =>
  note({
    kind: "choice",
    scenario: decoded.scenario.name,
    at: now(),
    said: lesson.choices[choice]!,
    right: lesson.choices[choice] === lesson.answer,
    sure
  })

/** Keeps a number that was predicted; what is returned adds what was measured once that is known. */
export const noteGuess = Effect.fnUntraced(function* (
  { decoded, lesson: { predict }, note }: Class,
  { style, text, value }: Guess,
  sure: number | null
) {
  const entry = {
    kind: "number" as const,
    scenario: decoded.scenario.name,
    at: now(),
    measure: predict?.measure ?? "",
    text,
    said: value,
    measured: null,
    within: predict?.within ?? usualTolerance,
    sure
  }
  yield* note(entry)
  return ({ measured }: Rehearsal) =>
    measured === undefined ? Effect.void : note({ ...entry, measured: comparable(measured, style) })
})

/** Runs a design, showing how far it is. */
export const runShown = (request: RunRequest): Effect.Effect<Rehearsal> =>
  withProgress((progressOf) =>
    rehearse(request, progressOf(`${request.decoded.scenario.name} (${request.variant ?? ""})`))
  )

/** Tries a challenge with all its seeds, showing how far it is. */
export const trialShown = (
  request: Omit<RunRequest, "seed" | "variant">,
  challenge: NonNullable<Lesson["challenge"]>
) => withProgress((progressOf) => attempt(request, challenge, (seed) => progressOf(`seed ${seed}`)))

/** The request of a class. */
export const requestOf = ({ decoded, design, seed, source }: Class): RunRequest => ({
  decoded,
  variant: design,
  seed,
  set: [],
  source
})
