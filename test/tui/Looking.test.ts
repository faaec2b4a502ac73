import { describe, expect, it } from "vitest"
import { messageFor } from "../../src/tui/actions/Actions.ts"
import { visibleWidth } from "../../src/tui/drawing/TextWidth.ts"
import type { Model } from "../../src/tui/Model.ts"
import { screenRows } from "../../src/tui/screens/Screen.ts"
import { update } from "../../src/tui/updates/Update.ts"
import {
  after,
  asciiOnly,
  benchModel,
  besideSample,
  libraryModel,
  liveFrame,
  opening,
  report,
  storySample
} from "./Samples.ts"

const press = (model: Model, ...keys: ReadonlyArray<string>): Model =>
  keys.reduce((before, key) => update(before, messageFor(before, key)!)[0], model)

const orders = (model: Model, key: string) =>
  update(model, messageFor(model, key)!)[1].flatMap((errand) => (errand.errand === "send" ? [errand.order] : []))

describe("two at once", () => {
  it("is begun with what is chosen, and ended with the same key", () => {
    const menu = press(benchModel(), "a")

    expect(orders(menu, "enter")).toEqual([{ order: "beside", against: { kind: "variant", variant: "retry-budget" } }])
    expect(orders(benchModel({ beside: besideSample }), "a")).toEqual([{ order: "beside" }])
  })

  it("asks for the change in which the other future differs", () => {
    const asked = press(benchModel(), "a", "2", ..."to x")

    expect(orders(asked, "enter")).toEqual([{ order: "beside", against: { kind: "change", text: "to x" } }])
    const refused = after(press(asked, "enter"), report({ report: "said", message: "no variant x", isProblem: true }))
    expect(refused.overlays).toEqual([{ kind: "prompt", asks: "fork", text: "to x", mistake: "no variant x" }])
    expect(screenRows(refused).join("\n")).toContain("no variant x")
    expect(press(refused, "y").overlays).toEqual([{ kind: "prompt", asks: "fork", text: "to xy" }])
  })

  it("goes along again when the run begins again, unless both would be the same", () => {
    const again = (variant: string) =>
      update(benchModel({ beside: besideSample }), report({ report: "opened", opening: { ...opening, variant } }))[1]
    const asksBeside = (variant: string) =>
      again(variant).some((errand) => errand.errand === "send" && errand.order.order === "beside")

    expect(asksBeside("naive")).toBe(true)
    expect(asksBeside("retry-budget")).toBe(false)
  })

  it("shows both at the instant that was told last, and one when there is one only", () => {
    const told = besideSample.told!
    const both = after(
      benchModel(),
      report({ report: "beside", beside: besideSample }),
      report({ report: "frame", frame: liveFrame, state: "running", beside: told })
    )
    const alone = after(both, report({ report: "beside", beside: undefined }))

    expect(screenRows(both).join("\n")).toContain("Two at once")
    expect(screenRows(alone).join("\n")).not.toContain("Two at once")
  })
})

describe("the question why", () => {
  it("is about now, or about the event that the feed is scrolled to", () => {
    const happenings = [1000, 2000, 3000].map((atMs) => ({ atMs, of: "shop", what: `breaker opened at ${atMs}` }))
    const frame = { ...liveFrame, picture: { ...liveFrame.picture, atMs: 5000, happenings } }

    expect(orders(benchModel({ frame }), "e")).toEqual([{ order: "explain", atMs: 5000 }])
    expect(orders(press(benchModel({ frame }), "6", "up"), "e")).toEqual([{ order: "explain", atMs: 2000 }])
  })

  it("does not disturb somebody who has opened something in the meantime", () => {
    const typing = press(benchModel(), "S")

    expect(after(typing, report({ report: "explained", story: storySample })).overlays).toEqual(typing.overlays)
  })
})

describe("the feed of events", () => {
  it("is filtered by what is typed, and whole again when nothing is", () => {
    const filtered = press(benchModel(), "/", ..."xyz", "enter")

    expect(filtered.bench).toMatchObject({ pane: "events", eventFilter: "xyz" })
    expect(press(filtered, "/", "ctrl+u", "enter").bench?.eventFilter).toBe("")
  })
})

describe("a pane", () => {
  it("turns round and back, each by itself", () => {
    const turned = press(benchModel(), "3", "d", "8", "d")

    expect(turned.bench?.turned).toEqual(["latency", "trace"])
    expect(press(turned, "d").bench?.turned).toEqual(["latency"])
  })

  it.each(["traffic", "latency", "failures", "trace", "component"] as const)(
    "fills its place on its other side: %s",
    (pane) => {
      for (const [width, height] of [
        [41, 11],
        [80, 24],
        [131, 40]
      ] as const) {
        const rows = screenRows(benchModel({ pane, turned: [pane], isZoomed: true }, width, height, asciiOnly))

        expect(rows.map(visibleWidth)).toEqual(Array.from({ length: height }, () => width))
        expect(rows.join("")).toMatch(/^[\u0020-\u007e]*$/)
      }
    }
  )
})

describe("the library", () => {
  it("opens any file by its path", () => {
    const asked = press(libraryModel(), "o", ..."my/own.yaml")

    expect(orders(asked, "enter")).toEqual([{ order: "open", source: "my/own.yaml" }])
  })

  it("has the runs that came to their end in the preview", () => {
    const { variant } = opening
    const done = after(
      benchModel({ opened: { source: "retry-storm" } }),
      report({ report: "ending", ending: { verdict: "failed", judged: [], findings: [] } })
    )
    const shown = screenRows({ ...press({ ...done, overlays: [], screen: "library" }, "down"), overlays: [] })

    expect(shown.join("\n")).toMatch(new RegExp(`Run of late[^]*${variant}  failed`))
  })
})
