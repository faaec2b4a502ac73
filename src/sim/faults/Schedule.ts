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
import { isMomentary } from "./FaultKind.ts"

/** One time that a fault holds: from `begin` on, and not any more at `end`. */
export interface Occurrence {
  readonly begin: Instant
  /** `Infinity` if nothing but the end of the run ends it; the same as `begin` for what does not last. */
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
    const end = isMomentary(fault) ? begin : begin + drawn(mttr, stream)
    found.push({ begin, end })
    begin = end + drawn(mtbf, stream)
  }
  return found
}

/**
 * The same for all of so many instances, which share their repair crews: who fails while every crew is at work stays as it is
 * until one comes, and they come in the order of the failures.
 */
const sharedOccurrences = (
  { crews, mtbf, mttr }: NonNullable<Fault["random"]>,
  at: Instant,
  duration: Span,
  streams: ReadonlyArray<RandomStream>
): ReadonlyArray<ReadonlyArray<Stretch>> => {
  const found = streams.map((): Array<Stretch> => [])
  const failures = streams.map((stream) => at + drawn(mtbf, stream))
  const free = new Array<Instant>(Math.min(crews!, streams.length)).fill(0)
  for (;;) {
    const begin = Math.min(...failures)
    if (begin >= duration) return found
    const instance = failures.indexOf(begin)
    const stream = streams[instance]!
    const crew = free.indexOf(Math.min(...free))
    const end = Math.max(begin, free[crew]!) + drawn(mttr, stream)
    free[crew] = end
    found[instance]!.push({ begin, end })
    failures[instance] = end + drawn(mtbf, stream)
  }
}

/** Every time that the fault begins on each of so many instances that it comes to by itself. */
export const independentOccurrences = (
  name: string,
  fault: Fault,
  duration: Span,
  streams: RandomStreams,
  instances: number
): ReadonlyArray<ReadonlyArray<Occurrence>> => {
  const each = Array.from({ length: instances }, (_, i) => i)
  if (fault.random?.crews === undefined) return each.map((i) => occurrences(name, fault, duration, streams, i))
  const own = each.map((i) => streams.stream(streamOf(name, i)))
  return sharedOccurrences(fault.random, fault.at ?? 0, duration, own).map((stretches) => cut(stretches, fault))
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
  return cut(planned(fault, duration, streams, streamOf(name, instance), instance !== undefined), fault)
}

const streamOf = (name: string, instance: number | undefined): string =>
  `fault ${name}/times${instance === undefined ? "" : `/${instance + 1}`}`

/** Drawn to the end and then cut, so that lifting a fault by hand moves nobody's dice. */
const cut = (stretches: ReadonlyArray<Stretch>, { until = Infinity }: Fault): ReadonlyArray<Occurrence> =>
  stretches
    .filter(({ begin }) => begin < until)
    .map(({ begin, end }) => ({ begin, end: Math.min(end, until), meantEnd: end }))

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
    found.push({ begin, end: isMomentary(fault) ? begin : begin + Math.min(length, every) })
  }
  return found
}
