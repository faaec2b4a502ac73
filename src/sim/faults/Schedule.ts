/**
 * Schedule: when a fault begins and ends, known before the run begins.
 *
 * Random faults are drawn from a stream of their own that is named by the fault, so variants of a scenario are hit at the same
 * instants, and another fault beside it moves nothing.
 */
import type { Instant, Span } from "../kernel/Instant.ts"
import { wholeSpan } from "../kernel/Instant.ts"
import type { RandomStream, RandomStreams } from "../kernel/RandomStreams.ts"
import type { Fault } from "./Fault.ts"

/** One time that a fault holds: from `begin` on, and not any more at `end`. */
export interface Occurrence {
  readonly begin: Instant
  /** `Infinity` if nothing but the end of the run ends it; the same as `begin` for a flush, which does not last. */
  readonly end: Instant
}

/** A length of time with this mean; never shorter than a nanosecond, so that time passes. */
const exponential = (mean: Span, stream: RandomStream): Span =>
  Math.max(1, wholeSpan(-mean * Math.log(1 - stream.next())))

const randomOccurrences = (
  { mtbf, mttr }: NonNullable<Fault["random"]>,
  fault: Fault,
  duration: Span,
  stream: RandomStream
): ReadonlyArray<Occurrence> => {
  const found: Array<Occurrence> = []
  let begin = (fault.at ?? 0) + exponential(mtbf, stream)
  while (begin < duration) {
    const end = fault.flush ? begin : begin + exponential(mttr, stream)
    found.push({ begin, end })
    begin = end + exponential(mtbf, stream)
  }
  return found
}

/** Every time that the fault begins before `duration` is over, in order; they do not overlap. */
export const occurrences = (
  name: string,
  fault: Fault,
  duration: Span,
  streams: RandomStreams
): ReadonlyArray<Occurrence> => {
  const { until = Infinity } = fault
  // Drawn to the end and then cut, so that lifting a fault by hand moves nobody's dice.
  return planned(name, fault, duration, streams)
    .filter(({ begin }) => begin < until)
    .map(({ begin, end }) => ({ begin, end: Math.min(end, until) }))
}

const planned = (name: string, fault: Fault, duration: Span, streams: RandomStreams): ReadonlyArray<Occurrence> => {
  const { at = 0, every = Infinity, for: lasting = Infinity, random, times = Infinity } = fault
  if (random !== undefined) return randomOccurrences(random, fault, duration, streams.stream(`fault ${name}/times`))
  const found: Array<Occurrence> = []
  for (let begin = at; begin < duration && found.length < times; begin += every) {
    // Without a length, a fault that comes again lasts until it does.
    found.push({ begin, end: fault.flush ? begin : begin + Math.min(lasting, every) })
  }
  return found
}
