import { describe, expect, it } from "vitest"
import { messageFor } from "../../src/tui/actions/Actions.ts"
import type { Message } from "../../src/tui/Message.ts"
import type { Model } from "../../src/tui/Model.ts"
import { pointedAt, pointedIn } from "../../src/tui/Mouse.ts"
import { screenRows } from "../../src/tui/screens/Screen.ts"
import { after, benchModel, libraryModel } from "./Samples.ts"

/** A click on the first place where the text is to be seen, so many cells to its right. */
const clickOn = (model: Model, text: string, right = 0, down = 0): Message | undefined => {
  const rows = screenRows(model)
  const y = rows.findIndex((row) => row.includes(text))
  expect(y, `${text} on the screen`).toBeGreaterThanOrEqual(0)
  return pointedAt(model, { kind: "click", x: rows[y]!.indexOf(text) + right, y: y + down })
}

describe("what a terminal tells of a mouse", () => {
  it("is a click, and the wheel up and down", () => {
    expect(pointedIn("\u001b[<0;34;9M\u001b[<0;34;9mj\u001b[<64;1;1M\u001b[<65;1;2M")).toEqual([
      { kind: "click", x: 33, y: 8 },
      { kind: "up", x: 0, y: 0 },
      { kind: "down", x: 0, y: 1 }
    ])
  })

  it("is nothing for another button", () => {
    expect(pointedIn("\u001b[<2;34;9M")).toEqual([])
  })
})

describe("a click", () => {
  it("selects a component by its name, and by the face of its box", () => {
    expect(clickOn(benchModel(), "payments", 2)).toEqual({ type: "selected", name: "payments" })
    const large = { ...benchModel(), size: { width: 200, height: 60 } }
    expect(clickOn(large, " shop x3 ", 3, 1)).toEqual({ type: "selected", name: "shop" })
  })

  it("goes to a pane by its tab", () => {
    expect(clickOn(benchModel(), "3 Latency", 4)).toEqual({ type: "paneChosen", pane: "latency" })
    expect(clickOn(benchModel(), "9 Detail")).toEqual({ type: "paneChosen", pane: "component" })
  })

  it("goes to a pane of a large screen by what is in it", () => {
    const model = { ...benchModel(), size: { width: 120, height: 40 } }

    expect(clickOn(model, "2 Traffic", 3)).toEqual({ type: "paneChosen", pane: "traffic" })
    expect(clickOn(model, "3 Response", 5, 4)).toEqual({ type: "paneChosen", pane: "latency" })
    expect(clickOn(model, "6 Events", 0, 3)).toEqual({ type: "paneChosen", pane: "events" })
  })

  it("takes a choice of a menu, and nothing beside it", () => {
    const model = after(benchModel(), { type: "openedFaults" })

    expect(clickOn(model, "2 buy", 4)).toEqual({ type: "choseNumber", choice: 1 })
    expect(pointedAt(model, { kind: "click", x: 0, y: 0 })).toBeUndefined()
  })

  it("takes a choice that has no number any more, and the tenth by 0", () => {
    const [shop] = benchModel().bench!.opening!.topology.nodes.filter(({ name }) => name === "shop")
    const model = after(benchModel({ selected: shop!.name }), { type: "openedFaults" })

    expect(messageFor(model, "0")).toEqual({ type: "choseNumber", choice: 9 })
    expect(clickOn(model, "  buy -> shop: 200ms more", 4)).toEqual({ type: "choseNumber", choice: 10 })
    expect(clickOn(model, "0 buy -> shop: lose 10%", 4)).toEqual({ type: "choseNumber", choice: 9 })
  })

  it("does what a hint in the footer says, over a card too, if it says one thing", () => {
    const menu = after(benchModel(), { type: "openedFaults" })

    expect(clickOn(benchModel(), "v next design", 4)).toEqual({ type: "variantChanged", by: 1 })
    expect(clickOn(menu, "enter choose  1-9", 2)).toEqual({ type: "chose" })
    expect(clickOn(menu, "1-9 choose", 2)).toBeUndefined()
    expect(clickOn({ ...menu, notice: { text: "esc back", isProblem: false } }, "esc back")).toBeUndefined()
  })

  it("goes to a scenario of the library, and opens it when it is there", () => {
    const model = libraryModel()
    const moved = clickOn(model, "retry-storm", 2)

    expect(moved).toEqual({ type: "moved", by: 1 })
    expect(clickOn(after(model, moved!), "retry-storm", 2)).toEqual({ type: "chose" })
  })
})

describe("the wheel", () => {
  it("moves a line in a list, and three in a text", () => {
    const model = benchModel()

    expect(pointedAt(model, { kind: "down", x: 1, y: 1 })).toEqual({ type: "moved", by: 1 })
    expect(pointedAt(after(model, { type: "askedForHelp" }), { kind: "up", x: 1, y: 1 })).toEqual({
      type: "moved",
      by: -3
    })
  })
})
