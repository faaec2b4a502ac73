/**
 * Picture schema: how a picture stands in `result.json`, field for field as in `sim/observation/Picture.ts`.
 *
 * The order of the fields here is their order in the file. Whether this is the whole of `Picture` is the compiler's
 * to say: the last line does not compile otherwise. What the fields mean is told there and nowhere else.
 */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import type { Picture } from "../../sim/observation/pictures/Picture.ts"

const { Array: List, Boolean: Flag, Finite, Literals, NullOr, String: Text, Struct, optionalKey } = Schema

const Figure = NullOr(Finite)
const Numbers = List(Finite)
const Figures = List(Figure)

/** A map from names, written in the order of the names. */
export const byName = <Value>(value: Schema.Codec<Value>) => {
  const Named = Schema.Record(Text, value)
  const sorted = SchemaTransformation.transform<typeof Named.Type, typeof Named.Type>({
    decode: (named) => named,
    encode: (named) => Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
  return Named.pipe(Schema.decodeTo(Named, sorted))
}

const Percentiles = Struct({
  count: Finite,
  mean: Figure,
  p50: Figure,
  p90: Figure,
  p95: Figure,
  p99: Figure,
  p999: Figure,
  max: Figure
})

const JourneyFigures = Struct({
  seconds: Finite,
  offered: Finite,
  carried: Finite,
  good: Finite,
  degraded: Finite,
  stale: Finite,
  failed: Finite,
  dropped: Finite,
  interrupted: Finite,
  failedBy: byName(Finite),
  retries: Finite,
  attemptsPerRequest: Figure,
  availability: Figure,
  perSecond: Struct({ offered: Finite, carried: Finite, good: Finite, failed: Finite }),
  responseMs: Percentiles,
  answeredMs: Percentiles
})

const ComponentFigures = Struct({
  seconds: Finite,
  offered: Finite,
  carried: Finite,
  failed: Finite,
  failedBy: byName(Finite),
  wasted: Finite,
  wastedShare: Figure,
  retries: Finite,
  callsPerRequest: Figure,
  hitRatio: Figure,
  utilisation: Figure,
  busyMean: Finite,
  busyMax: Finite,
  waitingMean: Finite,
  waitingMax: Finite,
  inFlightMean: Finite,
  isUnstable: Flag,
  perSecond: Struct({ offered: Finite, carried: Finite, failed: Finite }),
  waitingMs: Percentiles,
  serviceMs: Percentiles,
  responseMs: Percentiles
})

const JourneyPicture = Struct({
  name: Text,
  inFlight: Finite,
  overdue: Finite,
  total: JourneyFigures,
  phases: List(JourneyFigures),
  series: Struct({
    offered: Numbers,
    carried: Numbers,
    good: Numbers,
    degraded: Numbers,
    stale: Numbers,
    failed: Numbers,
    dropped: Numbers,
    attempts: Numbers,
    inFlight: Numbers,
    p50Ms: Figures,
    p95Ms: Figures,
    p99Ms: Figures
  }),
  heat: Struct({ boundsMs: Numbers, counts: List(Numbers) })
})

const ComponentPicture = Struct({
  name: Text,
  kind: Text,
  capacity: Figure,
  now: Struct({
    waiting: Finite,
    busy: Finite,
    inFlight: Finite,
    conditions: List(Text),
    instances: optionalKey(Finite)
  }),
  total: ComponentFigures,
  phases: List(ComponentFigures),
  series: Struct({
    offered: Numbers,
    carried: Numbers,
    failed: Numbers,
    wasted: Numbers,
    waiting: Numbers,
    busy: Numbers,
    p50Ms: Figures,
    p99Ms: Figures
  })
})

const TraceSpan = Struct({
  of: Text,
  from: Text,
  parent: Finite,
  attempt: Finite,
  pausedMs: optionalKey(Finite),
  sentMs: optionalKey(Finite),
  arrivedMs: Finite,
  startedMs: Figure,
  endedMs: Figure,
  returnedMs: optionalKey(Finite),
  outcome: NullOr(Text),
  wasted: Flag
})

export const PictureSchema = Struct({
  atMs: Finite,
  durationMs: Figure,
  warmupMs: Finite,
  windowMs: Finite,
  windows: Finite,
  fullWindows: Finite,
  phases: List(Struct({ name: Text, kind: Literals(["before", "during", "after"]), fromMs: Finite, toMs: Finite })),
  faults: List(
    Struct({
      name: Text,
      on: Text,
      components: List(Text),
      what: Text,
      fromMs: Finite,
      toMs: Figure,
      byHand: Flag
    })
  ),
  journeys: List(JourneyPicture),
  components: List(ComponentPicture),
  edges: List(
    Struct({
      from: Text,
      to: Text,
      calls: Finite,
      retries: Finite,
      failed: Finite,
      perSecond: Finite,
      failedShare: Figure
    })
  ),
  meters: List(
    Struct({
      name: Text,
      of: Text,
      kind: Literals(["gauge", "counter"]),
      value: Finite,
      mean: Figure,
      series: Numbers
    })
  ),
  objectives: List(
    Struct({
      name: Text,
      of: Text,
      good: Text,
      target: Finite,
      total: Finite,
      bad: Finite,
      share: Figure,
      budgetSpent: Figure,
      burn: Figures
    })
  ),
  happenings: List(Struct({ atMs: Finite, of: Text, what: Text })),
  traces: List(
    Struct({
      id: Finite,
      journey: Text,
      startedMs: Finite,
      endedMs: Figure,
      outcome: NullOr(Text),
      spans: List(TraceSpan)
    })
  )
})

PictureSchema satisfies Schema.Codec<Picture, unknown>
