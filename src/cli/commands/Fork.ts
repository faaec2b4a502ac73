/**
 * `faultline fork`: what would have become of a run if something had been different from an instant on.
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Outcome from "effect/Result"
import { compareDesigns } from "../../experiments/comparisons/DesignComparison.ts"
import type { Future, Turn } from "../../experiments/comparisons/Futures.ts"
import type { FutureTask } from "../../experiments/RunWorker.ts"
import { readSetting } from "../../scenarios/reading/Variants.ts"
import { readYamlValue } from "../../scenarios/reading/YamlText.ts"
import { formatSpan, type Instant } from "../../sim/kernel/Instant.ts"
import { Refused } from "../Ending.ts"
import { hasColours, print, widthOf } from "../Output.ts"
import { ascii, scenario, set, variant } from "../Parameters.ts"
import { Counting } from "../Progress.ts"

const many = (name: string, what: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(what), Flag.withDescription(description), Flag.atLeast(0))

const instantIn = Effect.fnUntraced(function* (text: string) {
  const { readSpan } = yield* Effect.promise(() => import("../../sim/model/SpanText.ts"))
  const span = readSpan(text)
  if (Outcome.isFailure(span)) return yield* new Refused({ message: `--at: ${span.failure}` })
  return span.success
})

/** Both futures, seed by seed. */
const runBoth = Effect.fnUntraced(function* (ways: readonly [Way, Way], from: Instant, seeds: number) {
  const { runAll } = yield* Effect.promise(() => import("../../experiments/Crew.ts"))
  const tasks: ReadonlyArray<FutureTask> = Array.from({ length: seeds }, (_, i) =>
    ways.map((way) => ({ ...way, seed: String(i + 1), from }))
  ).flat()
  const progress = new Counting("runs", tasks.length)
  const worker = new URL("./RunWorker.js", import.meta.url)
  const futures = yield* Effect.ensuring(
    runAll<FutureTask, Future>(tasks, worker, { onDone: progress.onDone }),
    Effect.sync(progress.end)
  )
  return { own: futures.filter((_, i) => i % 2 === 1), before: futures.filter((_, i) => i % 2 === 0) }
})

type Way = Pick<FutureTask, "source" | "set" | "variant">

