import { describe, expect, it } from "vitest"
import { actions, messageFor } from "../../src/tui/actions/Actions.ts"
import { completionsOf, readCommand } from "../../src/tui/actions/Command.ts"
import { commands } from "../../src/tui/actions/Commands.ts"
import { withoutColour } from "../../src/tui/drawing/TextWidth.ts"
import type { Message } from "../../src/tui/Message.ts"
import type { Bench, Model } from "../../src/tui/Model.ts"
import { pointedAt } from "../../src/tui/Mouse.ts"
import type { Palette } from "../../src/tui/Overlay.ts"
import { screenRows } from "../../src/tui/screens/Screen.ts"
import type { Order, Words } from "../../src/tui/session/SessionProtocol.ts"
import { update } from "../../src/tui/updates/Update.ts"
import { after, benchModel, libraryModel, report, storySample } from "./Samples.ts"

const words: Words = {
  settings: [
    { path: "system.ledger.store.connections", value: "20", isLive: false },
    { path: "system.shop.service.workers", value: "8", isLive: true }
  ],
  measures: ["goodput", "p99 response"],
  faults: [
    { kind: "slow", amount: "3x" },
    { kind: "crash", amount: undefined },
    { kind: "cut", amount: undefined }
  ]
}

const byHand: Bench["byHand"] = {
  deeds: [{ number: 3, atMs: 47_000, says: "ledger is 3x slower" }],
  canRedo: true,
  bookmarks: [{ name: "before-storm", atMs: 60_000 }],
  breaks: ["p99 > 1s"]
}

const bench = (change: Partial<Bench> = {}): Model => benchModel({ words, byHand, selected: "ledger", ...change })

const typing = (text: string, model = bench()): Model => after(model, { type: "openedPalette", text })
const press = (model: Model, key: string): Model => after(model, messageFor(model, key)!)
const palette = (model: Model): Palette => model.overlays.at(-1) as Palette
const orders = (model: Model): ReadonlyArray<Order> =>
  update(model, { type: "chose" })[1].flatMap((errand) => (errand.errand === "send" ? [errand.order] : []))
const complete = (text: string, model = bench()) => completionsOf(commands, text, model).map((one) => one.text)

describe("the table of commands", () => {
  it("has one command of each name, and says each in one sentence", () => {
    const names = commands.map(({ name }) => name)

    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
    for (const { help, name, takes } of commands) {
      expect(help).toMatch(/^[A-Z].*[.]$/)
      expect(`${name} ${takes}`).toMatch(/^[a-z-]+( until)? ?([<[].*[>\]])?$/)
    }
  })

  it("has examples that can be said", () => {
    for (const { example } of commands.filter((command) => command.example !== undefined)) {
      expect(readCommand(commands, example!, bench())).not.toHaveProperty("mistake")
    }
  })

  it("does by words whatever a key does at a run", () => {
    const model = bench()
    const unsaid = actions
      .filter(({ disabledBecause, group, places }) => {
        return places.includes("bench") && !["Choose", "Type"].includes(group) && disabledBecause(model) === undefined
      })
      .filter((action) => {
        const name = action.command ?? action.label.replaceAll(/[^a-z0-9]+/g, "-")
        return name !== "none" && !commands.some((command) => command.name === name)
      })

    expect(unsaid.map(({ label }) => label)).toEqual([])
  })
})

