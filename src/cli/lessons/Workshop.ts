/**
 * Workshop: a lesson with somebody who answers: read, predict, run, reveal, explain, change one thing, again.
 *
 * What was predicted is kept before anything runs, so that leaving at any time, by `q` or by Ctrl+C, loses nothing.
 */
import * as Effect from "effect/Effect"
import * as Outcome from "effect/Result"
import type { RunRequest } from "../../experiments/Run.ts"
import { challengeLines, spendingLines } from "../../lessons/ChallengeText.ts"
import { costOf, readTurn, type Turned, withTurn } from "../../lessons/Knobs.ts"
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
import { designOf, type Rehearsal } from "../../lessons/Trial.ts"
import type { Reading } from "../../sim/model/Notation.ts"
import type { Asking } from "../Asking.ts"
import { loadWanted } from "../runs/Running.ts"
import { noChallenge, ranInWords, tryTurns } from "./Recital.ts"
import type { Class } from "./Teaching.ts"
import { noteChoice, noteGuess, printLines, requestOf, runShown } from "./Teaching.ts"

/** One lesson with one learner. */
class Workshop {
  readonly #asking: Asking
  readonly #group: Class
  #hints = 0

  constructor(group: Class, asking: Asking) {
    this.#group = group
    this.#asking = asking
  }

  /** The hint that comes next; the last one again when there are no more. */
  readonly #hint = (): Effect.Effect<void> => {
    const { ink, lesson } = this.#group
    const { hints = [] } = lesson
    if (hints.length === 0) return printLines(told("This lesson has no hints.", ink), ink)
    const position = Math.min(this.#hints, hints.length - 1)
    this.#hints = position + 1
    return printLines(told(hints[position]!, ink, { mark: `  hint ${position + 1} of ${hints.length}: ` }), ink)
  }

