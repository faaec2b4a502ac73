/**
 * Arrivals: how the iterations of an open load are spread in time, which k6 cannot say and `load.arrivals` does.
 *
 * The k6 executor gives the rate; this gives the irregularity around it. k6 itself is perfectly regular (`paced`),
 * which is kinder than any real traffic: at the same rate `poisson` makes queues about twice as long, batches longer
 * still. `mmpp` changes the number of arrivals as well, by its factors, and a trace brings arrivals of its own.
 */
import * as Schema from "effect/Schema"
import { type Instant, microsecond, wholeSpan } from "../kernel/Instant.ts"
import type { RandomStream } from "../kernel/RandomStreams.ts"
import { Distribution } from "../model/Distribution.ts"
import { Factor, Span } from "../model/Quantities.ts"
import { ArrivalCurve, type RateProfile } from "./ArrivalCurve.ts"
import { Modulation } from "./Modulation.ts"
import { Trace } from "./Trace.ts"

const keyed = <S extends Schema.Top>(schema: S, description: string) => schema.annotate({ description })

const positiveSpan = Span.check(Schema.isGreaterThan(0, { message: "this has to take some time" }))

const Erlang = Schema.Struct({
  shape: keyed(
    Schema.Number.check(
      Schema.isInt({ message: "the shape is a whole number" }),
      Schema.isBetween({ minimum: 1, maximum: 1000 }, { message: "the shape goes from 1 to 1000" })
    ),
    "How regular the gaps are: 1 is poisson, 1000 is nearly paced; their coefficient of variation is 1 / sqrt(shape)"
  )
})

const Mmpp = Schema.Struct({
  calm: keyed(Factor, "What the rate is multiplied by in calm times, e.g. 1x"),
  burst: keyed(Factor, "What the rate is multiplied by in bursts, e.g. 5x"),
  calmFor: keyed(positiveSpan, "Mean length of a calm time; lengths are exponential, and the load starts calm"),
  burstFor: keyed(positiveSpan, "Mean length of a burst; lengths are exponential")
})

const Gaps = Distribution.check(
  Schema.makeFilter(({ mean }) => {
    if (!(mean < Infinity)) return "these gaps have no mean, so there is no rate that they could have"
    // Draws are whole nanoseconds: of something shorter the shape would be lost.
    return mean >= microsecond || "only the shape of the gaps counts; write it for a mean of at least 1us, e.g. 10ms"
  })
)

const singly = {
  erlang: Schema.optionalKey(Erlang).annotate({ description: "Gaps between regular and random" }),
  gaps: Schema.optionalKey(Gaps).annotate({
    description:
      "How the gaps vary, by any distribution: only its shape counts, e.g. gamma(mean=10ms, shape=0.25); its mean is made that of " +
      "the executor's rate"
  }),
  mmpp: Schema.optionalKey(Mmpp).annotate({
    description: "Poisson arrivals whose rate switches at random between calm and burst"
  })
}

/** What a map of arrivals may say; anything else is the name of a k6 scenario. */
export const arrivalKinds: ReadonlyArray<string> = ["erlang", "gaps", "mmpp", "batches", "synchronized", "trace"]

const kinds = "paced, poisson, or a map with one of erlang, gaps, mmpp, batches, synchronized and trace"

const word = Schema.Literals(["paced", "poisson"]).annotate({ message: `arrivals are ${kinds}` })

const exactlyOne = <A extends object>() =>
  Schema.makeFilter<A>((chosen) => Object.keys(chosen).length === 1, {
    message: "exactly one kind of arrivals has to be given"
  })

const Singly = Schema.Union([
  Schema.Literals(["paced", "poisson"]).annotate({
    message: "batches arrive paced, poisson, or by a map with erlang, gaps or mmpp"
  }),
  Schema.Struct(singly).check(exactlyOne())
])

const Batches = Schema.Struct({
  size: keyed(
    Schema.Number.check(
      Schema.isInt({ message: "the size of a batch is a whole number" }),
      Schema.isBetween({ minimum: 1, maximum: 1_000_000 }, { message: "the size of a batch goes from 1 to 1000000" })
    ),
    "Arrivals at the same instant"
  ),
  of: keyed(Singly, "How the batches themselves arrive; there are as many times fewer of them as each is large")
})

const Synchronized = Schema.Struct({
  every: keyed(
    positiveSpan,
    "All arrivals come at the multiples of this, counted from the start of the k6 scenario, e.g. 60s"
  ),
  within: Schema.optionalKey(Span).annotate({
    description: "How far they are spread after it, evenly at random. Default 0s: all at the same instant"
  })
}).check(
  Schema.makeFilter(({ every, within = 0 }) =>
    within > every ? { path: ["within"], issue: "they are spread so far that the next ones come before" } : undefined
  )
)

/** How arrivals are spread in time. Default `paced`, as in k6. */
export const Arrivals = Schema.Union([
  word,
  Schema.Struct({
    ...singly,
    batches: Schema.optionalKey(Batches).annotate({
      description: "Several arrivals at once; the mean rate stays that of the executor"
    }),
    synchronized: Schema.optionalKey(Synchronized).annotate({
      description:
        "Clients that all act at the full minute: as many as the rate brings until the next one, all together"
    }),
    trace: Schema.optionalKey(Trace).annotate({
      description:
        "Arrivals as they were recorded: a CSV file beside the scenario with the columns `at` (seconds, or a span such as 1m30s, from the " +
        "start of the k6 scenario), and if wanted `journey`, `key` and `count`. The executor's rate then means nothing, only " +
        "its duration and its users; rows of another journey than its own are left to others"
    })
  }).check(exactlyOne())
]).annotate({
  identifier: "Arrivals",
  message: `arrivals are ${kinds}`,
  description:
    "How arrivals are spread in time. `paced`: always the same time apart. `poisson`: at random, as many independent users arrive. " +
    "Default paced, as in k6"
})
export type Arrivals = typeof Arrivals.Type

