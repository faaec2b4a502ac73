/**
 * `faultline search`: the largest load, the longest outage, the fewest instances that still keep a promise.
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Outcome from "effect/Result"
import type { Headline } from "../../experiments/Headlines.ts"
import type { FiguresTask } from "../../experiments/RunWorker.ts"
import type { TippingPoint } from "../../experiments/TippingPoint.ts"
import { findTippingPoint } from "../../experiments/TippingPoint.ts"
import { formatShare } from "../../reports/Quantity.ts"
import { millisecond } from "../../sim/kernel/Instant.ts"
import { nearest } from "../../sim/model/Nearest.ts"
import { readSpan } from "../../sim/model/SpanText.ts"
import { Refused } from "../Ending.ts"
import { ExitCode, endWith } from "../ExitCode.ts"
import { print, say } from "../Output.ts"
import { ascii, scenario, set, variant } from "../Parameters.ts"

interface Range {
  readonly ends: readonly [number, number]
  readonly unit: string
}

const rangeIn = (text: string): Effect.Effect<Range, Refused> => {
  const [, low, lowUnit = "", high, unit = ""] =
    /^([0-9.]+)([a-zA-Z%/]*)\.\.([0-9.]+)([a-zA-Z%/]*)$/.exec(text.trim()) ?? []
  const spans = [readSpan(`${low}${lowUnit}`), readSpan(`${high}${unit}`)]
  if (lowUnit !== "" && lowUnit !== unit && spans.every(Outcome.isSuccess)) {
    const [from = 0, to = 0] = spans.map((span) => Outcome.getOrElse(span, () => 0) / millisecond)
    if (from < to) return Effect.succeed({ ends: [from, to], unit: "ms" })
  }
  const ends = [Number(low), Number(high)] as const
  return low === undefined || !ends.every(Number.isFinite) || ends[0] >= ends[1] || (lowUnit !== "" && lowUnit !== unit)
    ? Effect.fail(
        new Refused({
          message: `--between: expected low..high, such as 100..900 or 500ms..30s, got "${text}"`
        })
      )
    : Effect.succeed({ ends, unit })
}

export const searchCommand = Command.make(
  "search",
  {
    scenario,
    path: Flag.String("path").pipe(
      Flag.withMetavar("<path>"),
      Flag.withDescription("The knob that is turned: a rate, a span, a number of instances.")
    ),
    between: Flag.String("between").pipe(
      Flag.withMetavar("<low..high>"),
      Flag.withDescription(
        "Where its tipping point is looked for: the promise is kept at one end and broken at the other."
      )
    ),
    objective: Flag.String("objective").pipe(
      Flag.withMetavar("<name>"),
      Flag.withDescription("The promise. Default: the only one, or the first."),
      Flag.optional
    ),
    variant: variant("The design. Default: the first."),
    seeds: Flag.Int("seeds").pipe(
      Flag.withMetavar("<n>"),
      Flag.withDescription("At most so many seeds at one position, 4 to 1000. Default: 32."),
      Flag.filter(
        (seeds) => seeds >= 4 && seeds <= 1000,
        () => "expected 4 to 1000"
      ),
      Flag.withDefault(32)
    ),
    precision: Flag.Finite("precision").pipe(
      Flag.withMetavar("<share>"),
      Flag.withDescription(
        "When it is near enough, as a share of the range. Default: 0.01. Whole numbers are found exactly."
      ),
      Flag.filter(
        (precision) => precision > 0 && precision < 1,
        () => "expected a share such as 0.01"
      ),
      Flag.withDefault(0.01)
    ),
    set,
    ascii
  },
  Effect.fnUntraced(function* ({ ascii, between, objective, path, precision, scenario, seeds, set, variant }) {
    const { loadWanted } = yield* Effect.promise(() => import("../Running.ts"))
    const { runAll } = yield* Effect.promise(() => import("../../experiments/Crew.ts"))
    const { ends, unit } = yield* rangeIn(between)
    const settingsAt = (value: number) => [...set, `${path}=${value}${unit}`]
    for (const value of ends) {
      yield* loadWanted({ scenario, set: settingsAt(value), variant: Option.getOrUndefined(variant) })
    }
    const { loaded, variant: design } = yield* loadWanted({ scenario, set, variant: Option.getOrUndefined(variant) })
    if (design === undefined)
      return yield* new Refused({ message: "a search is in one design; name it with --variant" })
    const { objectives = {} } = loaded.variants.find(({ name }) => name === design)!.scenario
    const names = Object.keys(objectives)
    const promise = Option.getOrElse(objective, () => names[0] ?? "")
    const target = objectives[promise]?.target
    if (target === undefined) {
      const near = nearest(promise, names)
      const known = near === undefined ? `there are ${names.join(", ") || "none"}` : `did you mean "${near}"?`
      return yield* new Refused({
        message: `--objective: ${loaded.scenario.name} has no objective "${promise}"; ${known}`
      })
    }
    const sharesAt = async (value: number, from: number, to: number): Promise<ReadonlyArray<number>> => {
      const tasks = Array.from({ length: to - from }, (_, i): FiguresTask => {
        return {
          source: scenario,
          set: settingsAt(value),
          variant: design,
          seed: String(from + i + 1),
          wants: "figures"
        }
      })
      const worker = new URL("./RunWorker.js", import.meta.url)
      const runs = await Effect.runPromise(runAll<FiguresTask, ReadonlyArray<Headline>>(tasks, worker))
      return runs.map((figures) => figures.find(({ name }) => name === `objective ${promise}`)?.value ?? Number.NaN)
    }
    const found = yield* Effect.promise(() =>
      findTippingPoint(
        {
          between: ends,
          target,
          seedsMax: seeds,
          confidence: 0.95,
          isWhole: unit === "" && ends.every(Number.isInteger),
          precision
        },
        async (value, from, to) => {
          const shares = await sharesAt(value, from, to)
          await Effect.runPromise(say(`${path}=${value}${unit}: ${to} seeds`))
          return shares
        }
      )
    )
    const told = tippingText(`${loaded.scenario.name} (${design})`, { path, unit, promise, target }, found)
    yield* print(ascii ? told.replaceAll("±", "+-") : told)
    yield* endWith(found.ending === "near enough" ? ExitCode.passed : ExitCode.inconclusive)
  })
).pipe(
  Command.withDescription(
    "Turns one knob until a promise breaks, and says where that is, by bisection. At every position the scenario is run with as many " +
      "seeds as it takes to be sure (4, 8, 16 ...). That the promise is kept on one side of the tipping point and broken on the " +
      "other is checked at both ends.\n\nExits with 0 if it is found, 2 if the promise is kept or broken at both ends or the seeds do not " +
      "decide, 104 for a mistake."
  ),
  Command.withShortDescription("Where on a knob a promise breaks."),
  Command.withExamples([
    {
      command: "faultline search slow-server --path load.k6.scenarios.users.rate --between 100..200",
      description: "the largest load that keeps the promise"
    },
    {
      command: "faultline search slow-server --path faults.slowdown.for --between 1s..60s",
      description: "the longest slowdown it can stand"
    },
    {
      command: "faultline search slow-server --path system.server.service.workers --between 4..16",
      description: "the fewest workers"
    }
  ])
)

interface About {
  readonly path: string
  readonly unit: string
  readonly promise: string
  readonly target: number
}

const tippingText = (title: string, { path, promise, target, unit }: About, found: TippingPoint): string => {
  const at = (value: number | undefined) => `${value}${unit}`
  const rows = found.tried
    .toSorted((one, other) => one.value - other.value)
    .map(
      ({ kept, share, value }) =>
        `  ${at(value).padStart(10)}  ${formatShare(share.mean).padStart(7)} ±${formatShare(share.halfWidth).padEnd(7)} ` +
        `${String(share.count).padStart(4)} seeds  ${kept}`
    )
  const endings: Readonly<Record<TippingPoint["ending"], string>> = {
    "near enough": `kept at ${at(found.kept)}, broken at ${at(found.broken)}`,
    "undecided":
      found.kept === undefined || found.broken === undefined
        ? "not sure at one end; give more --seeds or another range"
        : `between ${at(found.kept)} (kept) and ${at(found.broken)} (broken); in between it cannot be told from the target`,
    "kept at both ends": "kept at both ends: it does not break in this range",
    "broken at both ends": "broken at both ends: it is not kept in this range"
  }
  return `${[
    `${title}: ${promise}, promised ${formatShare(target)}, over ${path}`,
    "",
    ...rows,
    "",
    `The promise is ${endings[found.ending]}.`
  ].join("\n")}\n`
}
