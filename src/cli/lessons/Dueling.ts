/**
 * Dueling: one side turns knobs within the budget of the challenge, the other injects a few faults, and the share of requests that
 * come to something decides.
 */
import * as Effect from "effect/Effect"
import * as Outcome from "effect/Result"
import { Crew } from "../../experiments/Crew.ts"
import type { Answered } from "../../experiments/Question.ts"
import type { AnswersTask } from "../../experiments/RunWorker.ts"
import { challengeLines, spendingLines } from "../../lessons/ChallengeText.ts"
import { costOf, readTurn, settingsOf, type Turned, withTurn } from "../../lessons/Knobs.ts"
import { heading, type Lines, told } from "../../lessons/Telling.ts"
import { designOf } from "../../lessons/Trial.ts"
import type { Ink } from "../../reports/plain/PlainInk.ts"
import { formatShare } from "../../reports/Quantity.ts"
import { Mistaken } from "../../scenarios/Load.ts"
import type { Challenge } from "../../scenarios/language/Challenge.ts"
import { readYamlValue } from "../../scenarios/reading/YamlText.ts"
import { describe, type Fault, isMomentary } from "../../sim/faults/Fault.ts"
import { formatSpan, type Span } from "../../sim/kernel/Instant.ts"
import type { Asking } from "../Asking.ts"
import { Refused } from "../Ending.ts"
import { loadWanted } from "../runs/Running.ts"
import { searchWorst } from "../runs/WorstSearch.ts"
import { type Class, printLines } from "./Teaching.ts"

/** What the attacker may do, and what the defender has to keep. */
export interface Rules {
  /** Faults, at most. */
  readonly faults: number
  /** The longest that each may last. */
  readonly longest: Span
  /** Of the requests that are offered, this share has to come to something, on average over the seeds. */
  readonly keep: number
  /** Attacks that the machine tries, at most. */
  readonly tries: number
}

export interface Moves {
  readonly defence: ReadonlyArray<Turned>
  /** Faults as written; `machine` searches for them. */
  readonly attack: ReadonlyArray<string> | "machine"
}

const seeds = ["1", "2", "3", "4", "5"]
const measure = "goodput / offered"

const written = (turns: ReadonlyArray<Turned>): ReadonlyArray<string> =>
  settingsOf(turns).map(({ path, value }) => `${path}=${value}`)

/** The knobs that were named, none twice, within the budget. */
export const defenceOf = (
  challenge: Challenge,
  set: ReadonlyArray<string>
): Effect.Effect<ReadonlyArray<Turned>, Refused> => {
  let turns: ReadonlyArray<Turned> = []
  for (const text of set) {
    const turn = readTurn(challenge, text)
    if (Outcome.isFailure(turn)) return Effect.fail(new Refused({ message: `--defend: ${turn.failure}` }))
    turns = withTurn(turns, turn.success)
  }
  const cost = costOf(turns)
  return cost > challenge.budget
    ? Effect.fail(new Refused({ message: `--defend: that is ${cost}, more than the budget of ${challenge.budget}` }))
    : Effect.succeed(turns)
}

/** The scenario with the faults of an attack, if they are within the rules. */
export const attackOf = Effect.fnUntraced(function* (
  { decoded, source }: Class,
  challenge: Challenge,
  attack: ReadonlyArray<string>,
  rules: Rules
) {
  const variant = designOf(decoded, challenge)
  if (attack.length > rules.faults) {
    return yield* new Refused({ message: `--attack: at most ${rules.faults} faults, and not ${attack.length}` })
  }
  const set = attack.map((text, i) => `faults.attack-${i + 1}=${JSON.stringify(readYamlValue(`{${text}}`))}`)
  const { loaded } = yield* Effect.mapError(loadWanted({ scenario: source, set, variant }), asTyped)
  const { faults = {} } = loaded.variants.find(({ name }) => name === variant)!.scenario
  const own = attack.map((_, i) => faults[`attack-${i + 1}`]!)
  for (const fault of own) {
    const broken = ruleBrokenBy(fault, rules)
    if (broken !== undefined) return yield* new Refused({ message: `--attack: ${describe(fault)}: ${broken}` })
  }
  return { set, faults: own.map(describe) }
})

/** What is wrong with a fault is told of what was typed, and not of the setting that it is made into. */
const asTyped = <E>(error: E): E | Mistaken =>
  error instanceof Mistaken
    ? new Mistaken({
        mistakes: error.mistakes.map((one) =>
          one.file === "--set"
            ? { ...one, file: "--attack", path: one.path.replace(/^faults\.attack-\d+\.?/, ""), variant: undefined }
            : one
        )
      })
    : error

const ruleBrokenBy = (fault: Fault, { longest }: Rules): string | undefined => {
  if (fault.every !== undefined || fault.random !== undefined) return "a fault of a duel happens once"
  if (isMomentary(fault)) return undefined
  return fault.for === undefined || fault.for > longest
    ? `a fault of a duel lasts ${formatSpan(longest)} at most; say how long with "for"`
    : undefined
}

