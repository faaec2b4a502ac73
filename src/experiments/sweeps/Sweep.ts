/**
 * Sweep: a scenario over a grid of settings and seeds.
 *
 * A run is known by what goes into it: what the file says, the settings, variant, seed and version of Faultline. What has been run
 * is not run again, whatever sweep it was part of.
 */
import { createHash } from "node:crypto"
import * as Result from "effect/Result"
import type { Decoded } from "../../scenarios/Decode.ts"
import { valueOf } from "../../scenarios/reading/Written.ts"
import { millisecond } from "../../sim/kernel/Instant.ts"
import { nearest } from "../../sim/model/Nearest.ts"
import type { Reading } from "../../sim/model/Notation.ts"
import type { Headline } from "../comparisons/Headlines.ts"
import { headlinesOf } from "../comparisons/Headlines.ts"
import type { Answered } from "../Question.ts"
import type { Result as RunResult } from "../Result.ts"
import { faultlineVersion } from "../Run.ts"
import type { Turned } from "./Knob.ts"

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

/** Every knob at each of its values once, the others at their first. */
export const starOf = (axes: ReadonlyArray<Turned>): ReadonlyArray<ReadonlyArray<string>> => {
  const first = axes.map(({ values }) => values[0]!.value)
  return axes.flatMap(({ values }, i) =>
    values.slice(i === 0 ? 0 : 1).map(({ value }) => first.map((one, j) => (i === j ? value : one)))
  )
}

/** What a scenario says, with all that stands in other files, whatever its comments and line breaks. */
export const contentOf = ({ source: { beside, code = "", root } }: Pick<Decoded, "source">): string =>
  createHash("sha256")
    .update(JSON.stringify([valueOf(root), code, ...beside.flatMap(({ isCode, text }) => (isCode ? [text] : []))]))
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

/** What is kept of a run: what was asked of it, and its headlines. */
export const figuresOf = (result: RunResult, measured: ReadonlyArray<Headline> = []): ReadonlyArray<Headline> => [
  ...measured,
  ...headlinesOf(result)
]

/** Runs by where they are on the grid, seed by seed. */
export type RunsAt = ReadonlyMap<string, ReadonlyArray<SweptRun>>

const placeOf = ({ point, variant }: Pick<SweepRun, "point" | "variant">): string => JSON.stringify([variant, ...point])

export const runsByPlace = (runs: ReadonlyArray<SweptRun>): RunsAt => {
  const at = new Map<string, Array<SweptRun>>()
  for (const run of runs) {
    const place = placeOf(run)
    const there = at.get(place)
    if (there === undefined) at.set(place, [run])
    else there.push(run)
  }
  return at
}

/** One figure at a point with a variant, seed by seed; NaN where there was nothing to measure. */
export const valuesAt = (
  runs: RunsAt,
  figure: string,
  place: Pick<SweepRun, "point" | "variant">
): ReadonlyArray<number> =>
  (runs.get(placeOf(place)) ?? []).map(
    ({ figures }) => figures.find(({ name }) => name === figure)?.value ?? Number.NaN
  )

/** All that was measured, with the figure that is meant at its head: by its name, or the first one. */
export const figuresIn = (
  runs: ReadonlyArray<SweptRun>,
  wanted: string | undefined
): Reading<readonly [Headline, ...ReadonlyArray<Headline>]> => {
  const figures = runs[0]?.figures ?? []
  const found = wanted === undefined ? figures[0] : figures.find(({ name }) => name === wanted)
  if (found !== undefined) return Result.succeed([found, ...figures.filter((one) => one !== found)])
  const names = figures.map(({ name }) => name)
  const near = wanted === undefined ? undefined : nearest(wanted, names)
  return Result.fail(
    `there is no figure "${wanted}"${near === undefined ? `; there are ${names.join(", ")}` : `; did you mean "${near}"?`}`
  )
}
