import { describe, expect, it } from "vitest"
import type { Errand } from "../../../src/tui/Errand.ts"
import type { Message } from "../../../src/tui/Message.ts"
import type { Bench, Model } from "../../../src/tui/Model.ts"
import { initialModel } from "../../../src/tui/Model.ts"
import { update } from "../../../src/tui/updates/Update.ts"
import { changedLoad, nextSeed } from "../../../src/tui/updates/UpdateBench.ts"
import { after, benchModel, colourless, libraryModel, liveFrame, opening, report, shelf } from "../Samples.ts"

const errands = (model: Model, message: Message): ReadonlyArray<Errand> => update(model, message)[1]
const orders = (model: Model, message: Message) =>
  errands(model, message).map((errand) => (errand.errand === "send" ? errand.order : errand))
const bench = (model: Model): Bench => model.bench!
const fresh = initialModel({ width: 80, height: 24 }, colourless)

describe("the library", () => {
  it("is asked for when nothing is to be opened", () => {
    expect(orders(fresh, { type: "began", opened: undefined })).toEqual([{ order: "browse" }])
  })

  it("is listed in the order in which one would learn it", () => {
    expect(libraryModel().library.shelf!.map(({ topic }) => topic)).toEqual([
      "first-steps",
      "overload",
      "overload",
      "caches"
    ])
  })

  it.each([
    [[{ type: "moved", by: 1 }], 1],
    [[{ type: "moved", by: -1 }], 0],
    [[{ type: "moved", by: 10 }], 3],
    [[{ type: "movedToEnd", end: "last" }], 3],
    [
      [
        { type: "moved", by: 2 },
        { type: "movedToEnd", end: "first" }
      ],
      0
    ],
    [
      [
        { type: "moved", by: 2 },
        { type: "typed", text: "r" }
      ],
      0
    ]
  ] as const)("after %o has its pointer at %i", (messages, choice) => {
    expect(after(libraryModel(), ...messages).library.choice).toBe(choice)
  })

  it("opens what is under the pointer by its name", () => {
    const model = after(libraryModel(), { type: "moved", by: 1 })

    expect(orders(model, { type: "chose" })).toEqual([{ order: "open", source: "retry-storm" }])
  })

  it("tells two of the same name apart by their paths", () => {
    const twice = [...shelf, { name: "retry-storm", topic: "own", path: "own/retry-storm.yaml" }]
    const model = after(libraryModel(), report({ report: "shelf", shelf: twice }), { type: "moved", by: 1 })

    expect(orders(model, { type: "chose" })).toEqual([{ order: "open", source: "scenarios/overload/retry-storm.yaml" }])
  })

  it("goes back to the run that is open, and opens nothing anew", () => {
    const model = after(benchModel(), { type: "left" }, { type: "moved", by: 1 })
    expect(model.screen).toBe("library")

    const [back, done] = update(model, { type: "chose" })

    expect(back.screen).toBe("bench")
    expect(bench(back).frame).toBe(liveFrame)
    expect(done).toEqual([])
  })

  it("keeps its filter until it is left", () => {
    const typing = after(
      libraryModel(),
      { type: "startedFilter" },
      { type: "typed", text: "s" },
      { type: "typed", text: "t" }
    )
    expect(typing.library).toMatchObject({ filter: "st", isFiltering: true })

    const filtered = after(typing, { type: "chose" })
    expect(filtered.library).toMatchObject({ filter: "st", isFiltering: false })

    expect(after(filtered, { type: "left" }).library.filter).toBe("")
  })
})

