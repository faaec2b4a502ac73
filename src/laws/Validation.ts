/**
 * Validation: every quantity of every law, theory against simulation, over several seeds.
 *
 * A quantity holds when the mean over the seeds is within its tolerance of the theory. One that is not within it is broken only
 * if its own 95 % interval leaves the theory out as well; otherwise there were too few runs to say.
 */

import { writeWhole } from "../sim/model/WholeText.ts"
import { intervalOf } from "../sim/observation/steadiness/Confidence.ts"
import { allowance, distance, type Law, type LawWorld, type Quantity } from "./Law.ts"
import { families } from "./Laws.ts"

export type LawVerdict = "holds" | "broken" | "not converged"

/** One line of the table. */
export interface Finding {
  readonly law: string
  /** Empty if the law has only one world. */
  readonly world: string
  readonly quantity: string
  readonly relation: Quantity["relation"]
  readonly theory: number
  /** The mean over the runs; NaN if there was nothing to measure. */
  readonly simulation: number
  /** Of the 95 % interval of that mean; 0 where nothing is random. */
  readonly halfWidth: number
  /** Simulation less theory, in standard errors; `null` where there is no error to speak of. */
  readonly errors: number | null
  /** How far the mean was allowed to be from the theory. */
  readonly tolerance: number
  readonly runs: number
  readonly verdict: LawVerdict
}

/** One run that has to be made. */
export interface Task {
  readonly law: string
  /** Position among the worlds of the law. */
  readonly world: number
  readonly seed: number
}

/** All runs, each seed of all laws before the next seed; where nothing is random one run is enough. */
export const tasksFor = (chosen: ReadonlyArray<Law>, seeds: number): ReadonlyArray<Task> =>
  Array.from({ length: seeds }, (_, i) => i + 1).flatMap((seed) =>
    chosen.flatMap(({ id, worlds }) =>
      worlds.flatMap(({ isDeterministic }, world) => (isDeterministic && seed > 1 ? [] : [{ law: id, world, seed }]))
    )
  )

/** What came of the runs, as findings in the order of the laws. `values` are in the order of the tasks. */
export const findingsOf = (
  chosen: ReadonlyArray<Law>,
  tasks: ReadonlyArray<Task>,
  values: ReadonlyArray<ReadonlyArray<number>>
): ReadonlyArray<Finding> =>
  chosen.flatMap((law) =>
    law.worlds.flatMap((world, w) => {
      const runs = values.filter((_, i) => tasks[i]!.law === law.id && tasks[i]!.world === w)
      return world.quantities.map((quantity, q) =>
        judge(
          law,
          world,
          quantity,
          runs.map((run) => run[q]!)
        )
      )
    })
  )

export const judge = (law: Law, world: LawWorld, quantity: Quantity, values: ReadonlyArray<number>): Finding => {
  const runs = values.length
  // A run that had nothing to measure is no measurement that can be left out.
  const isMeasured = values.every((value) => Number.isFinite(value))
  const { error, halfWidth, mean } = intervalOf(values)
  const simulation = isMeasured ? mean : NaN
  const off = distance(quantity, mean)
  const tolerance = allowance(quantity, runs)
  const isWithin = isMeasured && off <= tolerance
  const widest = quantity.relation === "is" && quantity.tolerance !== "exact" ? allowance(quantity) : Infinity
  const isVague = !world.isDeterministic && runs > 1 && (isWithin ? halfWidth > widest : halfWidth >= off)
  return {
    law: law.id,
    world: world.name,
    quantity: quantity.name,
    relation: quantity.relation,
    theory: quantity.theory,
    simulation,
    halfWidth: world.isDeterministic ? 0 : halfWidth,
    // Runs that agree to the last digits differ from the theory by the width of a bucket, not by chance.
    errors: Number.isFinite(error) && error > 1e-9 * Math.abs(mean) ? (mean - quantity.theory) / error : null,
    tolerance,
    runs,
    verdict: !isMeasured ? "broken" : isVague ? "not converged" : isWithin ? "holds" : "broken"
  }
}

/** The laws that are meant: those of an id, or whose ids begin with the text, or contain it. */
export const lawsNamed = (text: string): ReadonlyArray<Law> => {
  const all = families.flatMap(({ laws }) => laws)
  const wanted = text.toLowerCase()
  const first = [
    all.filter(({ id }) => id === wanted),
    all.filter(({ id }) => id.startsWith(wanted)),
    all.filter(({ id }) => id.includes(wanted))
  ]
  return first.find((found) => found.length > 0) ?? []
}

const digits = (value: number): string => {
  if (Number.isNaN(value)) return "nothing"
  if (value === Infinity) return "unknown"
  const size = Math.abs(value)
  if (size < 1e-9) return "0"
  if (Number.isInteger(value) && size < 1e6) return writeWhole(value)
  return size > 0 && size < 1e-3 ? value.toExponential(2) : writeWhole(Number(value.toPrecision(size >= 1000 ? 6 : 4)))
}

/** A finding as the cells of a table: theory, simulation, difference in standard errors. */
export const cellsOf = ({ errors, halfWidth, relation, runs, simulation, theory }: Finding) => ({
  theory: `${relation === "is" ? "" : relation === "at most" ? "≤ " : "≥ "}${digits(theory)}`,
  simulation:
    halfWidth <= 1e-9 * Math.abs(simulation) || runs < 2
      ? digits(simulation)
      : `${digits(simulation)} ± ${digits(halfWidth)}`,
  errors: errors === null || relation !== "is" ? "" : `${errors < 0 ? "-" : "+"}${Math.abs(errors).toFixed(1)}`
})
