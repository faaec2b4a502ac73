import { describe, expect, it } from "vitest"
import { actions, actionsAt, footerActions, messageFor, shownKeys } from "../../../src/tui/actions/Actions.ts"
import { commands } from "../../../src/tui/actions/Commands.ts"
import { writingWidth } from "../../../src/tui/drawing/Frame.ts"
import { piecesOf } from "../../../src/tui/drawing/Surface.ts"
import { withoutColour } from "../../../src/tui/drawing/TextWidth.ts"
import type { Model, Place } from "../../../src/tui/Model.ts"
import { isTyping, placeOf, places } from "../../../src/tui/Model.ts"
import type { Overlay } from "../../../src/tui/Overlay.ts"
import { cardOf } from "../../../src/tui/panes/Cards.ts"
import { lookOf } from "../../../src/tui/panes/Looks.ts"
import { after, benchModel, colourless, libraryModel } from "../Samples.ts"

/** A model in which the keys go to that place. */
const at = (place: Place): Model => {
  const overlays: Readonly<Partial<Record<Place, Overlay>>> = {
    help: { kind: "help", top: 0 },
    question: { kind: "question", choice: 0 },
    ending: { kind: "ending", top: 0 },
    faults: { kind: "faults", choice: 0 },
    lift: { kind: "lift", choice: 0 },
    beside: { kind: "beside", choice: 0 },
    story: { kind: "story", top: 0, story: { atMs: 0, beats: [] } },
    byHand: { kind: "byHand", choice: 0 },
    bookmarks: { kind: "bookmarks", choice: 0 },
    recent: { kind: "recent", choice: 0 },
    palette: { kind: "palette", text: "x", choice: -1, mistake: undefined, recalled: 0 },
    prompt: { kind: "prompt", asks: "save", text: "x" }
  }
  const overlay = overlays[place]
  if (overlay !== undefined) return { ...benchModel(), overlays: [overlay] }
  return place === "bench"
    ? benchModel()
    : after(libraryModel(), ...(place === "filter" ? [{ type: "startedFilter" } as const] : []))
}

describe("the table of actions", () => {
  it.each(places)("gives every key one meaning at the place %s", (place) => {
    const keys = actionsAt(place).flatMap((action) => action.keys)

    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([])
  })

  it("lets the keys that work everywhere mean the same everywhere", () => {
    const everywhere = actions
      .filter(({ group }) => group === "Anywhere")
      .flatMap(({ keys, label }) => keys.map((key) => ({ key, label })))

    for (const { key, label } of everywhere) {
      const others = actions.filter((action) => action.keys.includes(key) && action.label !== label)
      // What stands for leaving is called after what is left: a filter is cleared, the help is closed.
      expect(others.map((action) => action.label).filter((other) => other !== "clear" && other !== "close")).toEqual([])
    }
  })

  it("never binds the keys that move to anything else", () => {
    const bound = actions.filter(({ keys }) => ["h", "j", "k", "l"].some((key) => keys.includes(key)))

    expect(new Set(bound.flatMap(({ keys }) => keys))).toEqual(
      new Set(["down", "up", "j", "k", "right", "left", "l", "h"])
    )
  })

  it("says every action in at most three words and one sentence", () => {
    for (const { help, label } of actions) {
      expect(label.split(" ").length).toBeLessThanOrEqual(3)
      expect(help).toMatch(/^[A-Z].*[.]$/)
    }
  })

  it.each(places)("leads out of the place %s with esc and with ctrl+c", (place) => {
    const keys = actionsAt(place).flatMap((action) => action.keys)

    expect(keys).toContain("esc")
    expect(messageFor(at(place), "ctrl+c")).toEqual({ type: "quit", keepsScreen: false, isInterrupted: true })
  })

  it.each(places.filter((place) => place !== "library"))("leaves %s, the innermost thing, with esc", (place) => {
    const model = at(place)
    expect(placeOf(model)).toBe(place)

    const left = after(model, messageFor(model, "esc")!)

    expect(placeOf(left)).not.toBe(place)
  })

  it.each(places.filter(isTyping))("takes characters as text in the place %s", (place) => {
    for (const key of ["q", "h", "?", "1", "é", "漢"]) {
      expect(messageFor(at(place), key)).toEqual({ type: "typed", text: key })
    }
    expect(messageFor(at(place), "space")).toEqual({ type: "typed", text: " " })
  })

  it("does nothing for a key that is not in it", () => {
    expect(messageFor(benchModel(), "#")).toBeUndefined()
    expect(messageFor(benchModel(), "ctrl+y")).toBeUndefined()
  })
})

