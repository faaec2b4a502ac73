/**
 * Sweep: a scenario over a grid of settings and seeds.
 *
 * A run is known by what goes into it: what the file says, the settings, variant, seed and version of Faultline. What has been run
 * is not run again, whatever sweep it was part of.
 */
import { createHash } from "node:crypto"
import * as Result from "effect/Result"
import type { Decoded } from "../scenarios/Decode.ts"
import { valueOf } from "../scenarios/Written.ts"
import { millisecond } from "../sim/kernel/Instant.ts"
import { nearest } from "../sim/model/Nearest.ts"
import type { Reading } from "../sim/model/Notation.ts"
import type { Headline } from "./Headlines.ts"
import { headlinesOf } from "./Headlines.ts"
import type { Turned } from "./Knob.ts"
import type { Answered } from "./Question.ts"
import type { Result as RunResult } from "./Result.ts"
import { faultlineVersion } from "./Run.ts"

/** One run of a sweep. */
export interface SweepRun {
  /** Positions of the knobs, in the order of the axes. */
  readonly point: ReadonlyArray<string>
  readonly variant: string
  readonly seed: string
}

/** A run and what came of it. */
export interface SweptRun extends SweepRun {
  readonly key: string
  readonly figures: ReadonlyArray<Headline>
}

/** Every combination of positions, the last knob turning fastest. */
export const gridOf = (axes: ReadonlyArray<Turned>): ReadonlyArray<ReadonlyArray<string>> =>
  axes.reduce<ReadonlyArray<ReadonlyArray<string>>>(
    (points, { values }) => points.flatMap((point) => values.map(({ value }) => [...point, value])),
    [[]]
  )

/** The settings of a point, as `--set` takes them. */
export const settingsAt = (axes: ReadonlyArray<Turned>, point: ReadonlyArray<string>): ReadonlyArray<string> =>
  axes.flatMap(({ values }, i) => values.find(({ value }) => value === point[i])!.set)

/** Every knob at each of its values once, the others at their first: enough to find what cannot be read, in far fewer points. */
export const edgesOf = (axes: ReadonlyArray<Turned>): ReadonlyArray<ReadonlyArray<string>> => {
  const first = axes.map(({ values }) => values[0]!.value)
  return axes.flatMap(({ values }, i) =>
    values.slice(i === 0 ? 0 : 1).map(({ value }) => first.map((one, j) => (i === j ? value : one)))
  )
}

/** What a scenario says, with traces and prices that stand in other files, whatever its comments and line breaks. */
export const contentOf = ({ source: { code = "", root } }: Pick<Decoded, "source">): string =>
  createHash("sha256")
    .update(JSON.stringify([valueOf(root), code]))
    .digest("hex")
    .slice(0, 24)

/** What a run is known by. `content` is that of the scenario, `measures` what is measured beside the usual. */
export const keyOf = (
  content: string,
  set: ReadonlyArray<string>,
  { seed, variant }: Pick<SweepRun, "seed" | "variant">,
  measures: ReadonlyArray<string> = []
): string =>
  createHash("sha256")
    .update(JSON.stringify([faultlineVersion, content, set, variant, seed, ...measures]))
    .digest("hex")
    .slice(0, 24)

/** What is measured as a figure: spans in milliseconds, and what is a part of a whole as a share. */
export const measuredFigure = (name: string, { unit, value = Number.NaN }: Answered): Headline => {
  const isSpan = unit === "span"
  const better = !isSpan && /^(?:peak )?(?:goodput|good|availability|carried|hit)/.test(name) ? "higher" : "lower"
  return {
    name,
    unit: isSpan ? "milliseconds" : unit === "ratio" ? "share" : "number",
    better,
    value: Number.isNaN(value) ? null : isSpan ? value / millisecond : value
  }
}

/** What is kept of a run: what was asked of it, how its promises were kept, and its headlines. */
export const figuresOf = (
  result: RunResult,
  measured: ReadonlyArray<Headline> = []
): ReadonlyArray<Headline> => [
  ...measured,
  ...result.picture.objectives.map(
    ({ name, share }): Headline => ({ name: `objective ${name}`, unit: "share", better: "higher", value: share })
  ),
  ...headlinesOf(result)
]

/** One figure over the grid: its values at a point with a variant, seed by seed. */
export const valuesAt = (
  runs: ReadonlyArray<SweptRun>,
  figure: string,
  { point, variant }: Pick<SweepRun, "point" | "variant">
): ReadonlyArray<number> =>
  runs
    .filter((run) => run.variant === variant && run.point.every((value, i) => value === point[i]))
    .map(({ figures }) => figures.find(({ name }) => name === figure)?.value ?? Number.NaN)

/** The figure that is meant: by its name, or the first one. */
export const figureIn = (runs: ReadonlyArray<SweptRun>, wanted: string | undefined): Reading<Headline> => {
  const figures = runs[0]?.figures ?? []
  const found = wanted === undefined ? figures[0] : figures.find(({ name }) => name === wanted)
  if (found !== undefined) return Result.succeed(found)
  const names = figures.map(({ name }) => name)
  const near = wanted === undefined ? undefined : nearest(wanted, names)
  return Result.fail(
    `there is no figure "${wanted}"${near === undefined ? `; there are ${names.join(", ")}` : `; did you mean "${near}"?`}`
  )
}