describe("a command", () => {
  it.each<[string, Order]>([
    ["run until 2m", { order: "runUntil", text: "2m" }],
    ["run", { order: "play" }],
    ["break p99 > 1s", { order: "break", text: "p99 > 1s" }],
    ["goto before-storm", { order: "goTo", text: "before-storm" }],
    ["bookmark before-storm", { order: "bookmark", name: "before-storm" }],
    ["set system.ledger.store.connections=40", { order: "change", text: "system.ledger.store.connections=40" }],
    ["become retry-budget", { order: "change", text: "to retry-budget" }],
    ["with system.ledger.store.connections=40", { order: "redesign", text: "system.ledger.store.connections=40" }],
    ["fault crash ledger/1 for 20s", { order: "injectWritten", text: "crash ledger/1 for 20s" }],
    ["load 2x", { order: "load", factor: 2 }],
    ["load 150%", { order: "load", factor: 1.5 }],
    ["speed max", { order: "speed", speed: Infinity }],
    ["speed 1/4", { order: "speed", speed: 0.25 }],
    ["seed 7", { order: "restart", seed: "7" }],
    ["variant naive", { order: "restart", variant: "naive" }],
    ["undo", { order: "undo" }],
    ["undo 3", { order: "undo", number: 3 }],
    ["redo", { order: "redo" }],
    ["save x.yaml", { order: "save", path: "x.yaml" }],
    ["next", { order: "runUntil", text: "change" }],
    ["bac", { order: "look", by: -1 }]
  ])("%s is %o", (text, order) => {
    expect(orders(typing(text))).toEqual([order])
  })

  it("that is done with the screen closes the palette", () => {
    expect(after(typing("pane events"), { type: "chose" })).toMatchObject({ overlays: [], bench: { pane: "events" } })
    expect(update(typing("q"), { type: "chose" })[1]).toMatchObject([{ errand: "quit", code: 0 }])
    expect(after(typing("theme light"), { type: "chose" }).appearance.theme).toBe("light")
    expect(after(typing("pane fail"), { type: "chose" })).toMatchObject({ overlays: [], bench: { pane: "failures" } })
  })

  it.each([
    ["brek p99 > 1s", /there is no command "brek"; did you mean "break"/],
    ["r", /"r" could be run, .*report/],
    ["load fast", /say 2x or 150%/],
    ["set workers", /a path and a value/],
    ["speed 0", /1\/4, 8 or max/],
    ["variant naiv", /there are naive, retry-budget/],
    ["break", /break <.*>, such as: break p99 > 1s/],
    ["redo it", /takes nothing/],
    ["bookmark 90s", /begins with a letter/]
  ])("%s is told what is wrong, in its place", (text, mistake) => {
    const model = after(typing(text), { type: "chose" })

    expect(palette(model)).toMatchObject({ kind: "palette", text, mistake: expect.stringMatching(mistake) })
    expect(palette(after(model, { type: "typed", text: "x" })).mistake).toBeUndefined()
  })

  it("that cannot be done now says why", () => {
    const over = bench({ state: "over" })
    expect(readCommand(commands, "fault crash ledger", over)).toEqual({
      mistake: "this run is over; {again} begins it again"
    })
    expect(readCommand(commands, "run", libraryModel())).toHaveProperty("mistake", "no run is shown here; open one")
  })

  it("that the simulation refuses is there again, to be put right", () => {
    const asked = after(typing("fault crash legder"), { type: "chose" })
    expect(asked.overlays).toEqual([])

    const refused = after(asked, report({ report: "said", message: "no component", isProblem: true }))

    expect(palette(refused)).toMatchObject({ text: "fault crash legder", mistake: "no component" })
    const elsewhere = after(asked, { type: "zoomed" }, report({ report: "said", message: "no", isProblem: true }))
    expect(elsewhere.overlays).toEqual([])
    const done = after(asked, report({ report: "said", message: "done", isProblem: false }))
    expect(after(done, report({ report: "said", message: "later", isProblem: true })).overlays).toEqual([])
  })
})

describe("completion", () => {
  it.each([
    ["unb", ["unbreak "]],
    ["variant ", ["variant naive", "variant retry-budget"]],
    ["variant budg", ["variant retry-budget"]],
    ["goto b", ["goto before-storm"]],
    ["set ledger", ["set system.ledger.store.connections=20"]],
    ["fault c", ["fault crash ", "fault cut "]],
    ["undo ", ["undo 3"]],
    ["unbreak ", ["unbreak p99 > 1s"]]
  ])("of %j is %j", (text, lines) => {
    expect(complete(text).filter((line) => !line.includes("slow "))).toEqual(lines)
  })

  it("names what a fault can hit, the selected thing first, with a usual amount", () => {
    expect(complete("fault slow ")[0]).toBe("fault slow ledger 3x")
    expect(complete("fault cut ")).toContain("fault cut buy -> shop")
    expect(complete("fault crash ").join()).not.toContain("->")
  })

  it("names a measure and then what it is of", () => {
    expect(complete("break p99")).toContain("break p99 response")
    expect(complete("break p99 of ")).toContain("break p99 of ledger ")
  })

  it("leaves out what cannot be done where one is", () => {
    expect(complete("", libraryModel())).not.toContain("fault ")
    expect(complete("open retry", libraryModel())).toEqual(["open retry-storm"])
  })

  const keys = (model: Model, ...messages: ReadonlyArray<Message>) => palette(after(model, ...messages)).text

  it("is taken by tab, and by enter once it has been chosen", () => {
    expect(keys(typing("unb"), { type: "completed" })).toBe("unbreak ")
    expect(keys(typing("variant "), { type: "moved", by: 1 }, { type: "moved", by: 1 }, { type: "chose" })).toBe(
      "variant retry-budget"
    )
    expect(keys(typing("nothing like it"), { type: "completed" })).toBe("nothing like it")
  })
})