describe("a scenario that is opened", () => {
  const started = update(fresh, { type: "began", opened: { source: "retry-storm", variant: "naive", set: ["a=1"] } })

  it("is ordered with everything that was given, and nothing else", () => {
    expect(started[1]).toEqual([
      { errand: "send", order: { order: "open", source: "retry-storm", variant: "naive", set: ["a=1"] } }
    ])
  })

  it("asks its question before it runs", () => {
    const [model, done] = update(started[0], report({ report: "opened", opening }))

    expect(model.overlays).toEqual([{ kind: "question", choice: 0 }])
    expect(done).toEqual([{ errand: "send", order: { order: "speed", speed: 8 } }])
  })

  it.each([
    ["answered", { type: "choseNumber", choice: 2 }, 2],
    ["answered with enter", { type: "chose" }, 0],
    ["skipped", { type: "left" }, undefined]
  ] as const)("runs once the question is %s", (_, message, prediction) => {
    const asked = after(started[0], report({ report: "opened", opening }))

    const [model, done] = update(asked, message)

    expect(model.overlays).toEqual([])
    expect(bench(model)).toMatchObject({ prediction, hasAsked: true })
    expect(done).toEqual([{ errand: "send", order: { order: "play" } }])
  })

  it("runs at once when it has no question", () => {
    const [model, done] = update(started[0], report({ report: "opened", opening: { ...opening, lesson: null } }))

    expect(model.overlays).toEqual([])
    expect(done.at(-1)).toEqual({ errand: "send", order: { order: "play" } })
  })

  it("selects its first journey", () => {
    expect(bench(after(started[0], report({ report: "opened", opening }))).selected).toBe("buy")
  })

  it("shows its mistakes, and can be read again", () => {
    const model = after(started[0], report({ report: "mistakes", text: "storm.yaml:3:1 ..." }))

    expect(bench(model)).toMatchObject({ state: "mistaken", trouble: "storm.yaml:3:1 ..." })
    expect(orders(model, { type: "restarted" })).toEqual([
      { order: "open", source: "retry-storm", variant: "naive", set: ["a=1"] }
    ])
  })

  it("does not show frames of what was open before", () => {
    const model = after(started[0], report({ report: "frame", frame: liveFrame, state: "running" }))

    expect(bench(model).frame).toBeUndefined()
  })
})

describe("a run", () => {
  it.each([
    ["running", { type: "toggledPause" }, { order: "pause" }],
    ["paused", { type: "toggledPause" }, { order: "play" }],
    ["paused", { type: "stepped" }, { order: "step", events: 1 }],
    ["paused", { type: "skippedToNext" }, { order: "runUntil", text: "change" }],
    ["running", { type: "skippedToEnd" }, { order: "runTo", atMs: 240_000 }],
    ["running", { type: "sped", by: 1 }, { order: "speed", speed: 16 }],
    ["running", { type: "sped", by: -1 }, { order: "speed", speed: 4 }],
    ["running", { type: "spedToMax" }, { order: "speed", speed: Infinity }],
    ["running", { type: "restarted" }, { order: "restart" }],
    ["running", { type: "reseeded" }, { order: "restart", seed: "43" }],
    ["running", { type: "variantChanged", by: 1 }, { order: "restart", variant: "retry-budget" }],
    ["running", { type: "variantChanged", by: -1 }, { order: "restart", variant: "retry-budget" }],
    ["running", { type: "loadChanged", up: true }, { order: "load", factor: 1.25 }],
    ["running", { type: "loadChanged", up: false }, { order: "load", factor: 0.8 }]
  ] as const)("that is %s is sent for %o the order %o", (state, message, order) => {
    expect(orders(benchModel({ state }), message)).toEqual([order])
  })

  it("skips ten seconds", () => {
    const frame = { ...liveFrame, picture: { ...liveFrame.picture, atMs: 60_000 } }

    expect(orders(benchModel({ frame }), { type: "skipped" })).toEqual([{ order: "runTo", atMs: 70_000 }])
  })

  it.each([
    ["running", true],
    ["over", true],
    ["paused", false]
  ] as const)("that was %s and begins again goes on by itself: %s", (state, plays) => {
    const again = after(benchModel({ state }), { type: "restarted" })

    const [model, done] = update(again, report({ report: "opened", opening }))

    expect(model.overlays).toEqual([])
    expect(done.some((errand) => errand.errand === "send" && errand.order.order === "play")).toBe(plays)
  })

  it("keeps a speed that was chosen by hand", () => {
    const chosen = after(
      benchModel(),
      { type: "sped", by: 2 },
      { type: "restarted" },
      report({ report: "opened", opening })
    )

    expect(bench(chosen).speed).toBe(32)
  })

  it("is paused while one looks into the library, and is not lost", () => {
    const [model, done] = update(benchModel(), { type: "left" })

    expect(model.screen).toBe("library")
    expect(bench(model).frame).toBe(liveFrame)
    expect(done).toEqual([{ errand: "send", order: { order: "pause" } }])
  })

  it("is started anew, with everything that was given, after the simulation has crashed", () => {
    const model = after(
      benchModel({ opened: { source: "x.yaml", set: ["a=1"] } }),
      report({ report: "crashed", message: "oh" })
    )
    expect(bench(model).state).toBe("crashed")

    expect(orders(model, { type: "restarted" })).toEqual([
      { order: "open", source: "x.yaml", set: ["a=1"], variant: "naive", seed: "42" }
    ])
  })
})