/** Plays it, tells how it ended, and returns whether the defender has won. */
export const decide = Effect.fnUntraced(function* (
  group: Class,
  challenge: Challenge,
  { attack, defence }: Moves,
  rules: Rules
) {
  const { decoded, ink } = group
  const variant = designOf(decoded, challenge)
  const set = written(defence)
  const found = attack === "machine" ? yield* machine(group, variant, set, rules) : undefined
  const own = found ?? (yield* attackOf(group, challenge, attack as ReadonlyArray<string>, rules))
  const shares = yield* sharesOf(group, variant, [...set, ...own.set], seeds)
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
  const isKept = mean >= rules.keep
  yield* printLines(
    [
      ...heading(`DUEL  ${decoded.scenario.name} (${variant})`, ink),
      ...told("The defender:", ink),
      ...(defence.length === 0 ? told("turns no knob", ink, { mark: "  - " }) : spendingLines(defence, challenge, ink)),
      ...told(attack === "machine" ? "The machine, which knows that, attacks:" : "The attacker:", ink),
      ...own.faults.flatMap((fault) => told(fault, ink, { mark: "  - " })),
      "",
      ...told(
        `Of all requests ${formatShare(mean)} come to something (${formatShare(Math.min(...shares))} to ` +
          `${formatShare(Math.max(...shares))} with ${seeds.length} seeds); ${formatShare(rules.keep)} were to be kept.`,
        ink
      ),
      ...told(isKept ? "The defender wins." : "The attacker wins.", ink, { tone: isKept ? "good" : "bad" })
    ],
    ink
  )
  return isKept
})

/** The smallest attack that the machine finds to break the promise, or the one that comes nearest. */
const machine = Effect.fnUntraced(function* (group: Class, variant: string, set: ReadonlyArray<string>, rules: Rules) {
  const { seed, source } = group
  const [alone] = yield* sharesOf(group, variant, set, [seed])
  if (alone! < rules.keep) return { set: [], faults: ["does nothing: it does not hold even so"] }
  const { faults, settings } = yield* searchWorst({
    scenario: source,
    set,
    variant,
    objective: undefined,
    expect: `${measure} >= ${rules.keep * 100}%`,
    seed,
    budget: rules.faults,
    longest: rules.longest,
    kinds: undefined,
    plans: rules.tries
  })
  return { set: settings, faults: faults.length === 0 ? ["finds nothing that does any harm"] : faults }
})

/** The share of requests that come to something, seed by seed. */
const sharesOf = Effect.fnUntraced(function* (
  { source }: Class,
  variant: string,
  set: ReadonlyArray<string>,
  seeds: ReadonlyArray<string>
) {
  const crew = new Crew<AnswersTask, ReadonlyArray<Answered>>(new URL("./RunWorker.js", import.meta.url))
  const tasks = seeds.map(
    (seed): AnswersTask => ({ wants: "answers", asked: [{ measure }], source, set, variant, seed })
  )
  const answers = yield* Effect.ensuring(crew.run(tasks), Effect.sync(crew.close))
  return answers.map(([answer]) => answer?.value ?? 0)
})

/** What both sides may do. */
export const rulesLines = ({ faults, keep, longest }: Rules, ink: Ink): Lines => [
  "",
  ...told(
    `The attacker then has ${faults} ${faults === 1 ? "fault" : "faults"} of ${formatSpan(longest)} at most, on top of those of the ` +
      `scenario. The defender wins if ${formatShare(keep)} of all requests come to something.`,
    ink
  )
]

/** Two people at one keyboard, the one looking away while the other types; `undefined` if one of them leaves. */
export const askMoves = Effect.fnUntraced(function* (group: Class, challenge: Challenge, asking: Asking, rules: Rules) {
  const { decoded, ink } = group
  const refuse = (why: string) => printLines(told(why, ink, { tone: "bad" }), ink)
  yield* printLines(
    [
      ...challengeLines({ ...challenge, goal: "defend it" }, designOf(decoded, challenge), ink),
      ...rulesLines(rules, ink)
    ],
    ink
  )
  let defence: ReadonlyArray<Turned> = []
  for (;;) {
    const text = yield* asking.ask("Defender: a knob, such as 1=2; go when you are done, q to leave:")
    if (text === undefined) return undefined
    if (text === "go" && costOf(defence) <= challenge.budget) break
    const turn = text === "" || text === "go" ? undefined : readTurn(challenge, text)
    if (turn !== undefined && Outcome.isFailure(turn)) yield* refuse(turn.failure)
    else if (turn !== undefined) defence = withTurn(defence, turn.success)
    yield* printLines(spendingLines(defence, challenge, ink), ink)
  }
  // What was typed scrolls away before the other side looks.
  yield* printLines(
    Array.from({ length: 60 }, () => ""),
    ink
  )
  const attack: Array<string> = []
  while (attack.length < rules.faults) {
    const left = rules.faults - attack.length
    const asked = `Attacker: a fault, such as 'on: ledger, slow: 3x, at: 60s, for: 10s' (${left} left); go, machine, q:`
    const text = yield* asking.ask(asked)
    if (text === undefined) return undefined
    if (text === "machine") return { defence, attack: "machine" } satisfies Moves
    if (text === "go") break
    if (text === "") continue
    const isFine = yield* attackOf(group, challenge, [...attack, text], rules).pipe(
      Effect.as(true),
      Effect.catch((error) => {
        const why = error instanceof Mistaken ? error.mistakes.map(({ message }) => message) : [error.message]
        return Effect.as(Effect.forEach(why, refuse), false)
      })
    )
    if (isFine) attack.push(text)
  }
  return { defence, attack } satisfies Moves
})
