/**
 * Self-check: laws that every recording obeys, whatever the system does. A finding is a bug of ours, never of the
 * design.
 *
 * Little's law and the utilisation law say that the area under a level is the sum of the times spent there. They are
 * checked exactly, from the first instant on and not as averages: for calls still inside, the time so far is all that
 * may be missing.
 */
import type { Instant } from "../kernel/Instant.ts"
import { formatSpan } from "../kernel/Instant.ts"
import { failureReasons } from "../model/Failure.ts"
import { messageBalance } from "../model/MessageBooks.ts"
import { mostCapacity } from "./Capacity.ts"
import type { ComponentRecord } from "./records/ComponentRecord.ts"
import { componentColumn } from "./records/ComponentRecord.ts"
import type { JourneyRecord } from "./records/JourneyRecord.ts"
import { journeyColumn } from "./records/JourneyRecord.ts"
import type { Recording } from "./records/Recording.ts"
import type { Tally } from "./Tally.ts"

export interface Inconsistency {
  readonly kind: "self-check"
  readonly at: Instant
  /** One sentence for a person. */
  readonly message: string
}

/** Everything in a recording that cannot be; nothing, if all is well. */
export const selfCheck = (recording: Recording): ReadonlyArray<Inconsistency> => {
  const at = recording.now
  return [
    ...recording.journeys.flatMap(checkJourney),
    ...recording.components.flatMap((component) => checkComponent(component, at)),
    ...checkMessages(recording)
  ].map((message) => ({ kind: "self-check", at, message }))
}

const checkJourney = (journey: JourneyRecord): ReadonlyArray<string> => {
  const { answered, name, refused, tally } = journey
  const { carried, failed, reasons } = journeyColumn
  const inFlight = journey.inFlightAt(Infinity)
  return [
    ...(inFlight >= 0 ? [] : [`${name}: ${-inFlight} more requests ended than began`]),
    ...same(name, "answered", tally.now[carried]!, "response times of them", answered.countBetween(0, Infinity)),
    ...same(name, "failed", tally.now[failed]!, "response times of them", refused.countBetween(0, Infinity)),
    ...same(name, "failed", tally.now[failed]!, "reasons for it", reasonsIn(tally, reasons))
  ]
}

/** What came into a topic came out of it or is inside, for each group of consumers that keeps books of it. */
const checkMessages = ({ meters }: Recording): ReadonlyArray<string> =>
  meters.flatMap(({ meter: { name, of } }) => {
    if (name !== messageBalance.in[0]) return []
    const record = (kept: string) => meters.find(({ meter }) => meter.of === of && meter.name === kept)
    const counted = (names: ReadonlyArray<string>) =>
      names.reduce((sum, kept) => sum + (record(kept)?.between(0, Infinity) ?? 0), 0)
    const inside = messageBalance.inside.reduce((sum, kept) => sum + (record(kept)?.level ?? 0), 0)
    const over = counted(messageBalance.out) + inside
    return same(of, "messages came in", counted(messageBalance.in), "of them are over or inside", over)
  })

/** What is counted twice comes to the same. */
const same = (name: string, what: string, count: number, other: string, again: number): ReadonlyArray<string> =>
  count === again ? [] : [`${name}: ${count} ${what}, and ${again} ${other}`]

const reasonsIn = (tally: Tally, from: number): number =>
  failureReasons.reduce((sum, _, outcome) => sum + tally.now[from + outcome]!, 0)

const checkComponent = (component: ComponentRecord, at: Instant): ReadonlyArray<string> => {
  const { busy, services, site, tally, waiting, waitings } = component
  const { busyArea, failed, reasons, waitingArea } = componentColumn
  const counted = component.inFlightAt(Infinity)
  return [
    ...same(site.name, "failed", tally.now[failed]!, "reasons for it", reasonsIn(tally, reasons)),
    ...(waiting >= 0 ? [] : [`${site.name}: ${-waiting} more calls left the line than came into it`]),
    ...(busy >= 0 ? [] : [`${site.name}: ${-busy} more calls stopped being worked on than began to be`]),
    ...(counted === component.inFlight
      ? []
      : [
          `${site.name}: ${counted} calls are inside by arrivals and ends, but ${component.inFlight} wait or are worked on`
        ]),
    ...(component.busyMax(0, Infinity) <= mostCapacity(site)
      ? []
      : [
          `${site.name}: ${component.busyMax(0, Infinity)} calls were worked on at once, and it can do ${mostCapacity(site)}`
        ]),
    ...law(
      `${site.name}: Little's law is broken for its line`,
      tally.now[waitingArea]!,
      waitings.sumBetween(0, Infinity),
      waiting,
      at
    ),
    ...law(
      `${site.name}: the utilisation law is broken`,
      tally.now[busyArea]!,
      services.sumBetween(0, Infinity),
      busy,
      at
    )
  ]
}

/**
 * The area under a level against the times of those who have left it; `inside` are still there, since 0 at the
 * earliest.
 */
const law = (says: string, area: number, times: number, inside: number, at: Instant): ReadonlyArray<string> => {
  const missing = area - times
  // Sums beyond 2^53 ns are rounded.
  const rounding = 1 + 1e-9 * area
  return missing >= -rounding && missing <= inside * at + rounding
    ? []
    : [`${says}: levels add up to ${formatSpan(area)}, times to ${formatSpan(times)}, and ${inside} calls are inside`]
}
