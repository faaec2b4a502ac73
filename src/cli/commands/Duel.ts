/**
 * `faultline duel`: attack and defend.
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { ExitCode, endWith } from "../ExitCode.ts"
import type { Moves, Rules } from "../lessons/Dueling.ts"
import { hasColours, widthOf } from "../Output.ts"
import { ascii, scenario, seed } from "../Parameters.ts"

const many = (name: string, what: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(what), Flag.withDescription(description), Flag.atLeast(0))

const count = (name: string, most: number, usual: number, description: string) =>
  Flag.Int(name).pipe(
    Flag.withMetavar("<n>"),
    Flag.withDescription(description),
    Flag.filter(
      (value) => value >= 1 && value <= most,
      () => `expected 1 to ${most}`
    ),
    Flag.withDefault(usual)
  )

export const duelCommand = Command.make(
  "duel",
  {
    scenario,
    defend: many(
      "defend",
      "<knob=value>",
      "A knob of the scenario's challenge, by its path or number. May be given more than once."
    ),
    attack: many(
      "attack",
      "<fault>",
      "A fault as in a scenario: 'on: ledger, slow: 3x, at: 60s, for: 10s'. May be given more than once. Default: the machine " +
        "searches for the worst."
    ),
    faults: count("faults", 10, 2, "How many faults an attack may have. Default: 2."),
    longest: Flag.String("longest").pipe(
      Flag.withMetavar("<span>"),
      Flag.withDescription("How long each of them may last. Default: 10s."),
      Flag.withDefault("10s")
    ),
    keep: Flag.String("keep").pipe(
      Flag.withMetavar("<percent>"),
      Flag.withDescription("Which share of all requests has to come to something. Default: 75%."),
      Flag.withDefault("75%")
    ),
    tries: count("tries", 10_000, 60, "How many attacks the machine tries at most. Default: 60."),
    seed,
    ascii
  },
  Effect.fnUntraced(function* ({ ascii, attack, defend, faults, keep, longest, scenario, seed, tries }) {
    const { inFlag } = yield* Effect.promise(() => import("../runs/TippingSearch.ts"))
    const { readSpan } = yield* Effect.promise(() => import("../../sim/model/SpanText.ts"))
    const { readRatio } = yield* Effect.promise(() => import("../../sim/model/Quantities.ts"))
    const { load } = yield* Effect.promise(() => import("../../scenarios/Load.ts"))
    const { inkOf } = yield* Effect.promise(() => import("../../reports/plain/PlainInk.ts"))
    const { classOf, lessonIn } = yield* Effect.promise(() => import("../lessons/Teaching.ts"))
    const { noChallenge } = yield* Effect.promise(() => import("../lessons/Recital.ts"))
    const { askMoves, decide, defenceOf } = yield* Effect.promise(() => import("../lessons/Dueling.ts"))
    const rules: Rules = {
      faults,
      tries,
      longest: yield* inFlag("longest", readSpan(longest)),
      keep: yield* inFlag("keep", readRatio(keep))
    }
    const decoded = yield* load(scenario)
    const width = Math.min(widthOf(process.stdout) ?? 80, 100)
    const ink = inkOf({ ascii, colour: hasColours(process.stdout), width })
    const group = classOf(decoded, yield* lessonIn(decoded), { ink, learner: undefined, seed, source: scenario })
    const { challenge } = group.lesson
    if (challenge === undefined) return yield* noChallenge(group)
    if (attack.length > 0 || defend.length > 0 || process.stdin.isTTY !== true) {
      const moves: Moves = {
        defence: yield* defenceOf(challenge, defend),
        attack: attack.length === 0 ? "machine" : attack
      }
      if (!(yield* decide(group, challenge, moves, rules))) yield* endWith(ExitCode.failed)
      return
    }
    const { Asking } = yield* Effect.promise(() => import("../Asking.ts"))
    const asking = new Asking()
    const moves = yield* Effect.ensuring(askMoves(group, challenge, asking, rules), Effect.sync(asking.close))
    if (moves !== undefined && !(yield* decide(group, challenge, moves, rules))) yield* endWith(ExitCode.failed)
  })
).pipe(
  Command.withDescription(
    "Attack and defend: one side turns the knobs of a scenario's challenge within its budget, the other injects a few faults, and " +
      "the share of requests that come to something decides. Two people take turns at one keyboard; without an attacker the machine " +
      "searches for the worst attack on the design as it has been defended.\n\n" +
      "Exits with 0 if the defender wins, 99 if the attacker does, or 104 for a mistake."
  ),
  Command.withShortDescription("Attack and defend: knobs against faults."),
  Command.withExamples([
    { command: "faultline duel retry-storm", description: "two people; or one, against the machine" },
    { command: "faultline duel retry-storm --defend 1=2 --attack 'on: ledger, crash: true, at: 90s, for: 5s'" },
    { command: "faultline duel retry-storm --defend 4=9 --faults 1", description: "what would break that?" }
  ])
)
