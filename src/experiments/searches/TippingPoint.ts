/**
 * Tipping point: where on a knob a promise stops being kept, by bisection.
 *
 * Whether it is kept at a position is decided by runs with several seeds: by the interval of the share of good requests against
 * the target, looked at after 4, 8, 16 ... seeds with the error rate split over the looks. That it is kept on one side and broken
 * on the other is checked at both ends, and taken for granted in between. Where the seeds do not decide, the share cannot be told
 * from the target; then both sides of that are narrowed a few times more.
 */
import { type Interval, intervalOf } from "../../sim/observation/steadiness/Confidence.ts"
import { confidenceOfLook } from "../comparisons/PairedComparison.ts"

export type Kept = "kept" | "broken" | "undecided"

/** How it stands at one position. */
export interface Tried {
  readonly value: number
  readonly kept: Kept
  readonly share: Interval
}

export interface TippingPoint {
  /** In the order in which they were tried. */
  readonly tried: ReadonlyArray<Tried>
  /** The last position at which it is kept and the first at which it is broken; `undefined` if one of them was not found. */
  readonly kept: number | undefined
  readonly broken: number | undefined
  /** Why the search ended. */
  readonly ending: "near enough" | "undecided" | "kept at both ends" | "broken at both ends"
}

export interface SearchOptions {
  readonly between: readonly [number, number]
  readonly target: number
  /** At most so many seeds at one position. */
  readonly seedsMax: number
  /** Of each position, 0..1. */
  readonly confidence: number
  /** Whether only whole numbers make sense. */
  readonly isWhole: boolean
  /** As a share of the width of the range. */
  readonly precision: number
  /** How the values of some seeds are judged. Default: by the interval of their mean against the target. */
  readonly judge?: (values: ReadonlyArray<number>) => Pick<Tried, "kept" | "share">
}

/** How often each side of what the seeds do not decide is halved. */
const narrowings = 3

/** Looks after 4, 8, 16 ... seeds, up to the most there may be. */
export const looksOf = (seedsMax: number): ReadonlyArray<number> => {
  const looks: Array<number> = []
  for (let seeds = Math.min(4, seedsMax); seeds < seedsMax; seeds *= 2) looks.push(seeds)
  return [...looks, seedsMax]
}

/** Whether the promise is kept, from the shares of some seeds. */
export const judged = (
  shares: ReadonlyArray<number>,
  target: number,
  confidence: number
): Pick<Tried, "kept" | "share"> => {
  const share = intervalOf(shares, confidence)
  const { halfWidth, mean } = share
  if (mean - halfWidth >= target) return { kept: "kept", share }
  return { kept: mean + halfWidth < target ? "broken" : "undecided", share }
}

/** Searches; `sharesAt` gives the shares of the seeds from `from` + 1 to `to` at a position, NaN where there is none. */
export const findTippingPoint = async (
  { between, confidence, isWhole, judge, precision, seedsMax, target }: SearchOptions,
  sharesAt: (value: number, from: number, to: number) => Promise<ReadonlyArray<number>>
): Promise<TippingPoint> => {
  const tried: Array<Tried> = []
  const looks = looksOf(seedsMax)
  const look = async (value: number): Promise<Tried> => {
    let shares: ReadonlyArray<number> = []
    let found: Pick<Tried, "kept" | "share"> | undefined
    for (const seeds of looks) {
      shares = [...shares, ...(await sharesAt(value, shares.length, seeds))]
      found = judge?.(shares) ?? judged(shares, target, confidenceOfLook(looks.length, confidence))
      if (found.kept !== "undecided") break
    }
    const one: Tried = { value, ...found! }
    tried.push(one)
    return one
  }
  const [low, high] = between
  const [first, last] = [await look(low), await look(high)]
  const ends = [first, last]
  const at = (kept: Kept) => ends.find((one) => one.kept === kept)?.value
  const result = (ending: TippingPoint["ending"], kept = at("kept"), broken = at("broken")): TippingPoint => ({
    tried,
    kept,
    broken,
    ending
  })
  if (first.kept === last.kept && first.kept !== "undecided") return result(`${first.kept} at both ends`)
  if (first.kept === "undecided" || last.kept === "undecided") return result("undecided")
  let [kept, broken] = first.kept === "kept" ? [low, high] : [high, low]
  const least = isWhole ? 1 : Math.abs(high - low) * precision
  const middleOf = (one: number, other: number): number | undefined => {
    const middle = (one + other) / 2
    const value = isWhole ? Math.round(middle) : Number(middle.toPrecision(6))
    return Math.abs(other - one) <= least * (1 + 1e-9) || value === one || value === other ? undefined : value
  }
  /** From a side that is decided towards one that is not. */
  const nearer = async (decided: number, undecided: number, as: Kept): Promise<number> => {
    let [sure, unsure] = [decided, undecided]
    for (let i = 0; i < narrowings; i++) {
      const value = middleOf(sure, unsure)
      if (value === undefined) break
      if ((await look(value)).kept === as) sure = value
      else unsure = value
    }
    return sure
  }
  for (let value = middleOf(kept, broken); value !== undefined; value = middleOf(kept, broken)) {
    const one = await look(value)
    if (one.kept === "undecided") {
      return result("undecided", await nearer(kept, value, "kept"), await nearer(broken, value, "broken"))
    }
    if (one.kept === "kept") kept = value
    else broken = value
  }
  return result("near enough", kept, broken)
}
