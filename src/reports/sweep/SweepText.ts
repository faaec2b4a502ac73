/**
 * Sweep text: a figure over one knob as a table, over two as a heat map, knob by knob as a tornado, for a terminal.
 *
 * A field of the map has its figure, a shade and, where there are colours, a background from orange to blue; each alone would do.
 * Where the figures do not fit into the width, the fields are shades alone.
 */
import type { Headline } from "../../experiments/comparisons/Headlines.ts"
import { valuesAt } from "../../experiments/sweeps/Sweep.ts"
import { fit, type Ink, inkOf, type PlainOptions } from "../plain/PlainInk.ts"
import { goodness, meanAt, meanText, type Swept, shortNames, spreadText, valuesOf } from "./Swept.ts"
import { tornadoText } from "./TornadoText.ts"

/** Rows of a table in a terminal; the files have all. */
const rowsMax = 200

/** The table, a map per variant or a tornado per variant; with a line feed at its end. */
export const sweepText = (swept: Swept, options: PlainOptions = {}): string => {
  const ink = inkOf(options)
  const { axes, figures, isOneByOne, seeds, title } = swept
  const [figure] = figures
  const head = ink.paint(
    `${title}, ${seeds} ${seeds === 1 ? "seed" : "seeds"}: ${figure.name} (${figure.better} is better)`,
    "strong"
  )
  const body = isOneByOne
    ? tornadoText(swept, figure, ink, options)
    : axes.length === 2
      ? maps(swept, figure, ink, options)
      : rows(swept, figure, options)
  return ink.finish(`${[head, ...body].join("\n")}\n`)
}

const rows = (
  { axes, points, runs, variants }: Swept,
  figure: Headline,
  { ascii = false }: PlainOptions
): ReadonlyArray<string> => {
  const names = points.map((point) => point.join(", "))
  const title = shortNames(axes.map(({ name }) => name)).join(", ")
  const width = names.reduce((most, { length }) => Math.max(most, length), title.length) + 2
  const column = variants.reduce((most, { length }) => Math.max(most, length + 2), 22)
  const cell = (point: ReadonlyArray<string>, variant: string) => {
    const text = spreadText(valuesAt(runs, figure.name, { point, variant }), figure)
    return fit(ascii ? text.replace("±", "+-") : text, column, "right")
  }
  const shown = points.slice(0, rowsMax)
  return [
    `  ${fit(title, width)}${variants.map((one) => fit(one, column, "right")).join("")}`,
    ...shown.map((point, i) => `  ${fit(names[i]!, width)}${variants.map((variant) => cell(point, variant)).join("")}`),
    ...(points.length > rowsMax ? [`  and ${points.length - rowsMax} more, in the files`] : [])
  ]
}

/** From worst to best. */
const shades = { unicode: ["░", "▒", "▓", "█"], ascii: [".", ":", "+", "#"] } as const

/** From worst to best: background and text in the palette of 256 colours, told apart by every common colour vision. */
const scale: ReadonlyArray<readonly [background: number, text: number]> = [
  [130, 231],
  [173, 16],
  [223, 16],
  [152, 16],
  [74, 16],
  [25, 231]
]

const step = (share: number, count: number): number => Math.min(count - 1, Math.floor(share * count))

const fieldWidth = 10
const shadeWidth = 2

const maps = (
  swept: Swept,
  figure: Headline,
  ink: Ink,
  { ascii = false, colour = false }: PlainOptions
): ReadonlyArray<string> => {
  const { axes, variants } = swept
  const [downName = "", acrossName = ""] = shortNames(axes.map(({ name }) => name))
  const [downValues = [], acrossValues = []] = axes.map(valuesOf)
  const means = variants.map((variant) =>
    downValues.map((y) => acrossValues.map((x) => meanAt(swept, figure, { point: [y, x], variant })))
  )
  const all = means.flat(2)
  const good = goodness(all, figure)
  const signs = shades[ascii ? "ascii" : "unicode"]
  const names = Math.max(downName.length, ...downValues.map((value) => value.length)) + 2
  const isShade = 2 + names + fieldWidth * acrossValues.length > ink.width
  const width = isShade ? shadeWidth : fieldWidth
  const sign = (mean: number): string => (Number.isNaN(mean) ? "–" : signs[step(good(mean), signs.length)]!)
  const field = (mean: number): string => {
    const text = isShade || Number.isNaN(mean) ? sign(mean) : `${meanText(mean, figure)} ${sign(mean)} `
    const padded = isShade ? text.repeat(shadeWidth) : fit(text, width, "right")
    if (!colour || Number.isNaN(mean)) return padded
    const [background, foreground] = scale[step(good(mean), scale.length)]!
    return `\u001b[48;5;${background};38;5;${foreground}m${padded}\u001b[0m`
  }
  const known = all.filter(Number.isFinite).toSorted((one, other) => good(one) - good(other))
  const legend =
    known.length === 0
      ? "nothing could be measured"
      : `from ${meanText(known[0]!, figure)} ${signs[0]} to ${meanText(known.at(-1)!, figure)} ${signs.at(-1)}`
  const across = isShade
    ? `${acrossValues[0]} to ${acrossValues.at(-1)}`
    : acrossValues.map((value) => fit(`${value}   `, width, "right")).join("")
  return variants.flatMap((variant, v) => [
    "",
    ink.paint(`  ${variant}`, "strong"),
    `  ${fit("", names)}  ${acrossName}`,
    `  ${fit(downName, names)}${across}`,
    ...downValues.map((y, i) => `  ${fit(y, names)}${means[v]![i]!.map(field).join("")}`),
    ...(isShade ? [`  ${fit("", names)}${legend}`] : [])
  ])
}
