/**
 * Phase map: for every load and every size of a trigger, whether the system comes back by itself once the trigger is over.
 *
 * The words are those of Bronson et al., "Metastable failures in distributed systems" (HotOS 2021). Metastable is a system that stays
 * down although what brought it down is gone. Vulnerable is one that comes back from this trigger, at a load at which another one
 * leaves it metastable: nothing shows by how little it got away. Stable is what comes back from every trigger that was tried.
 */
import type { Span } from "../../sim/kernel/Instant.ts"

export type Phase = "stable" | "vulnerable" | "metastable" | "overloaded"

export const phases: ReadonlyArray<Phase> = ["stable", "vulnerable", "metastable", "overloaded"]

/** One run: a load, a trigger and a seed. */
export interface Trial {
  readonly load: string
  readonly size: string
  /** From the end of the trigger; `Infinity` if it did not in that run, `undefined` if there was nothing to come back to. */
  readonly timeToRecover: Span | undefined
  /** Goodput ÷ offered before the trigger; `undefined` if there was nothing. */
  readonly goodBefore: number | undefined
}

export interface PhaseCell {
  readonly load: string
  readonly size: string
  readonly phase: Phase
  /** In how many of the runs it came back in time. */
  readonly recovered: number
  readonly runs: number
  /** The median over the runs; `Infinity` if it did not come back in half of them. */
  readonly timeToRecover: Span
}

export interface PhaseMap {
  /** Of the whole load, from low to high. */
  readonly loads: ReadonlyArray<string>
  /** Of the trigger, from small to large. */
  readonly sizes: ReadonlyArray<string>
  /** So long after its end it has to be back. */
  readonly within: Span
  /** Load by load, each from the smallest trigger to the largest. */
  readonly cells: ReadonlyArray<PhaseCell>
}

/** Less than this share of good requests before the trigger is no state that anything could come back to. */
const healthy = 0.95

const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Infinity

/** The map of these runs. Where they disagree, most of them decide; a tie is taken for the worse. */
export const phaseMap = (
  trials: ReadonlyArray<Trial>,
  { loads, sizes, within }: Pick<PhaseMap, "loads" | "sizes" | "within">
): PhaseMap => {
  const cells = loads.flatMap((load) => {
    const own = sizes.map((size) => {
      const runs = trials.filter((trial) => trial.load === load && trial.size === size)
      const times = runs.map(({ timeToRecover = Infinity }) => timeToRecover)
      const recovered = times.filter((time) => time <= within).length
      const before = median(runs.map(({ goodBefore = 0 }) => goodBefore))
      const isBack = 2 * recovered > runs.length
      return { load, size, recovered, runs: runs.length, timeToRecover: median(times), isBack, isUp: before >= healthy }
    })
    const isAtRisk = own.some(({ isBack, isUp }) => isUp && !isBack)
    return own.map(({ isBack, isUp, ...cell }): PhaseCell => {
      const survived: Phase = isAtRisk ? "vulnerable" : "stable"
      return { ...cell, phase: !isUp ? "overloaded" : isBack ? survived : "metastable" }
    })
  })
  return { loads, sizes, within, cells }
}

export const cellAt = ({ cells }: PhaseMap, load: string, size: string): PhaseCell =>
  cells.find((cell) => cell.load === load && cell.size === size)!

/** In a sentence or two: where it is safe, and what it takes where it is not. */
export const phasesInWords = (map: PhaseMap): ReadonlyArray<string> => {
  const { loads, sizes } = map
  const at = (load: string): ReadonlyArray<Phase> => sizes.map((size) => cellAt(map, load, size).phase)
  const safe = loads.findIndex((load) => at(load).some((phase) => phase !== "stable"))
  const down = loads.find((load) => at(load).every((phase) => phase === "overloaded"))
  const enough = loads.flatMap((load) => {
    const size = sizes.find((one) => cellAt(map, load, one).phase === "metastable")
    return size === undefined ? [] : [{ load, size }]
  })
  return [
    ...(safe === -1 ? ["It came back from every trigger at every load."] : []),
    ...(safe > 0 ? [`Up to ${loads[safe - 1]} it came back from every trigger.`] : []),
    ...sizes
      .toReversed()
      .map((size) => ({ size, own: enough.filter((one) => one.size === size).map(({ load }) => load) }))
      .filter(({ own }) => own.length > 0)
      .map(({ own, size }) => {
        const where = own.length === 1 ? `At ${own[0]}` : `From ${own[0]} to ${own.at(-1)}`
        return `${where} it stays down after a trigger of ${size}${size === sizes[0] ? ", the smallest" : ""}.`
      }),
    ...(down === undefined ? [] : [`From ${down} on it is down without any trigger.`])
  ]
}