export const forkCommand = Command.make(
  "fork",
  {
    scenario,
    at: Flag.String("at").pipe(
      Flag.withMetavar("<instant>"),
      Flag.withDescription("When the futures part, in virtual time: 1m20s. Everything before it is the same in both.")
    ),
    variant: variant("The design that is run. Default: the first."),
    set,
    to: Flag.String("to").pipe(
      Flag.withMetavar("<variant>"),
      Flag.withDescription("The design becomes this variant then."),
      Flag.optional
    ),
    change: many(
      "change",
      "<path=value>",
      "Sets something of a handler or a policy then. May be given more than once."
    ),
    remove: many("remove", "<path>", "Leaves out a step or a policy from then on. May be given more than once."),
    lift: many("lift", "<fault>", "Ends a fault then. May be given more than once."),
    inject: many(
      "inject",
      "<fault>",
      "Begins a fault then, written as in a scenario: 'on: ledger, slow: 3x, for: 20s'. May be given more than once."
    ),
    seeds: Flag.Int("seeds").pipe(
      Flag.withMetavar("<n>"),
      Flag.withDescription("With how many seeds both futures are run, 1 to 1000. Default: 5."),
      Flag.filter(
        (seeds) => seeds >= 1 && seeds <= 1000,
        () => "expected 1 to 1000"
      ),
      Flag.withDefault(5)
    ),
    json: Flag.Boolean("json").pipe(
      Flag.withoutNegation,
      Flag.withDescription("One JSON document instead of the table."),
      Flag.withDefault(false)
    ),
    ascii
  },
  Effect.fnUntraced(function* ({ ascii, at, change, inject, json, lift, remove, scenario, seeds, set, to, variant }) {
    const { loadWanted } = yield* Effect.promise(() => import("../runs/Running.ts"))
    const { settingsFor } = yield* Effect.promise(() => import("../../experiments/comparisons/Futures.ts"))
    const before = yield* loadWanted({ scenario, set, variant: Option.getOrUndefined(variant) })
    const name = before.variant
    if (name === undefined) return yield* new Refused({ message: "a fork is of one design; name it with --variant" })
    const from = yield* instantIn(at)
    const { duration, faults = {} } = before.loaded.variants.find((one) => one.name === name)!.scenario
    if (from >= duration) {
      return yield* new Refused({ message: `--at: the run of ${formatSpan(duration)} is over by ${formatSpan(from)}` })
    }
    const unknown = lift.find((fault) => !(fault in faults))
    if (unknown !== undefined) {
      const known = Object.keys(faults).join(", ") || "none"
      return yield* new Refused({ message: `--lift: there is no fault "${unknown}"; there is ${known}` })
    }
    const turn: Turn = {
      at: from,
      to: Option.getOrUndefined(to),
      set: Object.fromEntries(
        yield* Effect.forEach(change, (text) =>
          Outcome.match(readSetting(text), {
            onFailure: (message) => Effect.fail(new Refused({ message: `--change: ${message}` })),
            onSuccess: ({ path, value }) => Effect.succeed([path, readYamlValue(value)] as const)
          })
        )
      ),
      remove,
      lift,
      inject: yield* Effect.forEach(inject, (text) => faultIn(text))
    }
    const turns = settingsFor(turn).map(({ path, value }) => `${path}=${value}`)
    if (turns.length === 0) {
      return yield* new Refused({ message: "nothing is different; say --to, --change, --remove, --lift or --inject" })
    }
    // Whatever is wrong with the change is said before anything runs.
    const { blaming } = yield* Effect.promise(() => import("../runs/Blamed.ts"))
    yield* blaming(loadWanted({ scenario, set: [...set, ...turns], variant: name }), optionIn(turn))
    const ways = [
      { source: scenario, set, variant: name },
      { source: scenario, set: [...set, ...turns], variant: name }
    ] as const
    const futures = yield* runBoth(ways, from, seeds)
    const headlines = (all: ReadonlyArray<Future>) => all.map((future) => future.headlines)
    const comparison = compareDesigns(
      `${before.loaded.scenario.name} (${name}) from ${formatSpan(from)} on`,
      new Map([
        ["as it is", headlines(futures.before)],
        ["with the change", headlines(futures.own)]
      ]),
      0.95
    )
    const [own, other] = [futures.own[0]!, futures.before[0]!]
    const isOneTrunk = futures.own.every(({ trunk }, i) => trunk?.fingerprint === futures.before[i]!.trunk?.fingerprint)
    if (!isOneTrunk)
      return yield* Effect.die(new Error(`two runs with the same seed differ before ${formatSpan(from)}`))
    if (json) {
      return yield* print(
        `${JSON.stringify({ version: 1, at: formatSpan(from), trunk: own.trunk ?? null, turns, ...comparison }, null, 2)}\n`
      )
    }
    const { comparisonTable } = yield* Effect.promise(() => import("../tables/ComparisonTable.ts"))
    const width = Math.max(widthOf(process.stdout) ?? 100, 90)
    yield* print(comparisonTable(comparison, { ascii, colour: hasColours(process.stdout), width }))
    const trunk = own.trunk === undefined ? "" : `; at ${formatSpan(own.trunk.at)} both have ${own.trunk.fingerprint}`
    yield* print(
      `\nThe same up to ${formatSpan(from)}${trunk}. With seed 1 they end as ${other.fingerprint} and ${own.fingerprint}.\n`
    )
  })
).pipe(
  Command.withDescription(
    "Runs a design twice with the same seed: as it is, and with something different from an instant on. Both go the same way up " +
      "to there, down to the fingerprint, and meet the same users, dice and faults after it. What is compared is what came after.\n\n" +
      "Exits with 0, or 104 for a mistake."
  ),
  Command.withShortDescription("Two futures of one run, as it is and with a change."),
  Command.withExamples([
    {
      command: "faultline fork retry-storm --at 1m40s --to retry-budget",
      description: "would the budget have helped if it had come while it burned?"
    },
    {
      command: "faultline fork retry-storm --at 1m10s --lift slow-ledger",
      description: "if the fault had been mended sooner"
    },
    { command: "faultline fork slow-server --at 50s --inject 'on: server, crash: true, for: 5s'" }
  ])
)

/** Parts of the scenario, and the options that make them. */
const makers = [
  ["changes.fork.to", "--to"],
  ["changes.fork.set", "--change"],
  ["changes.fork.remove", "--remove"],
  ["changes.fork.at", "--at"],
  ["faults.fork-", "--inject"],
  ["faults.", "--lift"]
] as const

/** What is told of the change as a whole is of the variant that the design becomes, if it becomes one. */
const optionIn =
  ({ to }: Turn) =>
  (path: string): string =>
    makers.find(([prefix]) => path.startsWith(prefix))?.[1] ?? (to === undefined ? "--change" : "--to")

/** A fault as it is typed. What is wrong in it is told with the scenario. */
const faultIn = (text: string): Effect.Effect<Readonly<Record<string, unknown>>, Refused> => {
  const written = readYamlValue(`{${text}}`)
  return typeof written === "object" && written !== null && !Array.isArray(written)
    ? Effect.succeed(written as Readonly<Record<string, unknown>>)
    : Effect.fail(
        new Refused({ message: `--inject: expected a fault such as "on: ledger, slow: 3x, for: 20s", got "${text}"` })
      )
}
