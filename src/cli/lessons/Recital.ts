/**
 * Recital: a lesson or a challenge from beginning to end, with answers that were given on the command line.
 */
import * as Effect from "effect/Effect"
import * as Outcome from "effect/Result"
import { challengeLines, spendingLines, trialLines } from "../../lessons/ChallengeText.ts"
import type { Turned } from "../../lessons/Knobs.ts"
import { costOf, readTurn, settingsOf, withTurn } from "../../lessons/Knobs.ts"
import { readChoice, readConfidence, readGuess } from "../../lessons/Prediction.ts"
import {
  again,
  explanation,
  heading,
  invitation,
  numberQuestion,
  question,
  reading,
  reveal,
  told
} from "../../lessons/Telling.ts"
import { designOf } from "../../lessons/Trial.ts"
import type { Challenge } from "../../scenarios/language/Challenge.ts"
import type { Reading } from "../../sim/model/Notation.ts"
import { Refused } from "../Ending.ts"
import { ExitCode, endWith } from "../ExitCode.ts"
import { loadWanted } from "../runs/Running.ts"
import type { Class } from "./Teaching.ts"
import { noteChoice, noteGuess, now, printLines, requestOf, runShown, trialShown } from "./Teaching.ts"

/** What was said on the command line. */
export interface Answers {
  readonly answer: string | undefined
  readonly number: string | undefined
  readonly sure: string | undefined
  readonly variant: string | undefined
  readonly set: ReadonlyArray<string>
}

/** What was said, read; a mistake names the option. */
const readOption = <A>(
  option: string,
  text: string | undefined,
  read: (text: string) => Reading<A>
): Effect.Effect<A | undefined, Refused> =>
  text === undefined
    ? Effect.succeed(undefined)
    : Outcome.match(read(text), {
        onFailure: (why) => Effect.fail(new Refused({ message: `--${option}: ${why}` })),
        onSuccess: Effect.succeed
      })

/** The whole lesson. */
export const recite = Effect.fnUntraced(function* (group: Class, answers: Answers) {
  const { decoded, design, ink, lesson, unit } = group
  const choice = yield* readOption("answer", answers.answer, (text) => readChoice(lesson, text))
  const { predict } = lesson
  if (predict === undefined && answers.number !== undefined)
    return yield* new Refused({ message: "--number: this lesson asks for no number" })
  const guess = yield* readOption("number", answers.number, (text) => readGuess(predict!, unit, text))
  const sure = (yield* readOption("sure", answers.sure, readConfidence)) ?? null
  const changed = yield* changedBy(group, answers)

  yield* printLines([...reading(decoded, ink), ...question(lesson, ink)], ink)
  if (predict !== undefined) yield* printLines(numberQuestion(predict, design, unit, ink), ink)
  if (choice !== undefined) yield* noteChoice(group, choice, sure)
  const noteMeasured = guess === undefined ? undefined : yield* noteGuess(group, guess, sure)
  const rehearsal = yield* runShown(requestOf(group))
  if (noteMeasured !== undefined) yield* noteMeasured(rehearsal)
  yield* printLines([...heading("3 RUN", ink), ...told(ranInWords(group), ink)], ink)
  yield* printLines(reveal(lesson, { choice, guess }, rehearsal, ink), ink)
  const said = choice === undefined ? undefined : lesson.choices[choice]
  yield* printLines(explanation(lesson, said, ink), ink)
  if (changed === undefined) return yield* printLines(invitation(decoded, design, ink), ink)
  const other = yield* runShown(changed)
  const measured = [rehearsal.measured, other.measured] as const
  yield* printLines(again(rehearsal.result, other.result, predict?.measure, measured, ink), ink)
})

export const ranInWords = ({ decoded: { scenario }, design, seed }: Class): string =>
  `${scenario.name} (${design}) with seed ${seed}`

/** The run with what is changed, if anything is. */
const changedBy = Effect.fnUntraced(function* (group: Class, { set, variant }: Answers) {
  if (set.length === 0 && variant === undefined) return undefined
  if (variant === "all") return yield* new Refused({ message: "--variant: one design, for a run beside the first one" })
  const { loaded, variant: name } = yield* loadWanted({
    scenario: group.source,
    set,
    variant: variant ?? group.design
  })
  return { ...requestOf(group), decoded: loaded, variant: name, set }
})

/** Settings of a challenge, each one that is allowed. */
const turnsFor = (challenge: Challenge, set: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<Turned>, Refused> =>
  Effect.reduce(
    set,
    (): ReadonlyArray<Turned> => [],
    (turns, text) =>
      Outcome.match(readTurn(challenge, text), {
        onFailure: (why) => Effect.fail(new Refused({ message: `--set: ${why}` })),
        onSuccess: (turn) => Effect.succeed(withTurn(turns, turn))
      })
  )

/** Runs what was set with all seeds, within the budget. */
export const tryTurns = Effect.fnUntraced(function* (
  group: Class,
  challenge: Challenge,
  turns: ReadonlyArray<Turned>,
  hints: number
) {
  const { decoded, ink, note, source } = group
  const set = settingsOf(turns).map(({ path, value }) => `${path}=${value}`)
  const { loaded } = yield* loadWanted({ scenario: source, set, variant: designOf(decoded, challenge) })
  const trial = yield* trialShown({ decoded: loaded, set, source }, challenge)
  yield* printLines(trialLines(trial, ink), ink)
  const [cost, scenario] = [costOf(turns), decoded.scenario.name]
  yield* note({ kind: "challenge", scenario, at: now(), settings: set, cost, hints, passed: trial.passed })
  return trial.passed
})

/** A challenge with settings that were given; exits with 99 if it was not met. */
export const reciteChallenge = Effect.fnUntraced(function* (group: Class, set: ReadonlyArray<string>) {
  const { decoded, ink, lesson } = group
  const { challenge } = lesson
  if (challenge === undefined) return yield* noChallenge(group)
  const turns = yield* turnsFor(challenge, set)
  yield* printLines(challengeLines(challenge, designOf(decoded, challenge), ink), ink)
  yield* printLines(["", ...spendingLines(turns, challenge, ink)], ink)
  if (costOf(turns) > challenge.budget) return yield* endWith(ExitCode.failed)
  if (!(yield* tryTurns(group, challenge, turns, 0))) yield* endWith(ExitCode.failed)
})

export const noChallenge = ({ decoded }: Class): Effect.Effect<never, Refused> =>
  Effect.fail(new Refused({ message: `the lesson of ${decoded.scenario.name} has no challenge` }))
