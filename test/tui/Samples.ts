/**
 * Samples: models as they are in the middle of things, made from the sample result.
 */
import type { LiveFrame, Opening } from "../../src/experiments/LiveRun.ts"
import type { Message } from "../../src/tui/Message.ts"
import type { Appearance, Bench, Model } from "../../src/tui/Model.ts"
import { benchFor, initialModel } from "../../src/tui/Model.ts"
import type { Preview, Report, Shelved } from "../../src/tui/SessionProtocol.ts"
import { watchRetries } from "../../src/tui/Standing.ts"
import { update } from "../../src/tui/Update.ts"
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
