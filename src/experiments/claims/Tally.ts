/**
 * Tally: in how many runs each claim of a scenario held, and how far it is from not holding.
 *
 * The margin of a claim is how far its number is on average from the bound, in standard deviations between seeds. Whatever the
 * distribution, at most one seed in 1 + k² can lie k standard deviations beyond the mean on one side (Cantelli's inequality).
 */
import { judgeClaim } from "../../sim/observation/claims/Claim.ts"
import { judgeComparison } from "../../sim/observation/claims/Comparison.ts"
import { type Measured, valueIn } from "../../sim/observation/claims/Measured.ts"
import type { Claimed, Move, Readings } from "./Claims.ts"

/** What was measured with one seed, by variant; nothing of those that were not run. */
export type SeedReadings = ReadonlyMap<string, Readings>

/** With this margin at most one seed in 26 breaks a claim. */
export const enoughMargin = 5

/** How often one claim held. */
export interface Tally {
  readonly claim: string
  readonly held: number
  readonly of: number
  /** Standard deviations from the nearest bound; `Infinity` if the number is the same with every seed. NaN if it cannot be told. */
  readonly margin: number
  /** Moves after which it did not hold with every seed, those it held least with first. */
  readonly fragile: ReadonlyArray<{ readonly move: Move; readonly held: number; readonly of: number }>
  /** How many moves were tried. */
  readonly moves: number
}

/** What was measured with a number moved, seed by seed. */
export interface Moved {
  readonly move: Move
  readonly seeds: ReadonlyArray<SeedReadings>
}

export const tallyOf = (claim: Claimed, seeds: ReadonlyArray<SeedReadings>, moves: ReadonlyArray<Moved>): Tally => {
  const tried = moves.map(({ move, seeds }) => ({ move, ...heldIn(claim, seeds) })).filter(({ of }) => of > 0)
  const fragile = tried
    .filter(({ held, of }) => held < of)
    .toSorted((one, other) => one.held / one.of - other.held / other.of)
  return {
    claim: claim.text,
    ...heldIn(claim, seeds),
    margin: marginOf(claim, seeds),
    fragile,
    moves: tried.length
  }
}

/** Whether so few seeds leave it open how often the claim holds. One that fails as often as not is decided as well. */
export const isOpen = ({ held, margin, of }: Pick<Tally, "held" | "margin" | "of">): boolean =>
  held < of ? held > of / 2 : !(margin >= enoughMargin)

const measuredIn = ({ of: [variant, other], position }: Claimed, seed: SeedReadings) => {
  const at = (name: string): Measured | undefined => {
    const reading = seed.get(name)?.[position]
    return reading === undefined || reading === null ? undefined : { ...reading, detail: "" }
  }
  const one = at(variant)
  return one === undefined || (other !== undefined && at(other) === undefined)
    ? []
    : [{ one, other: other === undefined ? undefined : at(other) }]
}

const heldIn = (claimed: Claimed, seeds: ReadonlyArray<SeedReadings>) => {
  const { claim, comparison } = claimed.expected
  const judged = seeds
    .flatMap((seed) => measuredIn(claimed, seed))
    .map(({ one, other }) => (claim !== undefined ? judgeClaim(claim, one) : judgeComparison(comparison!, one, other!)))
  return { held: judged.filter((verdict) => verdict === "passed").length, of: judged.length }
}

/** How far each of the bounds is, on the side on which the claim holds; of what was measured with one seed. */
const roomsIn = (
  { claim, comparison }: Claimed["expected"],
  one: Measured,
  other: Measured | undefined
): ReadonlyArray<number> => {
  if (claim !== undefined) {
    const value = valueIn(one, claim.style) ?? NaN
    if (claim.isNot) return [Math.abs(value - claim.low)]
    // Not by subtraction where both are infinite.
    return [value === claim.low ? 0 : value - claim.low, value === claim.high ? 0 : claim.high - value]
  }
  const { factor, relation } = comparison!
  const [a, b] = [one.value ?? NaN, other?.value ?? NaN]
  if (relation === "within") return [a === b ? 0 : factor * Math.abs(b) - Math.abs(a - b)]
  return [relation.startsWith("<") ? factor * b - a : a - factor * b]
}

const marginOf = (claimed: Claimed, seeds: ReadonlyArray<SeedReadings>): number => {
  const rooms = seeds
    .flatMap((seed) => measuredIn(claimed, seed))
    .map(({ one, other }) => roomsIn(claimed.expected, one, other))
  return Math.min(...(rooms[0] ?? [NaN]).map((_, i) => marginIn(rooms.map((room) => room[i]!))))
}

/** Of the distances from one bound; those that are infinite are left out. */
const marginIn = (all: ReadonlyArray<number>): number => {
  const rooms = all.filter((room) => room !== Infinity)
  if (rooms.length === 0) return Infinity
  const mean = rooms.reduce((sum, room) => sum + room, 0) / rooms.length
  const squares = rooms.reduce((sum, room) => sum + (room - mean) ** 2, 0)
  // What rounding alone has moved is the same.
  if (squares <= (1e-9 * mean) ** 2) return rooms.length > 1 && mean >= 0 ? Infinity : NaN
  return mean / Math.sqrt(squares / (rooms.length - 1))
}
