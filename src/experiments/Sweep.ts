/**
 * Sweep: a scenario over a grid of settings and seeds.
 *
 * A run is known by what goes into it: what the file says, the settings, variant, seed and version of Faultline. What has been run
 * is not run again, whatever sweep it was part of.
 */
import { createHash } from "node:crypto"
import * as Result from "effect/Result"
import { nearest } from "../sim/model/Nearest.ts"
import type { Reading } from "../sim/model/Notation.ts"
import type { Headline } from "./Headlines.ts"
import { headlinesOf } from "./Headlines.ts"
import type { Result as RunResult } from "./Result.ts"
import { faultlineVersion } from "./Run.ts"

/** One knob and its positions, each as it would be written. */
export interface Axis {
  readonly path: string
  readonly values: ReadonlyArray<string>
}

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

const stepsUsual = 5

/** `path=a,b,c`, `path=1..10` in five steps or `path=100ms..2s:8` in eight. Both ends belong to it. */
export const readAxis = (text: string): Reading<Axis> => {
  const [, path, written] = /^([^=]+)=(.+)$/s.exec(text) ?? []
  if (path === undefined || written === undefined) {
    return Result.fail(`expected path=from..to, path=from..to:steps or path=a,b,c, got ${JSON.stringify(text)}`)
  }
  const range = /^([0-9.]+)([a-zA-Z%/]*)\.\.([0-9.]+)([a-zA-Z%/]*)(?::([0-9]+))?$/.exec(written.trim())
  if (range === null) {
    const values = written.split(",").map((value) => value.trim())
    return values.includes("")
      ? Result.fail(`${path}: a value is missing in "${written}"`)
      : Result.succeed({ path, values })
  }
  const [, low = "", lowUnit = "", high = "", unit = "", steps] = range
  if (lowUnit !== "" && lowUnit !== unit)
    return Result.fail(`${path}: write both ends in one unit, not ${lowUnit} and ${unit}`)
  const count = steps === undefined ? stepsUsual : Number(steps)
  const [from, to] = [Number(low), Number(high)]
  if (!Number.isFinite(from) || !Number.isFinite(to) || count < 2 || count > 1000) {
    return Result.fail(`${path}: a range has two numbers and 2 to 1000 steps`)
  }
  // Whole numbers stay whole where the steps allow: a count of workers has no fractions.
  const isWhole = Number.isInteger(from) && Number.isInteger(to) && unit === "" && Math.abs(to - from) >= count - 1
  const values = Array.from({ length: count }, (_, i) => {
    const value = from + ((to - from) * i) / (count - 1)
    return `${Number((isWhole ? Math.round(value) : value).toPrecision(6))}${unit}`
  })
  return Result.succeed({ path, values: [...new Set(values)] })
}

/** Every combination of positions, the last knob turning fastest. */
export const gridOf = (axes: ReadonlyArray<Axis>): ReadonlyArray<ReadonlyArray<string>> =>
  axes.reduce<ReadonlyArray<ReadonlyArray<string>>>(
    (points, { values }) => points.flatMap((point) => values.map((value) => [...point, value])),
    [[]]
  )

/** The settings of a point, as `--set` takes them. */
export const settingsAt = (axes: ReadonlyArray<Axis>, point: ReadonlyArray<string>): ReadonlyArray<string> =>
  axes.map(({ path }, i) => `${path}=${point[i]}`)

/** What a run is known by. `scenario` is the hash of what the file says. */
export const keyOf = (
  scenario: string,
  set: ReadonlyArray<string>,
  { seed, variant }: Pick<SweepRun, "seed" | "variant">
): string =>
  createHash("sha256")
    .update(JSON.stringify([faultlineVersion, scenario, set, variant, seed]))
    .digest("hex")
    .slice(0, 24)

/** What is kept of a run: its headlines and how its promises were kept. */
export const figuresOf = (result: RunResult): ReadonlyArray<Headline> => [
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
