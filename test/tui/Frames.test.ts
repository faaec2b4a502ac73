import { describe, expect, it } from "vitest"
import { visibleWidth } from "../../src/tui/drawing/TextWidth.ts"
import type { Appearance, Model } from "../../src/tui/Model.ts"
import { panes } from "../../src/tui/Model.ts"
import { screenRows } from "../../src/tui/screens/Screen.ts"
import { sampleResult } from "../reports/sampleResult.ts"
import {
  after,
  asciiOnly,
  benchModel,
  besideSample,
  coloured,
  colourless,
  libraryModel,
  opening,
  report,
  storySample
} from "./Samples.ts"

/** The screen as it is kept in a file: without blanks at the ends of lines, and escapes made visible. */
const frameOf = (model: Model): string =>
  `${screenRows(model)
    .map((row) => row.trimEnd().replaceAll("\u001b", "^["))
    .join("\n")}\n`

const kept = (name: string) => `frames/${name}.txt`

const { findings, judged, verdict } = sampleResult()
const ended = (width: number, height: number, appearance: Appearance = colourless): Model =>
  after(
    benchModel({ state: "over", prediction: 0 }, width, height, appearance),
    report({ report: "ending", ending: { findings, judged, verdict } })
  )

const broken = (): Model =>
  after(
    libraryModel(),
    report({
      report: "preview",
      path: "scenarios/first-steps/first-queue.yaml",
      preview: {
        isValid: false,
        mistakes: 'first-queue.yaml:12:13  journeys.buy[0].call\n  "shop" has no endpoint "by"; did you mean "buy"?'
      }
    })
  )

/** A run to which something was done. */
const atHand = (): Model =>
  benchModel({
    byHand: {
      deeds: [
        { number: 1, atMs: 47_000, says: "ledger is 3x slower" },
        { number: 2, atMs: 61_500, says: "load x2" }
      ],
      canRedo: false,
      bookmarks: [{ name: "before-storm", atMs: 59_000 }],
      breaks: []
    }
  })

/** Code of the scenario threw. */
const threw = (): Model =>
  after(
    benchModel({ state: "over", opening: { ...opening, lesson: null } }),
    report({
      report: "ending",
      ending: {
        verdict: "inconclusive",
        judged: [],
        findings: [{ kind: "threw", atMs: 6030, message: "Code threw during buy: Error: own bug\n    at shop.ts:6:12" }]
      }
    })
  )

const mistaken = (): Model =>
  after(
    benchModel(),
    report({ report: "mistakes", text: "storm.yaml:3:1  duration\n  expected a span such as 800ms, got 5" })
  )