describe("an action that cannot be taken", () => {
  it.each([
    ["space", benchModel({ state: "over" }), "this run is over; {again} begins it again"],
    ["f", benchModel({ state: "mistaken" }), "the scenario has mistakes; {again} reads it again"],
    ["f", benchModel({ state: "crashed" }), "the simulation is gone; {again} starts it again"],
    ["r", benchModel({ state: "opening" }), "the scenario is still being opened"],
    ["+", benchModel({ speed: Infinity }), "it runs as fast as it can"],
    ["-", benchModel({ speed: 0.25 }), "it does not run slower than x1/4"],
    ["L", benchModel({ frame: undefined }), "no fault holds now"],
    ["u", benchModel(), "nothing was done by hand"],
    ["f", benchModel({ selected: undefined }), "choose a component first"],
    ["esc", libraryModel(), "there is nothing to leave here: {quit} quits"]
  ])("says why: %s", (key, model, because) => {
    expect(messageFor(model, key)).toEqual({ type: "refused", because })
  })

  it("is not in the footer", () => {
    const keys = footerActions(benchModel({ state: "over" })).map((action) => action.keys[0])

    expect(keys).not.toContain("space")
    expect(keys).not.toContain("f")
    expect(keys).toContain("r")
  })
})

describe("the help", () => {
  const look = lookOf(colourless)
  const textOf = (model: Model): string =>
    cardOf(model, { kind: "help", top: 0 }, look)
      .lines(84)
      .map(({ writing }) =>
        piecesOf(writing)
          .map(({ text }) => text)
          .join("")
      )
      .join("\n")

  it.each(["library", "bench"] as const)("lists every key of the place %s", (place) => {
    const model = after(at(place), { type: "askedForHelp" })
    const text = textOf(model).replaceAll(/\s+/g, " ")

    for (const action of actionsAt(place)) {
      expect(text).toContain(shownKeys(action, false))
      expect(text).toContain(action.help)
    }
  })

  it("shows what cannot be done now as well, with the reason", () => {
    const model = after(benchModel({ state: "over" }), { type: "askedForHelp" })

    expect(textOf(model)).toContain("Not now: this run is over; r begins it again.")
  })

  it("is about the place it was called from", () => {
    const model = after(benchModel(), { type: "openedFaults" }, { type: "askedForHelp" })

    expect(textOf(model)).toContain("Takes what is under the pointer.")
    expect(textOf(model)).not.toContain("Injects a fault")
  })

  it("is not wider than it is told to be", () => {
    const model = after(benchModel(), { type: "askedForHelp" })
    const lines = cardOf(model, { kind: "help", top: 0 }, look).lines(60)

    for (const { writing } of lines) expect(writingWidth(writing)).toBeLessThanOrEqual(60)
    expect(
      lines
        .map(({ writing }) =>
          withoutColour(
            piecesOf(writing)
              .map(({ text }) => text)
              .join("")
          )
        )
        .join("")
    ).not.toBe("")
  })
})

describe("the reference of the keys", () => {
  const titles: Readonly<Record<Place, string>> = {
    library: "In the library",
    filter: "While a filter is typed",
    bench: "At a run",
    help: "In the help",
    question: "At the question before a run",
    ending: "At the verdict after a run",
    faults: "In the menu of faults",
    lift: "In the menu of faults to lift",
    byHand: "In the list of what was done by hand",
    bookmarks: "In the list of bookmarks",
    recent: "In the list of recent runs",
    palette: "In the palette",
    beside: "In the menu of runs beside",
    story: "At the story of a moment",
    prompt: "While a file is named"
  }
  const line = (action: (typeof actions)[number]) => {
    const keys = action.shows?.startsWith("1-") ? action.shows : action.keys.map((key) => `\`${key}\``).join(" ")
    return `| ${keys} | ${action.help} |`
  }
  const section = (title: string, some: typeof actions) => [
    `## ${title}`,
    "",
    "| Key | |",
    "|---|---|",
    ...some.map(line),
    ""
  ]
  const isEverywhere = ({ group }: (typeof actions)[number]) => group === "Anywhere"

  it("is the table", async () => {
    const text = [
      "# Keys",
      "",
      "Every key of the lab in the terminal. In the lab `?` shows those that work where you are, and why some do not just now.",
      "",
      ...section("Everywhere, but while something is typed", actions.filter(isEverywhere)),
      ...places.flatMap((place) =>
        section(
          titles[place],
          actionsAt(place).filter((action) => !isEverywhere(action))
        )
      ),
      "## What can be said",
      "",
      "`:` opens a line in which everything can be said that keys do, and more; `tab` completes it with the scenario's own names. So much of a word as tells it from all others is enough.",
      "",
      "| Command | |",
      "|---|---|",
      ...commands.map(({ example, help, name, takes }) => {
        const said = example === undefined ? help : `${help} E.g. \`${example}\`.`
        return `| \`${`${name} ${takes}`.trim()}\` | ${said} |`
      }),
      ""
    ].join("\n")

    await expect(text).toMatchFileSnapshot("../../../docs/reference/keys.md")
  })
})