describe("the palette over something that is read", () => {
  const ending = bench({ state: "over" })
  const over = { ...ending, overlays: [{ kind: "ending" as const, top: 0 }] }
  const story = { ...bench(), overlays: [{ kind: "story" as const, top: 0, story: storySample }] }
  const help = { ...bench(), overlays: [{ kind: "help" as const, top: 0 }] }

  it.each([
    ["the verdict", over],
    ["the story", story],
    ["the help", help]
  ])("opens at %s, and esc leads back to it", (_, model) => {
    const open = press(model, ":")

    expect(palette(open)).toMatchObject({ kind: "palette", text: "" })
    expect(after(open, { type: "left" }).overlays).toEqual(model.overlays)
  })

  it("does what is said to the run, and closes what was read", () => {
    const [model, errands] = update(typing("variant naive", over), { type: "chose" })

    expect(model.overlays).toEqual([])
    expect(errands).toMatchObject([{ errand: "send", order: { order: "restart", variant: "naive" } }])
    expect(after(typing("pane events", help), { type: "chose" })).toMatchObject({
      overlays: [],
      bench: { pane: "events" }
    })
  })

  it("leaves it where only the look changes", () => {
    const model = after(typing("theme light", story), { type: "chose" })

    expect(model).toMatchObject({ overlays: story.overlays, appearance: { theme: "light" } })
    expect(after(typing("help", help), { type: "chose" }).overlays).toEqual(help.overlays)
  })

  it("lets the run begin that a question holds up", () => {
    const asked = {
      ...bench({ state: "paused", hasAsked: false }),
      overlays: [{ kind: "question" as const, choice: 0 }]
    }
    const [model, errands] = update(typing("run until 2m", asked), { type: "chose" })

    expect(model).toMatchObject({ overlays: [], bench: { hasAsked: true } })
    expect(errands.map((errand) => errand.errand === "send" && errand.order.order)).toEqual(["play", "runUntil"])
  })
})

describe("a click on a completion", () => {
  it("takes it", () => {
    const model = typing("variant ")
    const y = screenRows(model).findIndex((row) => withoutColour(row).includes("  retry-budget"))
    const message = pointedAt(model, { kind: "click", x: 20, y })

    expect(palette(after(model, message!)).text).toBe("variant retry-budget")
  })
})

describe("the palette", () => {
  it("remembers what was said, mistakes too, over runs", () => {
    const one = after(typing("load 2x"), { type: "chose" })
    const two = after(typing("brake", one), { type: "chose" }, { type: "left" })
    const back: Message = { type: "recalled", by: 1 }

    expect(palette(after(typing("", two), back)).text).toBe("brake")
    expect(palette(after(typing("", two), back, { type: "moved", by: -1 }, back)).text).toBe("load 2x")
    expect(palette(after(typing("", two), back, { type: "recalled", by: -1 })).text).toBe("")
  })

  it("is edited by words, and closed by deleting in an empty line", () => {
    expect(palette(after(typing("run until 2m"), { type: "erasedWord" })).text).toBe("run until ")
    expect(after(typing(""), { type: "erased", all: false }).overlays).toEqual([])
  })

  it.each([
    [80, 24],
    [45, 12],
    [30, 5]
  ])("fits into %ix%i", (width, height) => {
    const model = typing("fault ", benchModel({ words, byHand }, width, height))
    const rows = screenRows(model).map(withoutColour)

    expect(rows).toHaveLength(height)
    expect(rows.some((row) => row.includes("fault"))).toBe(true)
    expect(rows.every((row) => row.length <= width)).toBe(true)
  })
})