/** The instants at which iterations start, in order; several may be equal. Counted from the start of the scenario. */
export interface ArrivalTimes {
  /** The next instant, or `Infinity` when the load is over, and then always. */
  readonly next: () => Instant
}

/** Where the chances come from. Apart, so that another rate meets the bursts at the same instants. */
export interface ArrivalChances {
  /** One draw for each arrival or batch (as many as the shape for erlang); none when paced. */
  readonly gaps: RandomStream
  /** One draw for each switch between calm and burst. */
  readonly bursts: RandomStream
}

/** A fresh sequence of arrivals. */
export const arrivalTimes = (arrivals: Arrivals, profile: RateProfile, chances: ArrivalChances): ArrivalTimes => {
  const curve = new ArrivalCurve(profile)
  if (typeof arrivals === "string") return single(arrivals, 1, curve, chances)
  if (arrivals.trace !== undefined)
    return tracedTimes(
      arrivals.trace.rows.map(({ at }) => at),
      curve.end
    )
  if (arrivals.synchronized !== undefined) return synchronized(arrivals.synchronized, curve, chances)
  if (arrivals.batches === undefined) return single(arrivals, 1, curve, chances)
  return repeated(arrivals.batches.size, single(arrivals.batches.of, arrivals.batches.size, curve, chances))
}

/** One instant for every `share` arrivals that are to be expected. */
const single = (
  arrivals: typeof Singly.Type,
  share: number,
  curve: ArrivalCurve,
  chances: ArrivalChances
): ArrivalTimes => {
  if (arrivals === "paced") return paced(share, curve)
  if (arrivals === "poisson")
    return random(
      () => share * exponential(chances.gaps),
      (level) => curve.reaches(level)
    )
  const { erlang, gaps, mmpp } = arrivals
  if (gaps !== undefined) {
    return random(
      () => (share * gaps.sample(chances.gaps)) / gaps.mean,
      (level) => curve.reaches(level)
    )
  }
  if (erlang !== undefined) {
    return random(
      () => (share * gamma(erlang.shape, chances.gaps)) / erlang.shape,
      (level) => curve.reaches(level)
    )
  }
  const modulation = new Modulation(mmpp!, curve, () => exponential(chances.bursts))
  return random(
    () => share * exponential(chances.gaps),
    (level) => modulation.reaches(level)
  )
}

/** At every whole level, from the profile's first level on. */
const paced = (share: number, curve: ArrivalCurve): ArrivalTimes => {
  const { firstLevel } = curve.profile
  let count = 0
  return {
    next: () => {
      const level = (count + firstLevel) * share
      // An executor that begins at level 0 ends before the level it would reach only at the end.
      if (firstLevel === 0 && level >= curve.total) return Infinity
      count++
      return curve.reaches(level)
    }
  }
}

/** At levels a random step apart: a change of clock that turns even chances into chances that follow the rate. */
const random = (step: () => number, reaches: (level: number) => Instant): ArrivalTimes => {
  let level = 0
  let isOver = false
  return {
    next: () => {
      if (isOver) return Infinity
      level += step()
      const at = reaches(level)
      isOver = at === Infinity
      return at
    }
  }
}

/** Paced, and each moved to the last full multiple before it. */
const synchronized = (
  { every, within = 0 }: typeof Synchronized.Type,
  curve: ArrivalCurve,
  { gaps }: ArrivalChances
): ArrivalTimes => {
  const times = paced(1, curve)
  let pending = times.next()
  /** Those of one multiple, the latest first. */
  const bunch: Array<Instant> = []
  return {
    next: () => {
      if (bunch.length === 0 && pending < Infinity) {
        const full = Math.floor(pending / every) * every
        for (; pending < full + every; pending = times.next()) {
          const after = within === 0 ? 0 : wholeSpan(within * gaps.next())
          bunch.push(Math.min(full + after, curve.end))
        }
        bunch.sort((one, other) => other - one)
      }
      return bunch.pop() ?? Infinity
    }
  }
}

/** At these instants, as far as they lie before the end. */
const tracedTimes = (instants: ReadonlyArray<Instant>, end: Instant): ArrivalTimes => {
  let count = 0
  return {
    next: () => {
      const at = instants[count] ?? Infinity
      if (at >= end) return Infinity
      count++
      return at
    }
  }
}

const repeated = (size: number, batches: ArrivalTimes): ArrivalTimes => {
  let left = 0
  let at = Infinity
  return {
    next: () => {
      if (left === 0) {
        at = batches.next()
        left = size
      }
      left--
      return at
    }
  }
}

/** Exponential with mean 1. */
const exponential = (stream: RandomStream): number => -Math.log(1 - stream.next())

/** The sum of `shape` exponentials of mean 1. */
const gamma = (shape: number, stream: RandomStream): number => {
  let sum = 0
  for (let i = 0; i < shape; i++) sum += exponential(stream)
  return sum
}
