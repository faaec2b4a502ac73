/**
 * Schedule: when a fault begins and ends, known before the run begins.
 *
 * Random faults are drawn from a stream of their own that is named by the fault, so variants of a scenario are hit at the same
 * instants, and another fault beside it moves nothing.
 */
import type { Instant, Span } from "../kernel/Instant.ts"
import { wholeSpan } from "../kernel/Instant.ts"
import type { RandomStream, RandomStreams } from "../kernel/RandomStreams.ts"
import { drawBelow } from "../kernel/RandomStreams.ts"
import type { Distribution } from "../model/Distribution.ts"
import type { Fault } from "./Fault.ts"

/** One time that a fault holds: from `begin` on, and not any more at `end`. */
export interface Occurrence {
  readonly begin: Instant
  /** `Infinity` if nothing but the end of the run ends it; the same as `begin` for a flush, which does not last. */
  readonly end: Instant
  /** When it would have ended if nobody had lifted it before. */
  readonly meantEnd: Instant
}

type Stretch = Pick<Occurrence, "begin" | "end">

/** A length of time so distributed, exponentially if only a mean is given; at least a nanosecond, so that time passes. */
const drawn = (length: Span | Distribution, stream: RandomStream): Span =>
  Math.max(1, typeof length === "number" ? wholeSpan(-length * Math.log(1 - stream.next())) : length.sample(stream))

const randomOccurrences = (
  { mtbf, mttr }: NonNullable<Fault["random"]>,
  fault: Fault,
  duration: Span,
  stream: RandomStream
): ReadonlyArray<Stretch> => {
  const found: Array<Stretch> = []
  let begin = (fault.at ?? 0) + drawn(mtbf, stream)
  while (begin < duration) {
    const end = fault.flush ? begin : begin + drawn(mttr, stream)
    found.push({ begin, end })
    begin = end + drawn(mtbf, stream)
  }
  return found
}

/**
 * Every time that the fault begins before `duration` is over, in order; they do not overlap. `instance`: for one that comes to
 * each instance by itself, which one.
 */
export const occurrences = (
  name: string,
  fault: Fault,
  duration: Span,
  streams: RandomStreams,
  instance?: number
): ReadonlyArray<Occurrence> => {
  const { until = Infinity } = fault
  const stream = `fault ${name}/times${instance === undefined ? "" : `/${instance + 1}`}`
  // Drawn to the end and then cut, so that lifting a fault by hand moves nobody's dice.
  return planned(fault, duration, streams, stream, instance !== undefined)
    .filter(({ begin }) => begin < until)
    .map(({ begin, end }) => ({ begin, end: Math.min(end, until), meantEnd: end }))
}

const planned = (
  fault: Fault,
  duration: Span,
  streams: RandomStreams,
  stream: string,
  isForOne: boolean
): ReadonlyArray<Stretch> => {
  const { at = 0, every = Infinity, for: span = Infinity, lasting, random, times = Infinity } = fault
  if (random !== undefined) return randomOccurrences(random, fault, duration, streams.stream(stream))
  const found: Array<Stretch> = []
  const first = isForOne ? at + drawBelow(streams.stream(`${stream}/first`), every) : at
  for (let begin = first; begin < duration && found.length < times; begin += every) {
    const length = lasting === undefined ? span : Math.max(1, lasting.sample(streams.stream(stream)))
    // Without a length, a fault that comes again lasts until it does.
    found.push({ begin, end: fault.flush ? begin : begin + Math.min(length, every) })
  }
  return found
}
