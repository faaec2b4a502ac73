/**
 * Sample result: a retry storm as the reports see it, made up by a small fluid model so that every figure has a
 * reason.
 *
 * 240 s in windows of 500 ms, warm-up 20 s, a slow ledger from 60 s to 80 s. "buy" asks for 600/s and is tried up to
 * three times with a patience of 800 ms; the ledger can do 1333/s, a quarter of that while it is slow. "browse" asks
 * for 150/s and never meets the ledger. Figures of phases are the sums of the windows in them.
 */
import { type Result, resultVersion } from "../../src/experiments/Result.ts"
import type {
  ComponentFigures,
  ComponentPicture,
  Figure,
  JourneyFigures,
  JourneyPicture,
  Percentiles,
  Phase,
  Picture
} from "../../src/sim/observation/pictures/Picture.ts"

const windowMs = 500
const windows = 480
const warmupMs = 20_000
const faultFrom = 120
const faultTo = 160

/** Numbers of 0..1 from a linear congruence: the same ones every time. */
const dice = (seed: number) => {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

const round = (value: number, digits = 3): number => Number(value.toFixed(digits))

/** What happens in one window. */
interface Moment {
  readonly offered: number
  readonly browsing: number
  readonly attempts: number
  readonly done: number
  readonly good: number
  readonly failed: number
  readonly answerMs: Figure
  readonly line: number
  readonly busy: number
  readonly wasted: number
}

const moments = (): ReadonlyArray<Moment> => {
  const next = dice(42)
  const capacity = 1333
  let line = 0
  return Array.from({ length: windows }, (_, w) => {
    const isSlow = w >= faultFrom && w < faultTo
    const perSecond = isSlow ? capacity / 4 : capacity
    const offered = Math.round(300 + (next() - 0.5) * 40) * 2
    const waitMs = (line / perSecond) * 1000
    const isLate = waitMs > 760
    const tries = isLate ? 3 : waitMs > 500 ? 2 : 1.002
    const attempts = Math.round(offered * tries)
    line = Math.max(0, Math.min(2028, line + (attempts - perSecond * (0.98 + next() * 0.04)) / 2))
    const done = Math.min(attempts, perSecond)
    const good = isLate ? (next() < 0.25 ? Math.round(next() * 3) * 2 : 0) : offered
    const answered =
      isLate && good === 0 && next() < 0.6 ? null : isLate ? 800 + next() * 1500 : 31 + waitMs + next() * 4
    return {
      offered,
      browsing: Math.round(75 + (next() - 0.5) * 16) * 2,
      attempts,
      done,
      good,
      failed: offered - good,
      answerMs: answered === null ? null : round(answered),
      line: round(line),
      busy: round(line > 0 ? 20 : Math.min(20, attempts * 0.015 * (isSlow ? 4 : 1)) * (0.96 + next() * 0.08)),
      wasted: isLate ? round(done - good) : 0
    }
  })
}

const all = moments()
const phaseAt = (name: string, kind: Phase["kind"], from: number, to: number) => ({
  name,
  kind,
  fromMs: from * windowMs,
  toMs: to * windowMs
})
const phases: ReadonlyArray<Phase> = [
  phaseAt("before", "before", warmupMs / windowMs, faultFrom),
  phaseAt("during slow-ledger", "during", faultFrom, faultTo),
  phaseAt("after slow-ledger", "after", faultTo, windows)
]
const whole = { fromMs: warmupMs, toMs: windows * windowMs }

type Span = Pick<Phase, "fromMs" | "toMs">
const within = ({ fromMs, toMs }: Span): ReadonlyArray<Moment> => all.slice(fromMs / windowMs, toMs / windowMs)

const sum = (span: Span, of: (moment: Moment) => number): number =>
  within(span).reduce((total, moment) => total + of(moment) / 2, 0)
const mean = (span: Span, of: (moment: Moment) => number): number =>
  within(span).reduce((total, moment) => total + of(moment), 0) / within(span).length
const most = (span: Span, of: (moment: Moment) => number): number => Math.max(...within(span).map(of))

/** Percentiles of one value per window, counted as often as its weight says and spread a little, up to a limit. */
const percentiles = (
  values: ReadonlyArray<Figure>,
  count: number,
  spread: number,
  { weights = [], limit = Infinity }: { readonly weights?: ReadonlyArray<number>; readonly limit?: number } = {}
): Percentiles => {
  const known = values.flatMap((value, i) => (value === null ? [] : [{ value, weight: weights[i] ?? 1 }]))
  const sorted = known.filter(({ weight }) => weight > 0).sort((a, b) => a.value - b.value)
  const whole = sorted.reduce((total, { weight }) => total + weight, 0)
  const at = (share: number): Figure => {
    let passed = 0
    const found = sorted.find(({ weight }) => (passed += weight) >= share * whole)
    return found === undefined ? null : round(Math.min(limit, found.value * (1 + spread * share)))
  }
  const sum = sorted.reduce((total, { value, weight }) => total + value * weight, 0)
  return {
    count,
    mean: sorted.length === 0 ? null : round(sum / whole),
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    p999: at(0.999),
    max: at(1)
  }
}

const journeyFigures = (span: Span, of: "buy" | "browse"): JourneyFigures => {
  const seconds = (span.toMs - span.fromMs) / 1000
  const isBuy = of === "buy"
  const offered = sum(span, (moment) => (isBuy ? moment.offered : moment.browsing))
  const good = isBuy ? sum(span, ({ good }) => good) : offered
  const carried = isBuy ? good + Math.round((offered - good) * 0.04) : offered
  const failed = offered - carried
  const retries = isBuy ? sum(span, (moment) => moment.attempts - moment.offered) : 0
  const answers = within(span).map(({ answerMs }, i) => (isBuy ? answerMs : 18 + (i % 7)))
  const weights = within(span).map(({ good, failed }) => (isBuy ? good + failed * 0.04 : 1))
  const answeredMs = percentiles(answers, carried, 1.4, { weights, limit: 2391 })
  const refused = Math.round(failed * 0.08)
  return {
    seconds,
    offered,
    carried,
    good,
    degraded: 0,
    stale: 0,
    failed,
    dropped: 0,
    interrupted: isBuy && span.toMs === whole.toMs ? 1421 : 0,
    failedBy: failed === 0 ? {} : { "queue full": refused, "timed out": failed - refused },
    retries,
    attemptsPerRequest: round(1 + retries / offered),
    availability: round(good / (carried + failed), 6),
    perSecond: {
      offered: round(offered / seconds),
      carried: round(carried / seconds),
      good: round(good / seconds),
      failed: round(failed / seconds)
    },
    responseMs: percentiles(
      answers.map((value) => value ?? 2400),
      carried + failed,
      1.2,
      { limit: 2405 }
    ),
    answeredMs
  }
}

/** Rows from 1 ms to a minute, six to a factor of ten. */
const boundsMs = Array.from({ length: 29 }, (_, i) => round(Math.exp(((i + 1) / 6) * Math.LN10)))

const heat = (isBuy: boolean): JourneyPicture["heat"] => ({
  boundsMs,
  counts: boundsMs.map((bound, row) =>
    all.map((moment) => {
      const low = row === 0 ? 0 : boundsMs[row - 1]!
      const share = (centre: number, sigma: number) => {
        const cdf = (ms: number) => 1 / (1 + Math.exp((-1.7 * Math.log((ms + 1e-9) / centre)) / sigma))
        return cdf(bound) - cdf(low)
      }
      if (!isBuy) return Math.round((moment.browsing / 2) * share(18, 0.35))
      const answered = (moment.good / 2) * share(moment.answerMs ?? 1, 0.45)
      return Math.round(answered + (moment.failed / 2) * share(2400, 0.05))
    })
  )
})

const journey = (name: "buy" | "browse"): JourneyPicture => {
  const isBuy = name === "buy"
  const browseMs = dice(7)
  const series = <T>(of: (moment: Moment) => T): ReadonlyArray<T> => all.map(of)
  const times = (factor: number) =>
    series(({ answerMs }) =>
      isBuy ? (answerMs === null ? null : round(answerMs * factor)) : round((17 + browseMs() * 3) * factor)
    )
  return {
    name,
    inFlight: isBuy ? 1421 : 3,
    overdue: isBuy ? 840 : 0,
    total: journeyFigures(whole, name),
    phases: phases.map((phase) => journeyFigures(phase, name)),
    series: {
      offered: series(({ browsing, offered }) => (isBuy ? offered : browsing)),
      carried: series(({ browsing, good, failed }) => (isBuy ? good + Math.round(failed * 0.04) : browsing)),
      good: series(({ browsing, good }) => (isBuy ? good : browsing)),
      degraded: series(() => 0),
      stale: series(() => 0),
      failed: series(({ failed }) => (isBuy ? failed - Math.round(failed * 0.04) : 0)),
      dropped: series(() => 0),
      attempts: series(({ attempts, browsing }) => (isBuy ? attempts : browsing)),
      inFlight: series(({ failed, offered }) => Math.round(isBuy ? offered * 0.03 + failed * 2.4 : 3)),
      p50Ms: times(1),
      p95Ms: times(1.9),
      p99Ms: times(2.6)
    },
    heat: heat(isBuy)
  }
}

interface Part {
  readonly name: string
  readonly kind: string
  readonly capacity: number | null
  readonly calls: (moment: Moment) => number
  readonly done: (moment: Moment) => number
  readonly line: (moment: Moment) => number
  readonly busy: (moment: Moment) => number
  readonly wasted: (moment: Moment) => number
  readonly hitRatio?: number
}

const parts: ReadonlyArray<Part> = [
  {
    name: "shop",
    kind: "service",
    capacity: 3072,
    calls: ({ browsing, offered }) => offered + browsing,
    done: ({ browsing, offered }) => offered + browsing,
    line: () => 0,
    busy: ({ failed, offered }) => round(offered * 0.035 + failed * 2.4),
    wasted: () => 0
  },
  {
    name: "payments",
    kind: "service",
    capacity: 2048,
    calls: ({ attempts }) => attempts,
    done: ({ done }) => round(done),
    line: ({ attempts, done, line }) => (line >= 2000 ? round((attempts - done) * 4) : 0),
    busy: ({ attempts, line }) => round(Math.min(2048, line + attempts * 0.03)),
    wasted: ({ wasted }) => wasted
  },
  {
    name: "ledger",
    kind: "store",
    capacity: 20,
    calls: ({ attempts }) => attempts,
    done: ({ done }) => round(done),
    line: ({ line }) => line,
    busy: ({ busy }) => busy,
    wasted: ({ wasted }) => wasted
  },
  {
    name: "catalogue",
    kind: "cache",
    capacity: null,
    calls: ({ browsing }) => browsing,
    done: ({ browsing }) => browsing,
    line: () => 0,
    busy: ({ browsing }) => round(browsing * 0.001),
    wasted: () => 0,
    hitRatio: 0.943
  }
]

const componentFigures = (part: Part, span: Span): ComponentFigures => {
  const seconds = (span.toMs - span.fromMs) / 1000
  const offered = Math.round(sum(span, part.calls))
  const carried = Math.round(sum(span, part.done))
  const busyMean = round(mean(span, part.busy))
  const requests =
    part.name === "shop"
      ? offered
      : sum(span, part.name === "catalogue" ? ({ browsing }) => browsing : (m) => m.offered)
  const waits = within(span).map((moment) => (part.line(moment) / Math.max(1, part.done(moment))) * 1000)
  const isRefusing = part.name === "ledger" && offered > carried
  return {
    seconds,
    offered,
    carried,
    failed: isRefusing ? offered - carried : 0,
    failedBy: isRefusing ? { "queue full": offered - carried } : {},
    wasted: Math.round(sum(span, part.wasted)),
    wastedShare: round(sum(span, part.wasted) / carried, 6),
    retries: part.name === "shop" ? Math.round(sum(span, ({ attempts, offered }) => attempts - offered)) : 0,
    callsPerRequest: round(offered / requests),
    hitRatio: part.hitRatio ?? null,
    utilisation: part.capacity === null ? null : round(Math.min(1, busyMean / part.capacity), 6),
    busyMean,
    busyMax: most(span, part.busy),
    waitingMean: round(mean(span, part.line)),
    waitingMax: most(span, part.line),
    inFlightMean: round(busyMean + mean(span, part.line)),
    isUnstable: part.name === "payments" && span.toMs > 80_000,
    perSecond: {
      offered: round(offered / seconds),
      carried: round(carried / seconds),
      failed: isRefusing ? round((offered - carried) / seconds) : 0
    },
    waitingMs: percentiles(waits, carried, 0.2),
    serviceMs: percentiles([4, 9, 12, 15, 22], carried, 1),
    responseMs: percentiles(
      waits.map((wait) => wait + 15),
      carried,
      0.6
    )
  }
}

const component = (part: Part): ComponentPicture => {
  const last = all[windows - 1]!
  return {
    name: part.name,
    kind: part.kind,
    capacity: part.capacity,
    now: {
      waiting: part.line(last),
      busy: part.busy(last),
      inFlight: part.line(last) + part.busy(last),
      conditions: []
    },
    total: componentFigures(part, whole),
    phases: phases.map((phase) => componentFigures(part, phase)),
    series: {
      offered: all.map(part.calls),
      carried: all.map(part.done),
      failed: all.map((moment) => (part.name === "ledger" ? round(moment.attempts - moment.done) : 0)),
      wasted: all.map(part.wasted),
      waiting: all.map(part.line),
      busy: all.map(part.busy),
      p50Ms: all.map((moment) => round(12 + (part.line(moment) / Math.max(1, part.done(moment))) * 1000)),
      p99Ms: all.map((moment) => round(60 + (part.line(moment) / Math.max(1, part.done(moment))) * 1300))
    }
  }
}

const picture = (): Picture => {
  const buy = journeyFigures(whole, "buy")
  const calls = Math.round(all.reduce((total, { attempts }) => total + attempts / 2, 0))
  const bad = buy.offered - buy.good
  return {
    atMs: 240_000,
    durationMs: 240_000,
    warmupMs,
    windowMs,
    windows,
    fullWindows: windows,
    phases,
    faults: [
      {
        name: "slow-ledger",
        on: "ledger",
        components: ["ledger"],
        what: "4x slower",
        fromMs: 60_000,
        toMs: 80_000,
        byHand: false
      }
    ],
    journeys: [journey("buy"), journey("browse")],
    components: parts.map(component),
    edges: [
      { from: "buy", to: "shop", calls: 144_018, retries: 0, failed: bad, perSecond: 600, failedShare: 0.99 },
      { from: "browse", to: "shop", calls: 36_004, retries: 0, failed: 0, perSecond: 150, failedShare: 0 },
      { from: "shop", to: "payments", calls, retries: calls - 144_018, failed: 0, perSecond: 1800, failedShare: 0 },
      {
        from: "payments",
        to: "ledger",
        calls,
        retries: 0,
        failed: Math.round(calls * 0.11),
        perSecond: 1333,
        failedShare: 0.12
      },
      { from: "shop", to: "catalogue", calls: 36_004, retries: 0, failed: 0, perSecond: 150, failedShare: 0 }
    ],
    meters: [
      {
        name: "hit ratio",
        of: "catalogue",
        kind: "gauge",
        value: 0.943,
        mean: 0.94,
        series: all.map((_, w) => round(0.943 - 0.5 * Math.exp(-w / 20), 4))
      },
      {
        name: "retries",
        of: "shop -> payments",
        kind: "counter",
        value: Math.round(sum(whole, ({ attempts, offered }) => attempts - offered)),
        mean: round(mean(whole, ({ attempts, offered }) => attempts - offered)),
        series: all.map(({ attempts, offered }) => (attempts - offered) / 2)
      }
    ],
    objectives: [
      {
        name: "checkout",
        of: "buy",
        good: "answered within 1s",
        target: 0.9,
        total: buy.offered,
        bad,
        share: round(buy.good / buy.offered, 6),
        budgetSpent: round(bad / (buy.offered * 0.1), 4),
        burn: all.map(({ good, offered }) => round(((offered - good) / offered) * 10, 4))
      }
    ],
    happenings: [
      { atMs: 60_000, of: "slow-ledger", what: "begins: ledger 4x slower" },
      { atMs: 61_503.25, of: "shop -> payments", what: "retries pass one per request" },
      { atMs: 66_012.5, of: "ledger", what: "waiting line full" },
      { atMs: 80_000, of: "slow-ledger", what: "ends" }
    ],
    traces: [
      {
        id: 7,
        journey: "buy",
        startedMs: 81_000.5,
        endedMs: 83_403.25,
        outcome: "timed out",
        spans: [
          {
            of: "shop",
            from: "buy",
            parent: -1,
            attempt: 1,
            arrivedMs: 81_001.5,
            startedMs: 81_001.5,
            endedMs: 83_402.25,
            outcome: "timed out",
            wasted: false
          },
          {
            of: "payments",
            from: "shop",
            parent: 0,
            attempt: 3,
            arrivedMs: 82_603,
            startedMs: null,
            endedMs: null,
            outcome: null,
            wasted: true
          }
        ]
      }
    ]
  }
}

const topology: Result["scenario"]["topology"] = {
  nodes: [
    { name: "buy", kind: "client", instances: 1, zones: [null], says: "600/s" },
    { name: "browse", kind: "client", instances: 1, zones: [null], says: "150/s" },
    { name: "shop", kind: "service", instances: 3, zones: ["eu-1", "eu-2", "eu-1"], says: "3 x 1024 workers" },
    { name: "payments", kind: "service", instances: 2, zones: ["eu-1", "eu-2"], says: "2 x 1024 workers" },
    { name: "ledger", kind: "store", instances: 1, zones: ["eu-1"], says: "20 connections, line 2028" },
    { name: "catalogue", kind: "cache", instances: 1, zones: ["eu-2"], says: "1000 entries, 60s" }
  ],
  edges: [
    { from: "buy", to: "shop" },
    { from: "browse", to: "shop" },
    { from: "shop", to: "payments" },
    { from: "payments", to: "ledger" },
    { from: "shop", to: "catalogue" }
  ],
  regions: { eu: ["eu-1", "eu-2"] }
}

/** The same every time; parts can be replaced to make another. */
export const sampleResult = (other: Partial<Result> = {}): Result => ({
  version: resultVersion,
  faultline: "0.1.0",
  scenario: {
    name: "retry-storm",
    title: "A twenty-second slowdown becomes an outage, because clients retry",
    source: "retry-storm",
    hash: "9f2c51d07ab34e86",
    tags: ["overload", "retries", "metastable"],
    topology,
    lesson: {
      question: "The ledger is healthy again at 1:20. What does the shop look like at 2:00 with naive retries?",
      choices: ["back to normal", "half of the requests fail", "nearly all requests fail"],
      answer: "nearly all requests fail",
      why:
        "Each timed-out checkout comes back twice, and the ledger still works on the attempts that nobody waits " +
        "for any more. " +
        "The load on the ledger stays at three times what users ask, more than it can do, so every answer is " +
        "late, so everything is tried again. The slowdown was only the trigger; the retries sustain the outage.",
      knob: "the retry budget",
      try: [
        "set the budget to 30 % and see whether it still recovers",
        "halve the load at 2:00 and watch the naive shop recover"
      ],
      sources: [
        "Bronson, Aghayev, Charapko, Zhu: Metastable failures in distributed systems (HotOS 2021)",
        "Brooker: Fixing retries with token buckets and circuit breakers (2022)"
      ]
    },
    variants: ["naive", "no-retry", "backoff", "retry-budget", "circuit-breaker"]
  },
  variant: "naive",
  seed: "42",
  set: [],
  byHand: [],
  fingerprint: "7d0c41b2e95a3f18",
  checkpoints: [
    { at: 60_000_000_000, fingerprint: "11aa22bb33cc44dd" },
    { at: 120_000_000_000, fingerprint: "55ee66ff77008899" }
  ],
  events: 1_728_004,
  verdict: "failed",
  judged: [
    {
      kind: "threshold",
      claim: "http_req_failed: rate<0.10",
      verdict: "failed",
      measured: "rate is 64.2%",
      value: 0.642
    },
    {
      kind: "objective",
      claim: "checkout: 90% of buy answered within 1s",
      verdict: "failed",
      measured: "19.3% answered within 1s",
      value: 0.193
    },
    {
      kind: "expectation",
      claim: "naive: goodput / offered during slow-ledger.end .. +60s is < 50%",
      verdict: "passed",
      measured: "0.1%",
      value: 0.001,
      because:
        "every answer of the ledger is late, so every request is tried three times, which keeps the ledger " +
        "saturated long after it is healthy"
    },
    {
      kind: "expectation",
      claim: "p99 of browse during slow-ledger is < 100ms",
      verdict: "inconclusive",
      measured: "–",
      value: null,
      because: "fewer than 100 requests ended in that stretch"
    }
  ],
  findings: [
    { kind: "unstable", atMs: 80_000, message: "payments took in more than it gave back from 1:20 to the end" },
    { kind: "k6", atMs: null, message: "the option userAgent is carried along, and means nothing in a simulation" }
  ],
  picture: picture(),
  command: "faultline run retry-storm --variant naive --seed 42",
  ...other
})
