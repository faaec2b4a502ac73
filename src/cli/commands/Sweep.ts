/**
 * `faultline sweep`: a scenario over a grid of settings, or knob by knob, on all cores, going on where it was left.
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { commandLine } from "../../experiments/CommandLine.ts"
import type { SweptRun } from "../../experiments/sweeps/Sweep.ts"
import type { Swept } from "../../reports/sweep/Swept.ts"
import { hasColours, print, say, widthOf } from "../Output.ts"
import { ascii, scenario, set } from "../Parameters.ts"
import type { SweepPlan } from "../runs/Sweeping.ts"

const parameters = {
  scenario,
  over: Flag.String("over").pipe(
    Flag.withMetavar("<knob=values>"),
    Flag.withDescription(
      "A knob and its values: a path as for --set, load, 'instances <service>' or 'outage <fault>'; from..to in five steps, " +
        "from..to:steps, or a,b,c. Given twice, every combination is run."
    ),
    Flag.atLeast(0)
  ),
  sensitivity: Flag.Boolean("sensitivity").pipe(
    Flag.withoutNegation,
    Flag.withDescription(
      "Turns one knob at a time and leaves the others as they are: which one moves the figure most? Without --over every number of " +
        "the scenario is turned by a fifth, down and up."
    ),
    Flag.withDefault(false)
  ),
  variants: Flag.String("variants").pipe(
    Flag.withMetavar("<names>"),
    Flag.withDescription("Which designs, separated by commas. Default: the first; all runs each of them."),
    Flag.optional
  ),
  seeds: Flag.Int("seeds").pipe(
    Flag.withMetavar("<n>"),
    Flag.withDescription("With how many seeds each point is run, 1 to 10000. Default: 3."),
    Flag.filter(
      (seeds) => seeds >= 1 && seeds <= 10_000,
      () => "expected 1 to 10000"
    ),
    Flag.withDefault(3)
  ),
  measure: Flag.String("measure").pipe(
    Flag.withMetavar("<measure>"),
    Flag.withDescription(
      "Also measures this in every run, as in expect: 'p99 of buy during storm'. May be given more than once; the first is shown."
    ),
    Flag.atLeast(0)
  ),
  figure: Flag.String("figure").pipe(
    Flag.withMetavar("<name>"),
    Flag.withDescription("Which figure is shown. Default: the first objective, or good requests. All are kept."),
    Flag.optional
  ),
  out: Flag.String("out").pipe(
    Flag.withMetavar("<folder>"),
    Flag.withDescription(
      "Where the runs are kept and found again, and sweep.html, sweep.csv and sweep.parquet are written. Default: reports/sweeps."
    ),
    Flag.withDefault("reports/sweeps")
  ),
  shard: Flag.String("shard").pipe(
    Flag.withMetavar("<i/n>"),
    Flag.withDescription("Runs only the i-th of n parts, on one of n machines; faultline merge puts them together."),
    Flag.optional
  ),
  set,
  ascii
}

type Given = Command.Command.Config.Infer<typeof parameters>

/** Everything but where it is kept. */
const commandOf = ({ figure, measure, over, scenario, seeds, sensitivity, set, variants }: Given): string =>
  commandLine([
    "sweep",
    scenario,
    ...(sensitivity ? ["--sensitivity"] : []),
    ...over.flatMap((one) => ["--over", one]),
    ...Option.match(variants, { onNone: () => [], onSome: (names) => ["--variants", names] }),
    ...["--seeds", String(seeds)],
    ...measure.flatMap((one) => ["--measure", one]),
    ...Option.match(figure, { onNone: () => [], onSome: (name) => ["--figure", name] }),
    ...set.flatMap((one) => ["--set", one])
  ])

const show = Effect.fnUntraced(function* (swept: Swept, runs: ReadonlyArray<SweptRun>, given: Given) {
  const { sweepText } = yield* Effect.promise(() => import("../../reports/sweep/SweepText.ts"))
  const width = Math.max(widthOf(process.stdout) ?? 100, 90)
  yield* print(sweepText(swept, { ascii: given.ascii, colour: hasColours(process.stdout), width }))
  const { sweepColumns, sweepCsv, sweepParquet } = yield* Effect.promise(
    () => import("../../reports/sweep/SweepRows.ts")
  )
  const { sweepPage } = yield* Effect.promise(() => import("../../reports/sweep/SweepPage.ts"))
  const { writeFiles } = yield* Effect.promise(() => import("../../reports/Folder.ts"))
  const columns = sweepColumns(swept.axes, runs)
  const paths = yield* writeFiles(given.out, [
    { name: "sweep.html", text: sweepPage(swept, commandOf(given)) },
    { name: "sweep.csv", text: sweepCsv(columns) },
    { name: "sweep.parquet", text: yield* Effect.promise(() => sweepParquet(columns)) }
  ])
  for (const path of paths) yield* say(`written: ${path}`)
})