describe("a simulation that is gone", () => {
  it("takes with it what lay in front", () => {
    const asked = after(benchModel(), { type: "openedFaults" }, report({ report: "crashed", message: "oh" }))

    expect(asked.overlays).toEqual([])
    expect(bench(asked)).toMatchObject({ state: "crashed", trouble: "oh" })
  })
})

describe("the end of a run", () => {
  const ending = { verdict: "failed", judged: [], findings: [] } as const
  const over = after(benchModel(), report({ report: "frame", frame: liveFrame, state: "over" }))

  it("shows the verdict", () => {
    expect(after(over, report({ report: "ending", ending })).overlays).toEqual([{ kind: "ending", top: 0 }])
  })

  it("does not come in front of somebody who is typing", () => {
    const typing = after(over, { type: "askedToSave" })

    const model = after(typing, report({ report: "ending", ending }))

    expect(model.overlays.map(({ kind }) => kind)).toEqual(["prompt"])
    expect(bench(model).ending).toBe(ending)
  })

  it("adds the run to those one can compare", () => {
    const [run] = bench(after(over, report({ report: "ending", ending }))).runs

    expect(run).toMatchObject({ variant: "naive", seed: "42", verdict: "failed", byHand: 2 })
    expect(run!.goodShare).toBeLessThan(0.5)
  })

  it("is remembered, and can be gone through once more from the library", () => {
    const [model, done] = update(over, report({ report: "ending", ending }))
    const again = after(model, { type: "left" }, { type: "left" }, { type: "openedRecent" })

    const [opened, [errand]] = update(again, { type: "chose" })

    expect(done).toMatchObject([{ errand: "remember", run: { variant: "naive", seed: "42", verdict: "failed" } }])
    expect(errand).toMatchObject({ errand: "send", order: { order: "open", variant: "naive", seed: "42" } })
    expect(bench(opened)).toMatchObject({ state: "opening", hasAsked: true, playsWhenOpen: true })
  })

  it("leads on to the next design, which closes the verdict", () => {
    const [model, done] = update(after(over, report({ report: "ending", ending })), { type: "variantChanged", by: 1 })

    expect(model.overlays).toEqual([])
    expect(done).toEqual([{ errand: "send", order: { order: "restart", variant: "retry-budget" } }])
  })
})

describe("a fault by hand", () => {
  it("is chosen for the selected component", () => {
    const menu = after(benchModel({ selected: "ledger" }), { type: "openedFaults" }, { type: "moved", by: 2 })

    const [model, done] = update(menu, { type: "chose" })

    expect(model.overlays).toEqual([])
    expect(done).toEqual([{ errand: "send", order: { order: "inject", fault: { on: "ledger", crash: true } } }])
  })

  it("is lifted by choosing among those that hold, the latest first", () => {
    const menu = after(benchModel(), { type: "openedLift" })

    expect(menu.overlays).toEqual([{ kind: "lift", choice: 1 }])
    expect(orders(menu, { type: "chose" })).toEqual([{ order: "lift", name: "by-hand-2" }])
  })

  it("is lifted at once when it is the only one", () => {
    const frame = { ...liveFrame, faults: liveFrame.faults.slice(0, 2) }

    expect(orders(benchModel({ frame }), { type: "openedLift" })).toEqual([{ order: "lift", name: "by-hand-1" }])
  })

  it("is not chosen by a number that there is not", () => {
    const menu = after(benchModel(), { type: "openedLift" })

    expect(update(menu, { type: "choseNumber", choice: 7 })).toEqual([menu, []])
  })
})

