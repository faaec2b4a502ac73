/**
 * Subject: what the charts are about, which is what is selected: a journey, or a component.
 */

import { millisecond } from "../../sim/kernel/Instant.ts"
import type { ComponentPicture, JourneyPicture, Picture } from "../../sim/observation/pictures/Picture.ts"
import type { Interval } from "../drawing/TimeAxis.ts"
import type { Bench } from "../Model.ts"

export type Subject =
  | { readonly kind: "journey"; readonly name: string; readonly journey: JourneyPicture }
  | { readonly kind: "component"; readonly name: string; readonly component: ComponentPicture }

/** The selected journey or component; without one the first journey. `undefined` while there is no picture. */
export const subjectOf = ({ frame, selected }: Bench): Subject | undefined => {
  if (frame === undefined) return undefined
  const { components, journeys } = frame.picture
  const component = components.find(({ name }) => name === selected)
  if (component !== undefined) return { kind: "component", name: component.name, component }
  const journey = journeys.find(({ name }) => name === selected) ?? journeys[0]
  return journey === undefined ? undefined : { kind: "journey", name: journey.name, journey }
}

/** The stretch of virtual time that charts show, in nanoseconds. */
export const chartWindow = ({ chartShare, frame, opening }: Bench): { readonly from: number; readonly to: number } => {
  const durationMs = opening?.durationMs ?? frame?.picture.atMs ?? 0
  if (chartShare >= 1) return { from: 0, to: durationMs * millisecond }
  const span = durationMs * chartShare
  const to = Math.max(span, frame?.picture.atMs ?? 0)
  return { from: (to - span) * millisecond, to: to * millisecond }
}

/** The instants at which full windows ended, in nanoseconds. */
export const instantsOf = ({ fullWindows, windowMs }: Picture): Float64Array => {
  const at = new Float64Array(fullWindows)
  for (let w = 0; w < fullWindows; w++) at[w] = (w + 1) * windowMs * millisecond
  return at
}

/** The values of full windows; what does not exist is a gap. */
export const fullOf = (values: ReadonlyArray<number | null>, { fullWindows }: Picture, factor = 1): Float64Array => {
  const full = new Float64Array(fullWindows)
  for (let w = 0; w < fullWindows; w++) {
    const value = values[w]
    full[w] = value === null || value === undefined ? Number.NaN : value * factor
  }
  return full
}

/** The faults as stretches of a time axis; one that lasts reaches up to now. */
export const faultIntervals = ({ atMs, faults }: Picture): ReadonlyArray<Interval> =>
  faults.map(({ byHand, fromMs, name, on, toMs, what }) => ({
    name: byHand ? `${on} ${what}` : name,
    from: fromMs * millisecond,
    to: (toMs ?? atMs) * millisecond
  }))
