/**
 * `faultline sweep`: a scenario over a grid of settings, on all cores, going on where it was left.
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Outcome from "effect/Result"
import type { Headline } from "../../experiments/Headlines.ts"
import type { FiguresTask } from "../../experiments/RunWorker.ts"
import type { Axis, SweepRun, SweptRun } from "../../experiments/Sweep.ts"
import { Refused } from "../Ending.ts"
import { hasColours, print, say, widthOf } from "../Output.ts"
import { ascii, scenario, set } from "../Parameters.ts"
import { Counting } from "../Progress.ts"

interface Planned extends SweepRun {
  readonly key: string
  readonly task: FiguresTask
}

const mistaken = <A>(reading: Outcome.Result<A, string>, flag: string): Effect.Effect<A, Refused> =>
  Outcome.match(reading, {
    onFailure: (message) => Effect.fail(new Refused({ message: `${flag}: ${message}` })),
    onSuccess: Effect.succeed
  })

/** Which of how many machines this is. */
const shardOf = (text: string): Effect.Effect<readonly [i: number, n: number], Refused> => {
  const [, i = "", n = ""] = /^([0-9]+)\/([0-9]+)$/.exec(text) ?? []
  return Number(i) >= 1 && Number(i) <= Number(n)
    ? Effect.succeed([Number(i), Number(n)])
    : Effect.fail(new Refused({ message: `--shard: expected i/n with i from 1 to n, such as 2/4, got "${text}"` }))
}

/** Runs what is not there yet, and keeps each run as it ends. */
const runMissing = Effect.fnUntraced(function* (planned: ReadonlyArray<Planned>, folder: string) {
  const { runAll } = yield* Effect.promise(() => import("../../experiments/Crew.ts"))
  const { SweepFile } = yield* Effect.promise(() => import("../../experiments/SweepFile.ts"))
  const file = new SweepFile(folder)
  const progress = new Counting("runs", planned.length)
  yield* Effect.ensuring(
    runAll<FiguresTask, ReadonlyArray<Headline>>(
      planned.map(({ task }) => task),
      new URL("./RunWorker.js", import.meta.url),
      {
        onDone: progress.onDone,
        onValue: (figures, position) => {
          const { key, point, seed, variant } = planned[position]!
          file.add({ key, point, variant, seed, figures: figures as ReadonlyArray<Headline> })
        }
      }
    ),
    Effect.sync(progress.end)
  )
})

export const sweepCommand = Command.make(
  "sweep",
  {
    scenario,
    over: Flag.String("over").pipe(
      Flag.withMetavar("<path=values>"),
      Flag.withDescription(
        "A knob: path=from..to in five steps, path=from..to:steps, or path=a,b,c. Given twice, every combination is run."
      ),
      Flag.atLeast(1)
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
    figure: Flag.String("figure").pipe(
      Flag.withMetavar("<name>"),
      Flag.withDescription("Which figure is shown. Default: the first objective, or good requests. All are kept."),
      Flag.optional
    ),
    out: Flag.String("out").pipe(
      Flag.withMetavar("<folder>"),
      Flag.withDescription(
        "Where the runs are kept and found again, and sweep.csv is written. Default: reports/sweeps."
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
  },
  Effect.fnUntraced(function* ({ ascii, figure, out, over, scenario, seeds, set, shard, variants }) {
    const { loadWanted, variantIn } = yield* Effect.promise(() => import("../Running.ts"))
    const { hashOf } = yield* Effect.promise(() => import("../../experiments/Run.ts"))
    const { runsIn } = yield* Effect.promise(() => import("../../experiments/SweepFile.ts"))
    const { figureIn, gridOf, keyOf, readAxis, settingsAt } = yield* Effect.promise(
      () => import("../../experiments/Sweep.ts")
    )
    const axes: ReadonlyArray<Axis> = yield* Effect.forEach(over, (text) => mistaken(readAxis(text), "--over"))
    const { loaded } = yield* loadWanted({ scenario, set, variant: "all" })
    const all = loaded.variants.map(({ name }) => name)
    const asked = Option.match(variants, {
      onNone: () => all.slice(0, 1),
      onSome: (names) => (names === "all" ? all : names.split(",").map((name) => name.trim()))
    })
    const chosen = yield* Effect.forEach(asked, (name) => variantIn(loaded, name))
    const points = gridOf(axes)
    // Whatever cannot be read at some point is said before anything runs.
    for (const point of points) {
      for (const variant of chosen) yield* loadWanted({ scenario, set: [...set, ...settingsAt(axes, point)], variant })
    }
    const hash = hashOf(loaded)
    const planned = points.flatMap((point) =>
      chosen.flatMap((variant) =>
        Array.from({ length: seeds }, (_, i): Planned => {
          const seed = String(i + 1)
          const settings = [...set, ...settingsAt(axes, point)]
          const task: FiguresTask = { source: scenario, set: settings, variant, seed, wants: "figures" }
          return { point, variant, seed, key: keyOf(hash, settings, { variant, seed }), task }
        })
      )
    )
    const [i, n] = Option.isSome(shard) ? yield* shardOf(shard.value) : [1, 1]
    const mine = planned.filter((_, position) => position % n === i - 1)
    const there = runsIn(out)
    const missing = mine.filter(({ key }) => !there.has(key))
    if (missing.length < mine.length)
      yield* say(`${mine.length - missing.length} of ${mine.length} runs are there already`)
    yield* runMissing(missing, out)
    const known = runsIn(out)
    const runs: ReadonlyArray<SweptRun> = planned.flatMap(({ key, point, seed, variant }) => {
      const run = known.get(key)
      return run === undefined ? [] : [{ ...run, point, seed, variant }]
    })
    if (runs.length < planned.length) {
      return yield* say(`${runs.length} of ${planned.length} runs are in ${out}; the other parts are still to come`)
    }
    const shown = yield* mistaken(figureIn(runs, Option.getOrUndefined(figure)), "--figure")
    const { sweepCsv, sweepTable } = yield* Effect.promise(() => import("../../reports/SweepTable.ts"))
    const title = `${loaded.scenario.name}, ${seeds} ${seeds === 1 ? "seed" : "seeds"}`
    const width = Math.max(widthOf(process.stdout) ?? 100, 90)
    const options = { ascii, colour: hasColours(process.stdout), width }
    yield* print(sweepTable({ title, axes, variants: chosen, runs, figure: shown }, options))
    const files = yield* FileSystem.FileSystem
    yield* files.writeFileString(`${out}/sweep.csv`, sweepCsv({ axes, runs }))
    yield* say(`written: ${out}/sweep.csv`)
  })
).pipe(
  Command.withDescription(
    "Runs a scenario at every point of a grid of settings, with several seeds each, on all cores. Every run is kept as it ends: what " +
      "has been run is not run again, by this sweep or any other in the same folder, so a sweep that was stopped goes on when it is " +
      "started again.\n\nExits with 0, 104 for a mistake, 105 when interrupted."
  ),
  Command.withShortDescription("A scenario over a grid of settings."),
  Command.withExamples([
    {
      command:
        "faultline sweep slow-server --over system.server.service.workers=4..8 --over faults.slowdown.slow=2x,3x,4x",
      description: "a heat map: how many workers for how bad a slowdown?"
    },
    {
      command: "faultline sweep retry-storm --over load.k6.scenarios.shoppers.rate=100..900:9 --variants all --seeds 10"
    },
    {
      command: "faultline sweep mine.yaml --over warmup=0s,10s --shard 2/4 --out part2",
      description: "one of four machines"
    }
  ])
)
