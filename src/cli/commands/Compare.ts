/**
 * `faultline compare`: which design is better, with the same seeds for all and an interval for every difference.
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Headline } from "../../experiments/Headlines.ts"
import { comparePairs, confidenceOfLook, type Difference, looksUpTo } from "../../experiments/PairedComparison.ts"
import type { RunTask } from "../../experiments/RunWorker.ts"
import type { Comparison } from "../ComparisonTable.ts"
import { Refused } from "../Ending.ts"
import { ExitCode, endWith } from "../ExitCode.ts"
import { hasColours, print, widthOf } from "../Output.ts"
import { ascii, scenario, set } from "../Parameters.ts"
import { Counting } from "../Progress.ts"

/** Headlines by variant, then by seed. */
type Runs = ReadonlyMap<string, ReadonlyArray<ReadonlyArray<Headline>>>

/** Adds runs with seeds `from` + 1 to `to` of every variant to what there is. */
const runMore = Effect.fnUntraced(function* (
  runs: Runs,
  about: Omit<RunTask, "variant" | "seed">,
  from: number,
  to: number
) {
  const { runAll } = yield* Effect.promise(() => import("../../experiments/Crew.ts"))
  const variants = [...runs.keys()]
  const tasks: ReadonlyArray<RunTask> = Array.from({ length: to - from }, (_, i) =>
    variants.map((variant) => ({ ...about, variant, seed: String(from + i + 1) }))
  ).flat()
  const progress = new Counting("runs", tasks.length)
  const worker = new URL("./RunWorker.js", import.meta.url)
  const found = yield* Effect.ensuring(
    runAll<RunTask, ReadonlyArray<Headline>>(tasks, worker, { onDone: progress.onDone }),
    Effect.sync(progress.end)
  )
  return new Map(
    variants.map((variant, v) => [
      variant,
      [...runs.get(variant)!, ...found.filter((_, i) => i % variants.length === v)]
    ])
  )
})

const valuesOf = (runs: Runs, variant: string, headline: number): ReadonlyArray<number> =>
  runs.get(variant)!.map((headlines) => headlines[headline]?.value ?? Number.NaN)

const verdictOf = (runs: Runs, own: string, other: string, headline: number, confidence: number): Difference => {
  const { better, unit } = runs.get(other)![0]![headline]!
  const [values, others] = [valuesOf(runs, own, headline), valuesOf(runs, other, headline)]
  return comparePairs(values, others, { better, unit, confidence }).verdict
}

const comparisonOf = (scenario: string, baseline: string, runs: Runs, confidence: number): Comparison => {
  const variants = [...runs.keys()]
  const headlines = runs.get(baseline)![0]!
  const dominated = Object.fromEntries(
    variants.flatMap((variant) => {
      const by = variants.find((other) => {
        const verdicts = headlines.map((_, i) => verdictOf(runs, other, variant, i, confidence))
        return verdicts.includes("better") && verdicts.every((one) => one === "better" || one === "no real difference")
      })
      return by === undefined ? [] : [[variant, by]]
    })
  )
  return {
    scenario,
    baseline,
    variants,
    seeds: runs.get(baseline)!.length,
    confidence,
    headlines: headlines.flatMap(({ better, name, unit }, i) =>
      variants
        .filter((variant) => variant !== baseline)
        .map((variant) => ({
          name,
          unit,
          better,
          variant,
          compared: comparePairs(valuesOf(runs, variant, i), valuesOf(runs, baseline, i), { better, unit, confidence })
        }))
    ),
    dominated
  }
}

const isSure = ({ headlines }: Comparison): boolean =>
  headlines.every(({ compared }) => compared.verdict !== "not sure yet")

export const compareCommand = Command.make(
  "compare",
  {
    scenario,
    variants: Flag.String("variants").pipe(
      Flag.withMetavar("<names>"),
      Flag.withDescription("Which designs, separated by commas; the first is the baseline. Default: all."),
      Flag.optional
    ),
    seeds: Flag.Int("seeds").pipe(
      Flag.withMetavar("<n>"),
      Flag.withDescription(
        "With how many seeds each is run, 2 to 10000; with --until-sure at most. Default: 10, or 80 until sure."
      ),
      Flag.filter(
        (seeds) => seeds >= 2 && seeds <= 10_000,
        () => "expected 2 to 10000: one run alone has no interval"
      ),
      Flag.optional
    ),
    untilSure: Flag.Boolean("until-sure").pipe(
      Flag.withoutNegation,
      Flag.withDescription(
        "Adds seeds until every difference is decided: looks at 5, 10, 20, 40 ... seeds, each more strictly."
      ),
      Flag.withDefault(false)
    ),
    set,
    json: Flag.Boolean("json").pipe(
      Flag.withoutNegation,
      Flag.withDescription("One JSON document instead of the table."),
      Flag.withDefault(false)
    ),
    ascii
  },
  Effect.fnUntraced(function* ({ ascii, json, scenario, seeds, set, untilSure, variants }) {
    const { loadWanted, variantIn } = yield* Effect.promise(() => import("../Running.ts"))
    const { loaded } = yield* loadWanted({ scenario, set, variant: "all" })
    const all = loaded.variants.map(({ name }) => name)
    const asked = Option.match(variants, {
      onNone: () => all,
      onSome: (names) => names.split(",").map((one) => one.trim())
    })
    const chosen = [...new Set(yield* Effect.forEach(asked, (name) => variantIn(loaded, name)))]
    if (chosen.length < 2) {
      return yield* new Refused({
        message: `a comparison needs two designs; ${loaded.scenario.name} has ${all.join(", ")}`
      })
    }
    const seedsMax = Option.getOrElse(seeds, () => (untilSure ? 80 : 10))
    const looks = untilSure ? looksUpTo(seedsMax) : [seedsMax]
    const confidence = confidenceOfLook(looks.length)
    let runs: Runs = new Map(chosen.map((variant) => [variant, []]))
    let done = 0
    let comparison: Comparison | undefined
    for (const look of looks) {
      runs = yield* runMore(runs, { source: scenario, set }, done, look)
      done = look
      comparison = comparisonOf(loaded.scenario.name, chosen[0]!, runs, confidence)
      if (isSure(comparison)) break
    }
    if (json) yield* print(JSON.stringify({ version: 1, ...comparison! }, null, 2))
    else {
      const { comparisonTable } = yield* Effect.promise(() => import("../ComparisonTable.ts"))
      const width = Math.max(widthOf(process.stdout) ?? 100, 90)
      yield* print(comparisonTable(comparison!, { ascii, colour: hasColours(process.stdout), width }))
    }
    yield* endWith(isSure(comparison!) ? ExitCode.passed : ExitCode.inconclusive)
  })
).pipe(
  Command.withDescription(
    "Which design is better? Every variant is run with the same seeds, so that all meet the same arrivals, service times and " +
      "faults, and each figure is compared seed by seed with that of the baseline. A difference is better or worse when its " +
      "interval leaves out zero, no real one when it is within 0.1 points of a share or 1 % of anything else, and not sure yet " +
      "otherwise.\n\nExits with 0 if every difference is decided, 2 if one is not sure yet, 104 for a mistake."
  ),
  Command.withShortDescription("Designs with the same seeds, and whether they differ."),
  Command.withExamples([
    { command: "faultline compare retry-storm" },
    {
      command: "faultline compare retry-storm --variants naive,budget --until-sure",
      description: "as many seeds as it takes"
    },
    { command: "faultline compare mine.yaml --seeds 40 --json", description: "for a program" }
  ])
)