/** Runs what is missing; all runs of the plan that are there then. */
const runPlanned = Effect.fnUntraced(function* ({ runs }: SweepPlan, { out, seeds, shard }: Given) {
  const { runMissing, shardOf } = yield* Effect.promise(() => import("../runs/Sweeping.ts"))
  const { inFlag } = yield* Effect.promise(() => import("../runs/TippingSearch.ts"))
  const { runsIn } = yield* Effect.promise(() => import("../../experiments/sweeps/SweepFile.ts"))
  const [i, n] = Option.isSome(shard) ? yield* inFlag("shard", shardOf(shard.value)) : [1, 1]
  const mine = runs.filter((_, position) => position % n === i - 1)
  const there = runsIn(out)
  const missing = mine.filter(({ key }) => !there.has(key))
  const found = mine.length - missing.length
  if (found > 0) yield* say(`${found} of ${mine.length} runs are there already`)
  yield* runMissing(missing, out, seeds)
  const known = missing.length === 0 ? there : runsIn(out)
  return runs.flatMap(({ key, point, seed, variant }): ReadonlyArray<SweptRun> => {
    const run = known.get(key)
    return run === undefined ? [] : [{ ...run, point, seed, variant }]
  })
})

const sweep = Effect.fnUntraced(function* (given: Given) {
  const { figure, measure, out, over, scenario, seeds, sensitivity, set, variants } = given
  const { planSweep } = yield* Effect.promise(() => import("../runs/Sweeping.ts"))
  const { inFlag } = yield* Effect.promise(() => import("../runs/TippingSearch.ts"))
  const { figuresIn, runsByPlace } = yield* Effect.promise(() => import("../../experiments/sweeps/Sweep.ts"))
  const plan = yield* planSweep({
    ...{ scenario, set, over, seeds },
    variants: Option.getOrUndefined(variants),
    measures: measure,
    isOneByOne: sensitivity
  })
  const runs = yield* runPlanned(plan, given)
  if (runs.length < plan.runs.length) {
    return yield* say(`${runs.length} of ${plan.runs.length} runs are in ${out}; the other parts are still to come`)
  }
  const figures = yield* inFlag("figure", figuresIn(runs, Option.getOrUndefined(figure)))
  const { axes, points, title, variants: designs } = plan
  const swept: Swept = {
    ...{ title, axes, points, variants: designs, seeds, figures },
    isOneByOne: sensitivity,
    runs: runsByPlace(runs)
  }
  yield* show(swept, runs, given)
})

export const sweepCommand = Command.make("sweep", parameters, sweep).pipe(
  Command.withDescription(
    "Runs a scenario at every point of a grid of settings, with several seeds each, on all cores: a table over one knob, a heat map " +
      "over two; with --sensitivity one knob at a time, and which of them moves the figure most. Every run is kept as it ends: what " +
      "has been run is not run again, by this sweep or any other in the same folder, so a sweep that was stopped goes on when it is " +
      "started again.\n\nExits with 0, 104 for a mistake, 105 when interrupted."
  ),
  Command.withShortDescription("A scenario over a grid of settings, and which of them matters most."),
  Command.withExamples([
    {
      command:
        "faultline sweep slow-server --over system.server.service.workers=4..8 --over faults.slowdown.slow=2x,3x,4x",
      description: "a heat map: how many workers for how bad a slowdown?"
    },
    {
      command: "faultline sweep slow-server --sensitivity",
      description: "a fifth more or less of what makes most difference?"
    },
    {
      command:
        "faultline sweep retry-storm --over load=100..500:9 --variants all --measure 'time to recover' --seeds 10"
    },
    {
      command: "faultline sweep mine.yaml --over warmup=0s,10s --shard 2/4 --out part2",
      description: "one of four machines"
    }
  ])
)
