/**
 * Tornado: how far each knob, turned by itself, moves a figure away from where it is, the one that moves it furthest first.
 *
 * Differences are seed by seed, so that a knob that moves nothing moves exactly nothing.
 */
import type { Headline } from "../../experiments/comparisons/Headlines.ts"
import { type Compared, comparePairs } from "../../experiments/comparisons/PairedComparison.ts"
import { valuesAt } from "../../experiments/sweeps/Sweep.ts"
import { type Swept, shortNames, valuesOf } from "./Swept.ts"

/** One knob at one value. */
interface Swing {
  readonly value: string
  readonly compared: Compared
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
  { axes, runs }: Pick<Swept, "axes" | "runs">,
  { better, name, unit }: Headline,
  variant: string
): Tornado => {
  const rest = axes.map((axis) => valuesOf(axis)[0]!)
  const before = valuesAt(runs, name, { point: rest, variant })
  const names = shortNames(axes.map((axis) => axis.name))
  const knobs = axes.map((axis, i): Knob => {
    const swings = valuesOf(axis)
      .slice(1)
      .map((value): Swing => {
        const own = valuesAt(runs, name, { point: rest.with(i, value), variant })
        return { value, compared: comparePairs(own, before, { better, unit }) }
      })
    return { name: names[i]!, swings, reach: Math.max(0, ...swings.map(sizeOf)) }
  })
  const moves = ({ swings }: Knob) => swings.some(({ compared }) => compared.verdict !== "no real difference")
  return {
    knobs: knobs.filter(moves).toSorted((one, other) => other.reach - one.reach),
    still: knobs.filter((knob) => !moves(knob)).map((knob) => knob.name),
    rest: before
  }
}