const frames: Readonly<Record<string, () => Model>> = {
  "library-80x24": () => libraryModel(),
  "library-120x40": () => libraryModel(120, 40),
  "library-60x20": () => libraryModel(60, 20),
  "library-60x40": () => libraryModel(60, 40),
  "library-80x24-ascii": () => libraryModel(80, 24, asciiOnly),
  "library-80x24-colour": () => libraryModel(80, 24, coloured),
  "library-loading": () => ({ ...libraryModel(), library: { ...libraryModel().library, shelf: undefined } }),
  "library-broken": broken,
  "library-filter": () => after(libraryModel(), { type: "startedFilter" }, { type: "typed", text: "retry" }),
  "library-filter-nothing": () => after(libraryModel(), { type: "startedFilter" }, { type: "typed", text: "xyz" }),
  "bench-opening": () => benchModel({ opening: undefined, frame: undefined, state: "opening" }),
  "bench-mistaken": mistaken,
  "bench-crashed": () => after(benchModel(), report({ report: "crashed", message: "Error: boom\n    at run" })),
  "bench-120x40": () => benchModel({}, 120, 40),
  "bench-120x40-ascii": () => benchModel({}, 120, 40, asciiOnly),
  "bench-120x40-colour": () => benchModel({}, 120, 40, coloured),
  "bench-120x40-component": () => benchModel({ selected: "ledger", pane: "components" }, 120, 40),
  "bench-120x40-runs": () => ({ ...ended(120, 40), overlays: [], bench: { ...ended(120, 40).bench!, pane: "runs" } }),
  "bench-200x55": () => ({ ...ended(200, 55), overlays: [] }),
  "bench-80x24-ascii": () => benchModel({}, 80, 24, asciiOnly),
  "bench-80x24-zoomed": () => benchModel({ isZoomed: true }),
  "bench-60x40": () => benchModel({}, 60, 40),
  "bench-40x12": () => benchModel({}, 40, 12),
  "bench-80x24-presenter": () => benchModel({ isPresenting: true }),
  "bench-160x45-presenter": () => benchModel({ isPresenting: true, pane: "latency" }, 160, 45),
  "bench-60x15-presenter-ascii": () => benchModel({ isPresenting: true }, 60, 15, asciiOnly),
  "bench-80x24-distribution": () => benchModel({ pane: "latency", turned: ["latency"] }),
  "bench-80x24-window": () => benchModel({ pane: "traffic", chartShare: 1 / 4 }),
  "bench-120x40-trace": () => benchModel({ pane: "trace", pick: "failed" }, 120, 40),
  "bench-80x24-messages": () => benchModel({ pane: "trace", pick: "failed", turned: ["trace"] }),
  "bench-120x40-detail": () => benchModel({ pane: "component", selected: "payments" }, 120, 40),
  "bench-80x24-burn": () => benchModel({ pane: "failures", turned: ["failures"] }),
  "bench-80x24-filtered": () => benchModel({ pane: "events", eventFilter: "breaker -closed" }),
  "split-80x24": () => benchModel({ beside: besideSample, pane: "traffic" }),
  "split-120x40": () => benchModel({ beside: besideSample }, 120, 40),
  "split-200x60": () => benchModel({ beside: besideSample }, 200, 60),
  "card-story": () => after(benchModel(), report({ report: "explained", story: storySample })),
  "card-beside": () => after(benchModel(), { type: "besideToggled" }, { type: "moved", by: 1 }),
  "bench-60x15": () => benchModel({}, 60, 15),
  "bench-39x8": () => benchModel({}, 39, 8),
  "bench-30x1": () => benchModel({}, 30, 1),
  "bench-inconsistent": () =>
    benchModel({
      frame: { ...benchModel().bench!.frame!, inconsistencies: ["shop: 3 more requests ended than began"] }
    }),
  "bench-notice": () => after(benchModel(), { type: "refused", because: "no fault holds now" }),
  "card-question-80x24": () => ({ ...benchModel({ state: "paused" }), overlays: [{ kind: "question", choice: 1 }] }),
  "card-ending-80x24": () => ended(80, 24),
  "card-ending-120x40": () => ended(120, 40),
  "card-ending-120x40-colour": () => ended(120, 40, coloured),
  "card-ending-threw": threw,
  "card-help-80x24": () => after(benchModel(), { type: "askedForHelp" }),
  "card-help-120x40": () => after(benchModel({ state: "over" }, 120, 40), { type: "askedForHelp" }),
  "card-help-library": () => after(libraryModel(), { type: "askedForHelp" }),
  "card-faults": () => after(benchModel({ selected: "ledger" }), { type: "openedFaults" }, { type: "moved", by: 3 }),
  "bench-notice-long": () =>
    after(benchModel(), {
      type: "noticed",
      text: "saved; it goes the same way with: faultline run scenarios/retry-storm-by-hand.yaml --variant naive --seed 1",
      isProblem: false
    }),
  "card-palette": () => after(atHand(), { type: "openedPalette", text: "" }, { type: "moved", by: 1 }),
  "card-palette-goto": () => after(atHand(), { type: "openedPalette", text: "goto " }),
  "card-palette-mistake": () => after(atHand(), { type: "openedPalette", text: "brek p99" }, { type: "chose" }),
  "card-recent": () => after(ended(80, 24), { type: "left" }, { type: "left" }, { type: "openedRecent" }),
  "card-by-hand": () => after(atHand(), { type: "openedByHand" }),
  "bench-80x24-past": () => benchModel({ state: "past", liveMs: 200_000 }),
  "card-fault": () => after(benchModel({ selected: "ledger" }), { type: "openedPalette", text: "fault " }),
  "card-lift": () => after(benchModel(), { type: "openedLift" }),
  "card-save": () => after(benchModel(), { type: "askedToSave" }),
  "card-report-39x8": () => after(benchModel({}, 39, 8), { type: "askedToReport" }),
  ...Object.fromEntries(panes.map((pane) => [`bench-80x24-${pane}`, () => benchModel({ pane })]))
}

describe("a frame", () => {
  it.each(Object.keys(frames))("looks as it is kept: %s", async (name) => {
    await expect(frameOf(frames[name]!())).toMatchFileSnapshot(kept(name))
  })
})

describe("a screen of any size", () => {
  const sizes = [1, 2, 3, 5, 9, 10, 13, 24, 36, 50].flatMap((height) =>
    [1, 2, 7, 20, 39, 40, 63, 80, 119, 120, 181].map((width) => ({ width, height }))
  )
  const models = Object.values(frames).map((make) => make())
  /** Every model meets some of the sizes, and every size some of the models. */
  const meets = (model: number, size: number) => (model + size) % 8 === 0

  it.each([colourless, coloured, asciiOnly])("is filled exactly, with %o", (appearance) => {
    for (const [i, model] of models.entries()) {
      for (const size of sizes.filter((_, j) => meets(i, j))) {
        const rows = screenRows({ ...model, size, appearance })

        expect(rows).toHaveLength(size.height)
        expect(rows.map(visibleWidth)).toEqual(rows.map(() => size.width))
      }
    }
  })

  it("writes no escape sequence without colour, and nothing but ASCII in ASCII", () => {
    for (const model of models) {
      expect(screenRows({ ...model, appearance: colourless }).join("")).not.toContain("\u001b")
      expect(
        screenRows({ ...model, appearance: asciiOnly })
          .join("")
          .match(/[^\u0020-\u007e].{0,20}/g)
      ).toBe(null)
    }
  })
})
