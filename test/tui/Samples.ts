/**
 * Samples: models as they are in the middle of things, made from the sample result.
 */
import type { LiveFrame, Opening } from "../../src/experiments/LiveRun.ts"
import type { MomentStory } from "../../src/reports/stories/MomentStory.ts"
import type { Message } from "../../src/tui/Message.ts"
import type { Appearance, Bench, Beside, Model } from "../../src/tui/Model.ts"
import { benchFor, initialModel } from "../../src/tui/Model.ts"
import { watchRetries } from "../../src/tui/Standing.ts"
import type { Preview, Report, Shelved } from "../../src/tui/session/SessionProtocol.ts"
import { update } from "../../src/tui/updates/Update.ts"
import { sampleResult } from "../reports/sampleResult.ts"

export const colourless: Appearance = { theme: "mono", depth: "none", symbols: "braille" }
export const coloured: Appearance = { theme: "dark", depth: "truecolor", symbols: "braille" }
export const asciiOnly: Appearance = { theme: "mono", depth: "none", symbols: "ascii" }

const sample = sampleResult()
const { scenario } = sample

export const opening: Opening = {
  source: scenario.source,
  name: scenario.name,
  title: scenario.title,
  variant: "naive",
  variants: [
    { name: "naive", title: "Three attempts, one straight after the other" },
    { name: "retry-budget", title: "Retries may add at most a tenth to the load" }
  ],
  seed: "42",
  durationMs: sample.picture.durationMs ?? 0,
  topology: scenario.topology,
  lesson: scenario.lesson,
  objectives: [{ name: "checkout", of: "buy", limitMs: 1000, target: 0.9 }]
}

/** The sample run with one fault of the file and one made by hand that still holds. */
export const liveFrame: LiveFrame = {
  picture: sample.picture,
  fingerprint: sample.fingerprint,
  events: sample.events,
  remarks: [],
  inconsistencies: [],
  faults: [
    { name: "slow-ledger", says: "ledger is 4x slower", byHand: false, holds: false },
    { name: "by-hand-1", says: "payments is 3x slower", byHand: true, holds: true },
    { name: "by-hand-2", says: "shop is down", byHand: true, holds: true }
  ],
  load: 1
}

export const shelf: ReadonlyArray<Shelved> = [
  { name: "cache-stampede", topic: "caches", path: "scenarios/caches/cache-stampede.yaml" },
  { name: "first-queue", topic: "first-steps", path: "scenarios/first-steps/first-queue.yaml" },
  { name: "retry-storm", topic: "overload", path: "scenarios/overload/retry-storm.yaml" },
  { name: "slow-dependency", topic: "overload", path: "scenarios/overload/slow-dependency.yaml" }
]

export const preview: Preview = {
  isValid: true,
  title: scenario.title,
  tags: scenario.tags,
  durationMs: opening.durationMs,
  question: scenario.lesson?.question,
  choices: scenario.lesson?.choices ?? [],
  variants: opening.variants,
  faults: ["ledger is 4x slower from 1m to 1m20s"],
  topology: scenario.topology
}

const size = (width: number, height: number) => ({ width, height })

/** The library with all its scenarios, the pointer on the first. */
export const libraryModel = (width = 80, height = 24, appearance = colourless): Model => {
  const [listed] = update(initialModel(size(width, height), appearance), {
    type: "reported",
    report: { report: "shelf", shelf }
  })
  return shelf.reduce(
    (model, { path }) => after(model, { type: "reported", report: { report: "preview", path, preview } }),
    listed
  )
}

/** A bench in the middle of the sample run. */
export const benchModel = (change: Partial<Bench> = {}, width = 80, height = 24, appearance = colourless): Model => ({
  ...libraryModel(width, height, appearance),
  screen: "bench",
  bench: {
    ...benchFor({ source: scenario.source }),
    opening,
    frame: liveFrame,
    state: "running",
    speed: 8,
    selected: "buy",
    hasAsked: true,
    retries: watchRetries({ atMs: -1000, counts: {}, retrying: [] }, liveFrame.picture),
    ...change
  }
})

/** The model after messages, one after the other. */
export const after = (model: Model, ...messages: ReadonlyArray<Message>): Model =>
  messages.reduce((before, message) => update(before, message)[0], model)

export const report = (told: Report): Message => ({ type: "reported", report: told })

/** The sample run once more as if it were another design, with figures that differ and figures that do not. */
export const besideSample: Beside = {
  against: { kind: "variant", variant: "retry-budget" },
  opening: { ...opening, variant: "retry-budget" },
  fromMs: 0,
  retries: { atMs: 0, counts: {}, retrying: [] },
  told: {
    frame: {
      ...liveFrame,
      picture: {
        ...liveFrame.picture,
        components: liveFrame.picture.components.map((one) =>
          one.name === "ledger"
            ? { ...one, now: { ...one.now, waiting: 0 }, series: { ...one.series, busy: one.series.busy.map(() => 1) } }
            : one
        )
      }
    },
    figures: [
      { journey: "buy", name: "throughput", unit: "rate", better: "higher", here: 401, there: 402 },
      { journey: "buy", name: "good requests", unit: "share", better: "higher", here: 0.713, there: 0.903 },
      { journey: "buy", name: "failures", unit: "share", better: "lower", here: 0.213, there: 0.064 },
      { journey: "buy", name: "p50", unit: "milliseconds", better: "lower", here: 34.1, there: 34 },
      { journey: "buy", name: "p99", unit: "milliseconds", better: "lower", here: 5100, there: 820 },
      { journey: "buy", name: "tries", unit: "factor", better: "lower", here: 1.6, there: 1.04 }
    ]
  }
}

/** Why it was so when the ledger of the sample run was slow. */
export const storySample: MomentStory = {
  atMs: 75_000,
  beats: [
    {
      kind: "trigger",
      atMs: 60_000,
      text: "ledger is 4x slower: the fault slow-ledger, written in the scenario",
      rulings: []
    },
    {
      kind: "change",
      atMs: 64_810,
      text: "shop.checkout -> payments.charge: breaker opened: 50% of 798 calls failed (and 2 more like it)",
      rulings: [
        {
          setting: "breaker.failureRateThreshold",
          value: undefined,
          whose: "not written; default 50%; none with consecutiveFailures, as in resilience4j"
        },
        { setting: "breaker.waitDurationInOpenState", value: "5s", whose: "written in the scenario" }
      ]
    },
    { kind: "now", atMs: 75_000, text: "0% of buy is good", rulings: [] },
    {
      kind: "later",
      atMs: 81_709,
      text: "shop.checkout -> payments.charge: breaker half-open: tries 10 calls",
      rulings: []
    }
  ]
}