describe("what is selected", () => {
  it.each([
    ["buy", { type: "moved", by: 1 }, "browse"],
    ["buy", { type: "moved", by: -1 }, "buy"],
    ["catalogue", { type: "moved", by: 1 }, "catalogue"],
    ["buy", { type: "movedToEnd", end: "last" }, "catalogue"],
    ["buy", { type: "followed", to: "callee" }, "shop"],
    ["shop", { type: "followed", to: "callee" }, "payments"],
    ["shop", { type: "followed", to: "caller" }, "buy"],
    ["ledger", { type: "followed", to: "callee" }, "ledger"]
  ] as const)("goes from %s by %o to %s", (selected, message, next) => {
    expect(bench(after(benchModel({ selected }), message)).selected).toBe(next)
  })

  it("stays while the events are scrolled", () => {
    const model = after(benchModel({ pane: "events" }), { type: "moved", by: -2 })

    expect(bench(model)).toMatchObject({ selected: "buy", scroll: 2 })
    expect(bench(after(model, { type: "movedToEnd", end: "last" })).scroll).toBe(0)
  })
})

describe("esc", () => {
  it("leaves one thing after the other, from the inside out", () => {
    const deep = after(benchModel(), { type: "zoomed" }, { type: "openedFaults" }, { type: "askedForHelp" })
    const trail = [deep]
    for (let i = 0; i < 4; i++) trail.push(after(trail.at(-1)!, { type: "left" }))

    expect(trail.map((model) => [model.screen, bench(model).isZoomed, model.overlays.map(({ kind }) => kind)])).toEqual(
      [
        ["bench", true, ["faults", "help"]],
        ["bench", true, ["faults"]],
        ["bench", true, []],
        ["bench", false, []],
        ["library", false, []]
      ]
    )
  })
})

describe("a notice", () => {
  it("stays while the run goes on, and goes with the next key", () => {
    const told = after(benchModel(), report({ report: "said", message: "saved", isProblem: false }))
    expect(told.notice).toEqual({ text: "saved", isProblem: false })

    expect(after(told, report({ report: "frame", frame: liveFrame, state: "running" })).notice).toEqual(told.notice)
    expect(after(told, { type: "moved", by: 1 }).notice).toBeUndefined()
  })

  it("says why a key does nothing", () => {
    expect(after(benchModel(), { type: "refused", because: "this run is over" }).notice).toEqual({
      text: "this run is over",
      isProblem: true
    })
  })
})

describe("quitting", () => {
  it.each([
    [
      { keepsScreen: false, isInterrupted: false },
      { code: 0, keepsScreen: false }
    ],
    [
      { keepsScreen: true, isInterrupted: false },
      { code: 0, keepsScreen: true }
    ],
    [
      { keepsScreen: false, isInterrupted: true },
      { code: 105, keepsScreen: false }
    ]
  ])("with %o ends with %o", (how, end) => {
    expect(errands(benchModel(), { type: "quit", ...how })).toEqual([{ errand: "quit", ...end }])
  })
})

describe("the screen that is kept", () => {
  it("is named after the run and its instant", () => {
    expect(errands(benchModel(), { type: "keptScreen" })).toEqual([
      { errand: "keepScreen", name: "faultline-retry-storm-naive-42-240000ms" }
    ])
  })
})

describe("the next seed", () => {
  it.each([
    ["42", "43"],
    ["run9", "run10"],
    ["monday", "monday-2"],
    ["monday-2", "monday-3"]
  ])("after %s is %s", (seed, next) => {
    expect(nextSeed(seed)).toBe(next)
  })
})

describe("the load", () => {
  it("comes back to exactly 1 after as many steps down as up", () => {
    const up = [1, 2, 3].reduce((load) => changedLoad(load, true), 1)
    const back = [1, 2, 3].reduce((load) => changedLoad(load, false), up)

    expect(up).toBeCloseTo(1.953, 3)
    expect(back).toBe(1)
  })
})
