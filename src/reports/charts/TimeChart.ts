/**
 * Time chart: figures over virtual time as data, drawn twice: as a still picture and as one that can be zoomed.
 *
 * Both drawings take scale, ticks and labels from here, so they cannot disagree.
 */
import type { Figure, Picture } from "../../sim/observation/pictures/Picture.ts"
import type { Colour } from "../page/Colours.ts"
import { formatCount, formatMs, formatRate, formatShare } from "../Quantity.ts"

export type Unit = "rate" | "ms" | "count" | "share"

export interface Line {
  readonly label: string
  readonly colour: Colour
  readonly values: ReadonlyArray<Figure>
  /**
   * What a value that stands for several windows is. A percentile is the highest: a spike must not vanish in a mean.
   */
  readonly thinnedBy: "mean" | "highest"
  /** Lengths of dash and gap. Default: solid. */
  readonly dash?: readonly [dash: number, gap: number]
  /** Shades the area below. Default: not. */
  readonly isFilled?: boolean
}

/** A level to compare with: an objective's limit, a capacity. */
export interface Level {
  readonly label: string
  readonly value: number
}

/** A stretch of time that is marked. */
export interface Band {
  readonly name: string
  readonly kind: "fault" | "warm-up"
  readonly fromMs: number
  readonly toMs: number
}

export interface TimeChart {
  /** Unique in the page; letters, digits and hyphens. */
  readonly id: string
  /** One phrase, read aloud where the drawing cannot be seen. */
  readonly says: string
  readonly unit: Unit
  readonly scale: "linear" | "log"
  readonly lines: ReadonlyArray<Line>
  readonly levels: ReadonlyArray<Level>
  readonly size: Size
  /** The scale goes up to this at least, so that several charts have the same. Default: to what is there. */
  readonly upTo?: number
}

/** Across the page, half of it, or one of many: a small one has no names on its bands, fewer ticks and no legend. */
export type Size = "wide" | "half" | "small"

/** In pixels, as drawn; the page scales drawings to its width. */
export const sizes = {
  wide: { width: 1040, height: 250 },
  half: { width: 510, height: 220 },
  small: { width: 310, height: 88 }
} as const satisfies Readonly<Record<Size, { readonly width: number; readonly height: number }>>

/** What all charts of a picture share. */
export interface TimeFrame {
  readonly untilMs: number
  readonly windowMs: number
  readonly bands: ReadonlyArray<Band>
}

export const timeFrameOf = ({ atMs, durationMs, faults, warmupMs, windowMs, windows }: Picture): TimeFrame => ({
  untilMs: Math.max(durationMs ?? 0, windows * windowMs),
  windowMs,
  bands: [
    ...(warmupMs > 0 ? [{ name: "warm-up", kind: "warm-up", fromMs: 0, toMs: warmupMs } as const] : []),
    ...faults.map(({ fromMs, name, toMs }) => ({ name, kind: "fault", fromMs, toMs: toMs ?? atMs }) as const)
  ]
})

/** The values in groups of `size`; a group without any figure has none. */
export const thinned = ({ thinnedBy, values }: Line, size: number): ReadonlyArray<Figure> =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, i) => {
    const group = values.slice(i * size, (i + 1) * size).filter((value) => value !== null)
    if (group.length === 0) return null
    return thinnedBy === "highest" ? Math.max(...group) : group.reduce((sum, value) => sum + value, 0) / group.length
  })

/** A tick is told without its unit where it is nothing. */
export const formatTick = (value: number, unit: Unit): string => (value === 0 ? "0" : formatUnit(value, unit))

/** How many windows go into one point so that there are at most `most` points. */
export const groupSize = (windows: number, most: number): number => Math.max(1, Math.ceil(windows / most))

export const formatUnit = (value: Figure, unit: Unit): string =>
  unit === "rate"
    ? formatRate(value)
    : unit === "ms"
      ? formatMs(value)
      : unit === "share"
        ? formatShare(value)
        : formatCount(value)

export interface Scale {
  readonly from: number
  readonly to: number
  readonly ticks: ReadonlyArray<number>
}

/**
 * Where the chart's values lie, with round numbers in between. A linear scale begins at 0, or below what is negative.
 */
export const scaleOf = ({ levels, lines, scale, size, unit, upTo = 0 }: TimeChart): Scale => {
  const values = [
    ...lines.flatMap(({ values }) => values.filter((value) => value !== null)),
    ...levels.map(({ value }) => value)
  ]
  const top = values.reduce((most, value) => Math.max(most, value), upTo)
  const bottom = values.reduce((min, value) => Math.min(min, value), 0)
  if (scale === "linear")
    return linearScale(bottom, unit === "share" ? Math.max(1, top) : top, size === "small" ? 2 : 4)
  const least = values.reduce((min, value) => (value > 0 && value < min ? value : min), top)
  return logScale(least, top)
}

const linearScale = (bottom: number, top: number, count: number): Scale => {
  if (!(top > bottom)) return { from: 0, to: 1, ticks: [0, 1] }
  // Never so long a step that there is no tick but 0.
  const step = Math.min(roundStep((top - bottom) / count), roundStep((top - bottom) / 2.5))
  const ticks: Array<number> = []
  for (let i = Math.ceil(bottom / step - 1e-6); i * step <= top + step * 1e-6; i++)
    ticks.push(Number((i * step).toPrecision(12)))
  return { from: bottom * 1.06, to: top === 0 ? 0 : top * 1.06, ticks }
}

/** Powers of ten, and more round numbers the fewer of those there are. */
const logScale = (least: number, top: number): Scale => {
  if (!(top > 0)) return { from: 1, to: 10, ticks: [1, 10] }
  const [from, to] = [least / 1.25, top * 1.25]
  const decades = Math.log10(to / from)
  const factors = decades <= 1 ? [1, 1.5, 2, 3, 5, 7] : decades <= 2.5 ? [1, 2, 5] : [1]
  const ticks: Array<number> = []
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power++) {
    for (const factor of factors) {
      const tick = Number(`${factor}e${power}`)
      if (tick >= from && tick <= to) ticks.push(tick)
    }
  }
  return { from, to, ticks }
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
const roundStep = (least: number): number => {
  const power = Math.floor(Math.log10(least) + 1e-9)
  const step = [1, 2, 5]
    .map((factor) => Number(`${factor}e${power}`))
    .find((candidate) => candidate >= least * 0.999999)
  return step ?? Number(`1e${power + 1}`)
}

const stepsMs = [
  0.001, 0.01, 0.1, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000,
  300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000
]

/** Round instants from 0 to the end, at most `most` of them. */
export const timeTicks = (untilMs: number, most: number): ReadonlyArray<number> => {
  const step = stepsMs.find((ms) => untilMs / ms <= most) ?? Math.ceil(untilMs / most / 86_400_000) * 86_400_000
  return Array.from({ length: Math.floor(untilMs / step + 1e-9) + 1 }, (_, i) => i * step)
}