  /** Asks until what is said can be read; `undefined` if the learner leaves, and `null` for nothing said where that may be. */
  #until<A>(asked: string, read: (text: string) => Reading<A>, mayBeEmpty: boolean) {
    const { ink } = this.#group
    return Effect.gen({ self: this }, function* () {
      for (;;) {
        const text = yield* this.#asking.ask(asked)
        if (text === undefined) return undefined
        if (text === "" && mayBeEmpty) return null
        if (text === "?") {
          yield* this.#hint()
          continue
        }
        const found = read(text)
        if (Outcome.isSuccess(found)) return found.success
        yield* printLines(told(found.failure, ink, { tone: "bad" }), ink)
      }
    })
  }

  readonly #confidence = () => this.#until("How sure are you, from 0% to 100%? (enter to skip)", readConfidence, true)

  /** From reading to explaining; `undefined` if the learner leaves before that. */
  readonly lesson = Effect.gen({ self: this }, function* () {
    const { decoded, design, ink, lesson, unit } = this.#group
    const { predict } = lesson
    yield* printLines([...reading(decoded, ink), ...question(lesson, ink)], ink)
    const keys = `1-${lesson.choices.length}, ? for a hint, q to leave`
    const choice = yield* this.#until(`Your answer (${keys}):`, (text) => readChoice(lesson, text), false)
    if (choice === undefined || choice === null) return undefined
    const sure = yield* this.#confidence()
    yield* noteChoice(this.#group, choice, sure ?? null)
    if (sure === undefined) return undefined
    if (predict !== undefined) yield* printLines(numberQuestion(predict, design, unit, ink), ink)
    const guess =
      predict === undefined
        ? null
        : yield* this.#until("Your number (enter to skip):", (text) => readGuess(predict, unit, text), true)
    if (guess === undefined) return undefined
    const sureOf = guess === null ? null : yield* this.#confidence()
    const noteMeasured = guess === null ? undefined : yield* noteGuess(this.#group, guess, sureOf ?? null)
    if (sureOf === undefined) return undefined
    yield* printLines([...heading("3 RUN", ink), ...told(ranInWords(this.#group), ink)], ink)
    const rehearsal = yield* runShown(requestOf(this.#group))
    if (noteMeasured !== undefined) yield* noteMeasured(rehearsal)
    yield* printLines(reveal(lesson, { choice, guess: guess ?? undefined }, rehearsal, ink), ink)
    yield* printLines(explanation(lesson, lesson.choices[choice], ink), ink)
    yield* printLines(invitation(decoded, design, ink), ink)
    return rehearsal
  })

  /** One change after the other, each beside the run before it, until the learner leaves. */
  readonly changes = (first: Rehearsal) =>
    Effect.gen({ self: this }, function* () {
      const { ink, lesson } = this.#group
      let request = requestOf(this.#group)
      let before = first
      const more = lesson.challenge === undefined ? "" : ", c for the challenge"
      for (;;) {
        const text = yield* this.#asking.ask(`A design's name or path=value${more}, ? for a hint, q to leave:`)
        if (text === undefined) return
        if (text === "") continue
        if (text === "?") yield* this.#hint()
        else if (text === "c" && lesson.challenge !== undefined) return yield* this.challenge()
        else {
          const changed = yield* this.#changed(request, text)
          if (changed === undefined) continue
          const after = yield* runShown(changed)
          const measured = [before.measured, after.measured] as const
          yield* printLines(again(before.result, after.result, lesson.predict?.measure, measured, ink), ink)
          request = changed
          before = after
        }
      }
    })

  /** A design begins anew; a setting comes on top of those before it. What cannot be is said. */
  readonly #changed = (before: RunRequest, text: string) => {
    const { decoded, source } = this.#group
    const isDesign = decoded.variants.some(({ name }) => name === text)
    const set = isDesign ? [] : [...before.set, text]
    if (!isDesign && !text.includes("=")) {
      const names = decoded.variants.map(({ name }) => name).join(", ")
      return Effect.as(this.#refuse(`expected path=value or one of ${names}, got "${text}"`), undefined)
    }
    return loadWanted({ scenario: source, set, variant: isDesign ? text : before.variant }).pipe(
      Effect.map(({ loaded, variant }): RunRequest | undefined => ({ ...before, decoded: loaded, variant, set })),
      Effect.catch(({ message }) => Effect.as(this.#refuse(message), undefined))
    )
  }

  readonly #refuse = (why: string): Effect.Effect<void> => {
    const { ink } = this.#group
    return printLines(
      why.split("\n").flatMap((line) => told(line, ink, { tone: "bad" })),
      ink
    )
  }

  /** Knobs are turned until it is met or the learner leaves. */
  readonly challenge = () =>
    Effect.gen({ self: this }, function* () {
      const { decoded, ink, lesson } = this.#group
      const { challenge } = lesson
      if (challenge === undefined) return yield* noChallenge(this.#group)
      yield* printLines(challengeLines(challenge, designOf(decoded, challenge), ink), ink)
      let turns: ReadonlyArray<Turned> = []
      for (;;) {
        const text = yield* this.#asking.ask("A knob, such as 1=2; go to try, undo, ? for a hint, q to leave:")
        if (text === undefined) return
        if (text === "?") yield* this.#hint()
        else if (text === "go" && costOf(turns) > challenge.budget) {
          yield* printLines(spendingLines(turns, challenge, ink), ink)
        } else if (text === "go") {
          const met = yield* tryTurns(this.#group, challenge, turns, this.#hints).pipe(
            Effect.catch(({ message }) => Effect.as(this.#refuse(message), false))
          )
          if (met) return
        } else if (text !== "") {
          const turn = text === "undo" ? undefined : readTurn(challenge, text)
          if (turn === undefined) turns = turns.slice(0, -1)
          else if (Outcome.isSuccess(turn)) turns = withTurn(turns, turn.success)
          else {
            yield* this.#refuse(turn.failure)
            continue
          }
          yield* printLines(spendingLines(turns, challenge, ink), ink)
        }
      }
    })
}

/** The whole of it, or the challenge alone. */
export const hold = Effect.fnUntraced(function* (group: Class, asking: Asking, isChallengeOnly: boolean) {
  const workshop = new Workshop(group, asking)
  if (isChallengeOnly) return yield* workshop.challenge()
  const rehearsal = yield* workshop.lesson
  if (rehearsal !== undefined) yield* workshop.changes(rehearsal)
})
