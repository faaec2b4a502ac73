/**
 * Sweep table: a figure over one knob as a table, over two as a heat map, with all of them as CSV.
 */
import type { Headline } from "../experiments/Headlines.ts"
import type { Axis, SweptRun } from "../experiments/Sweep.ts"
import { gridOf, valuesAt } from "../experiments/Sweep.ts"
import { intervalOf } from "../sim/observation/steadiness/Confidence.ts"
import { formatIn, intervalText } from "./DifferenceText.ts"
import { fit, type Ink, inkOf, type PlainOptions } from "./PlainInk.ts"

export interface Swept {
  readonly title: string
  readonly axes: ReadonlyArray<Axis>
  readonly variants: ReadonlyArray<string>
  readonly runs: ReadonlyArray<SweptRun>
  /** The figure that is shown. */
  readonly figure: Headline
}

const last = (path: string): string => path.split(".").slice(-2).join(".")

const plainly = (text: string, { ascii = false }: PlainOptions): string => (ascii ? text.replace("±", "+-") : text)

/** The table or, with two knobs, a map per variant; with a line feed at its end. */
export const sweepTable = (swept: Swept, options: PlainOptions = {}): string => {
  const ink = inkOf(options)
  const { axes, figure, title } = swept
  const head = ink.paint(`${title}: ${figure.name} (${figure.better} is better)`, "strong")
  const body = axes.length === 2 ? maps(swept, ink, options) : rows(swept, options)
  return ink.finish(`${[head, ...body].join("\n")}\n`)
}

const rows = ({ axes, figure, runs, variants }: Swept, options: PlainOptions): ReadonlyArray<string> => {
  const points = gridOf(axes)
  const names = points.map((point) => point.join(", "))
  const width = Math.max(...names.map((name) => name.length), ...axes.map(({ path }) => last(path).length)) + 2
  const cells = (point: ReadonlyArray<string>) =>
    variants.map((variant) =>
      fit(
        plainly(intervalText(intervalOf(valuesAt(runs, figure.name, { point, variant })), figure), options),
        22,
        "right"
      )
    )
  return [
    `  ${fit(axes.map(({ path }) => last(path)).join(", "), width)}${variants.map((one) => fit(one, 22, "right")).join("")}`,
    ...points.map((point, i) => `  ${fit(names[i]!, width)}${cells(point).join("")}`)
  ]
}

/** From worst to best. */
const shades = { unicode: ["░", "▒", "▓", "█"], ascii: [".", ":", "+", "#"] } as const

const maps = ({ axes, figure, runs, variants }: Swept, ink: Ink, options: PlainOptions): ReadonlyArray<string> => {
  const [down, across] = axes as readonly [Axis, Axis]
  const means = variants.map((variant) =>
    down.values.map((y) =>
      across.values.map((x) => intervalOf(valuesAt(runs, figure.name, { point: [y, x], variant })).mean)
    )
  )
  const all = means.flat(2).filter(Number.isFinite)
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const { [options.ascii ? "ascii" : "unicode"]: signs } = shades
  const shade = (value: number): string => {
    const share = high === low ? 1 : (value - low) / (high - low)
    const good = figure.better === "higher" ? share : 1 - share
    return signs[Math.min(signs.length - 1, Math.floor(good * signs.length))]!
  }
  const width = 10
  const names = Math.max(...down.values.map((value) => value.length), last(down.path).length) + 2
  return variants.flatMap((variant, v) => [
    "",
    ink.paint(`  ${variant}`, "strong"),
    `  ${fit("", names)}  ${last(across.path)}`,
    `  ${fit(last(down.path), names)}${across.values.map((value) => fit(value, width, "right")).join("")}`,
    ...down.values.map((y, i) => {
      const cells = means[v]![i]!.map((mean) =>
        fit(Number.isNaN(mean) ? "–" : `${formatIn(mean, figure)} ${shade(mean)}`, width, "right")
      )
      return `  ${fit(y, names)}${cells.join("")}`
    })
  ])
}

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** A row per run: knobs, variant, seed, and every figure. */
export const sweepCsv = ({ axes, runs }: Pick<Swept, "axes" | "runs">): string => {
  const figures = runs[0]?.figures.map(({ name, unit }) => `${name} [${unit}]`) ?? []
  const head = [...axes.map(({ path }) => path), "variant", "seed", ...figures]
  const lines = runs.map(({ figures, point, seed, variant }) =>
    [...point, variant, seed, ...figures.map(({ value }) => (value === null ? "" : String(value)))]
      .map(quoted)
      .join(",")
  )
  return `${[head.map(quoted).join(","), ...lines].join("\n")}\n`
}
