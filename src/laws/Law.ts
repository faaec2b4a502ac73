/**
 * Law: something that is known to be true of a system without simulating it, and the scenario that has to show it.
 *
 * A law has one world, or one for every value of what it varies. What a run should come to is computed from the parameters
 * of the world; what it came to is measured as a scenario's `expect` would measure it, wherever there is a measure for it.
 */
import type { ScenarioWritten } from "../scenarios/Scenario.ts"
import type { Ran } from "./Ran.ts"

/** A scenario as a user would write it; its name and title are those of the law. */
export type WorldWritten = Omit<ScenarioWritten, "name" | "title">

/** How far one run of the world may be from the theory. */
export type Tolerance =
  /** Not at all, beyond the rounding of doubles. */
  | "exact"
  /** This share of the theory: 4.5 standard deviations between runs, unless there is nothing random. */
  | { readonly share: number }
  /** So much, in the unit of the quantity. */
  | { readonly absolute: number }

/** What the theory says about the quantity: its value, or a bound. */
export type Relation = "is" | "at most" | "at least"

export interface Quantity {
  /** What is measured, with its unit: "mean response, ms". */
  readonly name: string
  readonly relation: Relation
  readonly theory: number
  /** A measure as in `expect` (spans come in milliseconds), or what it is computed from. NaN: there was nothing to measure. */
  readonly measured: string | ((ran: Ran) => number)
  readonly tolerance: Tolerance
}

export interface LawWorld {
  /** What it differs in from the other worlds of the law: "rho = 0.9". Empty if there is only one. */
  readonly name: string
  readonly scenario: WorldWritten
  /** Components whose calls are followed one by one, see `Followed`. */
  readonly follows: ReadonlyArray<string>
  readonly quantities: ReadonlyArray<Quantity>
  /** Nothing in it is random: every seed gives the same run. */
  readonly isDeterministic: boolean
}

export interface Law {
  /** As `faultline validate` is told it. */
  readonly id: string
  readonly title: string
  /** What it says, in a sentence. */
  readonly says: string
  readonly formula: string
  readonly source: string
  readonly worlds: ReadonlyArray<LawWorld>
}

/** A quantity that the theory gives the value of, within a share of it. */
export const is = (
  name: string,
  theory: number,
  measured: Quantity["measured"],
  share: number | Tolerance
): Quantity => ({
  name,
  relation: "is",
  theory,
  measured,
  tolerance: typeof share === "number" ? { share } : share
})

/** A quantity that comes to exactly this. */
export const isExactly = (name: string, theory: number, measured: Quantity["measured"]): Quantity =>
  is(name, theory, measured, "exact")

/** A quantity that the theory bounds. */
export const isAtMost = (name: string, theory: number, measured: Quantity["measured"]): Quantity => ({
  name,
  relation: "at most",
  theory,
  measured,
  tolerance: "exact"
})

export const isAtLeast = (name: string, theory: number, measured: Quantity["measured"]): Quantity => ({
  name,
  relation: "at least",
  theory,
  measured,
  tolerance: "exact"
})

/** A world of a law: its scenario and what is known of it. */
export const world = (
  scenario: WorldWritten,
  quantities: ReadonlyArray<Quantity>,
  options: {
    readonly name?: string
    readonly follows?: ReadonlyArray<string>
    readonly isDeterministic?: boolean
  } = {}
): LawWorld => ({
  name: options.name ?? "",
  scenario,
  follows: options.follows ?? [],
  quantities,
  isDeterministic: options.isDeterministic ?? false
})

/** How far `measured` may be from the theory of a quantity, averaged over so many runs. */
export const allowance = ({ theory, tolerance }: Quantity, runs = 1): number => {
  if (tolerance === "exact") return 1e-9 * Math.max(1, Math.abs(theory))
  const one = "share" in tolerance ? tolerance.share * Math.abs(theory) : tolerance.absolute
  // Beyond this the mean of many runs is closer than buckets, windows and the ends of runs let it be.
  const least = Math.min(one, 0.005 * Math.abs(theory))
  return Math.max(one / Math.sqrt(runs), least)
}

/** How far a value is on the wrong side of a bound, or away from a value; 0 or less is no distance at all for a bound. */
export const distance = ({ relation, theory }: Quantity, measured: number): number =>
  relation === "is" ? Math.abs(measured - theory) : relation === "at most" ? measured - theory : theory - measured
