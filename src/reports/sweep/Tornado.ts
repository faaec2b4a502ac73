/**
 * Tornado: how far each knob, turned by itself, moves a figure away from where it is, the one that moves it furthest first.
 *
 * Differences are seed by seed, so that a knob that moves nothing moves exactly nothing.
 */
import type { Headline } from "../../experiments/comparisons/Headlines.ts"
import { type Compared, comparePairs } from "../../experiments/comparisons/PairedComparison.ts"
import { valuesAt } from "../../experiments/sweeps/Sweep.ts"
import { differenceText } from "../DifferenceText.ts"
import { type Swept, shortNames, valuesOf } from "./Swept.ts"

/** One knob at one value. */
interface Swing {
  readonly value: string
  readonly compared: Compared
  /** `+$1.20 an hour`: what the design costs more or less by it; empty if nothing, or nothing is known of it. */
  readonly costs: string
}

export interface Knob {
  readonly name: string
  readonly swings: ReadonlyArray<Swing>
  /** The largest of its differences, whatever its sign; 0 if nothing could be measured. */
  readonly reach: number
}

/** The knobs that move the figure, and how many others there are. */
export interface Tornado {
  readonly knobs: ReadonlyArray<Knob>
  readonly still: ReadonlyArray<string>
  readonly rest: ReadonlyArray<number>
}

const sizeOf = ({ compared: { difference } }: Swing): number =>
  Number.isNaN(difference.mean) ? 0 : Math.abs(difference.mean)

export const tornadoOf = (
  { axes, figures, runs }: Pick<Swept, "axes" | "figures" | "runs">,
  figure: Headline,
  variant: string
): Tornado => {
  const rest = axes.map((axis) => valuesOf(axis)[0]!)
  const at = (point: ReadonlyArray<string>, { name }: Headline) => valuesAt(runs, name, { point, variant })
  const price = figure.unit === "money" ? undefined : figures.find((one) => one.name === "cost per hour")
  const moved = (point: ReadonlyArray<string>, one: Headline) => comparePairs(at(point, one), at(rest, one), one)
  const names = shortNames(axes.map((axis) => axis.name))
  const knobs = axes.map((axis, i): Knob => {
    const swings = valuesOf(axis)
      .slice(1)
      .map((value): Swing => {
        const point = rest.with(i, value)
        return {
          value,
          compared: moved(point, figure),
          costs: price === undefined ? "" : costText(moved(point, price), price)
        }
      })
    return { name: names[i]!, swings, reach: Math.max(0, ...swings.map(sizeOf)) }
  })
  const moves = ({ swings }: Knob) => swings.some(({ compared }) => compared.verdict !== "no real difference")
  return {
    knobs: knobs.filter(moves).toSorted((one, other) => other.reach - one.reach),
    still: knobs.filter((knob) => !moves(knob)).map((knob) => knob.name),
    rest: at(rest, figure)
  }
}

const costText = ({ difference, verdict }: Compared, price: Headline): string =>
  verdict === "no real difference" || Number.isNaN(difference.mean)
    ? ""
    : `${differenceText({ ...difference, halfWidth: Infinity }, price)} an hour`
