/**
 * Tornado text: which knob moves a figure most, with bars to the left for less and to the right for more.
 */
import type { Headline } from "../../experiments/comparisons/Headlines.ts"
import type { Difference } from "../../experiments/comparisons/PairedComparison.ts"
import { differenceText } from "../DifferenceText.ts"
import { fit, type Ink, type PlainOptions, type Tone, wrap } from "../plain/PlainInk.ts"
import { type Swept, spreadText } from "./Swept.ts"
import { tornadoOf } from "./Tornado.ts"

/** Knobs in a terminal; the page has all. */
const knobsMax = 15

/** Columns to either side of the middle. */
const half = 12

const tones: Readonly<Record<Difference, Tone>> = {
  better: "good",
  worse: "bad",
  "no real difference": "dim",
  "not sure yet": "open"
}

export const tornadoText = (
  swept: Swept,
  figure: Headline,
  ink: Ink,
  { ascii = false }: PlainOptions
): ReadonlyArray<string> => swept.variants.flatMap((variant) => ["", ...one(swept, figure, variant, ink, ascii)])

const one = (swept: Swept, figure: Headline, variant: string, ink: Ink, ascii: boolean): ReadonlyArray<string> => {
  const { knobs, rest, still } = tornadoOf(swept, figure, variant)
  const shown = knobs.slice(0, knobsMax)
  const most = shown[0]?.reach ?? 0
  const names = Math.max(8, ...shown.map(({ name }) => name.length)) + 2
  const values = Math.max(...shown.flatMap(({ swings }) => swings.map(({ value }) => value.length)), 6) + 2
  const plain = (text: string): string => (ascii ? text.replace("±", "+-") : text)
  const block = ascii ? "#" : "█"
  const bar = (mean: number): string => {
    const long = most === 0 || Number.isNaN(mean) ? 0 : Math.round((Math.abs(mean) / most) * half)
    const left = (mean < 0 ? block.repeat(long) : "").padStart(half)
    return `${left}${ascii ? "|" : "│"}${(mean > 0 ? block.repeat(long) : "").padEnd(half)}`
  }
  const swings = shown.flatMap(({ name, swings }) =>
    swings.map((swing, i) => ({ ...swing, name: i === 0 ? name : "" }))
  )
  const moved = swings.map(({ compared }) => plain(differenceText(compared.difference, figure)))
  const widest = Math.max(...moved.map((text) => text.length)) + 2
  const lines = swings.map(({ compared: { difference, verdict }, costs, name, value }, i) => {
    const text = `${fit(value, values, "right")}  ${bar(difference.mean)}  ${costs === "" ? moved[i]! : fit(moved[i]!, widest)}`
    return `  ${fit(name, names)}${ink.paint(text, tones[verdict])}${costs}`
  })
  return [
    `${ink.paint(`  ${variant}`, "strong")}, as it is: ${plain(spreadText(rest, figure))}`,
    ...lines,
    ...(knobs.length > knobsMax ? [`  ${knobs.length - knobsMax} more move it less; they are in the page`] : []),
    ...(still.length > 0 ? wrap(`Nothing comes of ${still.join(", ")}.`, ink.width - 2).map((line) => `  ${line}`) : [])
  ]
}
