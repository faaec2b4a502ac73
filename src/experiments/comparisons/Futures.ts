/**
 * Futures: one run that goes on in two ways from an instant on, as it is and with a change.
 *
 * Nothing is copied: a run is made again from its beginning, which goes the same way up to the change, byte for byte, and the
 * randomness after it is that of the same named streams. So both futures meet the same users, dice and faults.
 */
import * as Outcome from "effect/Result"
import type { Setting } from "../../scenarios/reading/Variants.ts"
import type { Checkpoint } from "../../sim/kernel/Fingerprint.ts"
import { type Instant, millisecond } from "../../sim/kernel/Instant.ts"
import { writeSpan } from "../../sim/model/SpanText.ts"
import { readDuring, resolveDuring } from "../../sim/observation/claims/During.ts"
import { measure, readMeasure } from "../../sim/observation/claims/Measure.ts"
import type { Simulation } from "../../sim/Simulation.ts"
import type { Headline, Unit } from "./Headlines.ts"

/** What is different in the other future. */
export interface Turn {
  readonly at: Instant
  /** The variant that the design becomes. */
  readonly to?: string | undefined
  readonly set: Readonly<Record<string, unknown>>
  readonly remove: ReadonlyArray<string>
  /** Names of faults that end there. */
  readonly lift: ReadonlyArray<string>
  /** Faults, as written but without `at`, that begin there. */
  readonly inject: ReadonlyArray<Readonly<Record<string, unknown>>>
}

/** The turn as changes of the scenario: settings like any others, so the other future is a run like any other. */
export const settingsFor = ({ at, inject, lift, remove, set, to }: Turn): ReadonlyArray<Setting> => {
  const when = writeSpan(at)
  const isSet = Object.keys(set).length > 0
  const design = {
    at: when,
    ...(to === undefined ? {} : { to }),
    ...(isSet ? { set } : {}),
    ...(remove.length > 0 ? { remove } : {})
  }
  const changes = to !== undefined || isSet || remove.length > 0 ? [["changes.fork", design] as const] : []
  const lifted = lift.map((name) => [`faults.${name}.until`, when] as const)
  const injected = inject.map((fault, i) => [`faults.fork-${i + 1}`, { ...fault, at: when }] as const)
  return [...changes, ...lifted, ...injected].map(([path, value]) => ({ path, value: JSON.stringify(value) }))
}

/** What is known of one future: what both have before the turn, and how it went after it. */
export interface Future {
  /** The last one before the turn, if the run had one. */
  readonly trunk: Checkpoint | undefined
  readonly fingerprint: string
  readonly headlines: ReadonlyArray<Headline>
}

const figures: ReadonlyArray<readonly [name: string, measure: string, unit: Unit, better: Headline["better"]]> = [
  ["good requests", "availability", "share", "higher"],
  ["response p50", "p50 answered response", "milliseconds", "lower"],
  ["response p99", "p99 answered response", "milliseconds", "lower"],
  ["tries per request", "attempts per request", "factor", "lower"]
]

/** Reads measures of a simulation, over all of it from this instant on; `null` where there is nothing to measure. */
export const measuringSince = ({ injector, recording, run }: Simulation, from: Instant) => {
  const { journal } = run
  const names = {
    journeys: journal.journeys,
    components: journal.sites.map(({ name }) => name),
    objectives: [],
    meters: journal.meters,
    faults: injector.planned.map(({ name }) => name)
  }
  const during = Outcome.getOrThrow(readDuring(`${writeSpan(from)} .. end`, names.faults))
  const look = resolveDuring(during, recording.bands, recording.windows, recording.now)
  return (written: string): number | null => {
    if (Outcome.isFailure(look)) return null
    const { value } = measure(Outcome.getOrThrow(readMeasure(written, names)), { recording, ...look.success })
    return value === undefined || !Number.isFinite(value) ? null : value
  }
}

/** A simulation that is over, from this instant on. */
export const futureOf = (simulation: Simulation, from: Instant): Future => {
  const { journal, kernel } = simulation.run
  const valueOf = measuringSince(simulation, from)
  const headlines = journal.journeys.flatMap((journey) =>
    figures.map(([name, measure, unit, better]): Headline => {
      const value = valueOf(`${measure} of ${journey}`)
      return {
        name: journal.journeys.length === 1 ? name : `${name} of ${journey}`,
        unit,
        better,
        value: value === null || unit !== "milliseconds" ? value : value / millisecond
      }
    })
  )
  const { checkpoints, value: fingerprint } = kernel.fingerprint
  return { trunk: checkpoints.findLast(({ at }) => at < from), fingerprint, headlines }
}
