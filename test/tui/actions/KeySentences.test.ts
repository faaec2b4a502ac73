import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { actions, messageFor } from "../../../src/tui/actions/Actions.ts"
import { withKeys } from "../../../src/tui/actions/KeySentences.ts"
import { withoutColour } from "../../../src/tui/drawing/TextWidth.ts"
import type { Model } from "../../../src/tui/Model.ts"
import { screenRows } from "../../../src/tui/screens/Screen.ts"
import { after, benchModel, report } from "../Samples.ts"

const own = { again: ["Z"], quit: ["X"], "pause, go on": ["ctrl+g"], choose: ["ctrl+o"] }
const owned = (model: Model): Model => ({ ...model, keys: own })
const textOf = (model: Model): string => screenRows(model).map(withoutColour).join("\n")

describe("a sentence that tells a key", () => {
  it("has the usual one, or that of whoever sits there", () => {
    expect(withKeys("{again} begins it again, {back} leaves, {bookmark} makes one", {})).toBe(
      "r begins it again, esc leaves, m makes one"
    )
    expect(withKeys("{again} begins it again, {back} leaves", own)).toBe("Z begins it again, esc leaves")
  })

  it("leaves alone what is in braces otherwise", () => {
    expect(withKeys("expected {on: ledger}, not {nonsense}", own)).toBe("expected {on: ledger}, not {nonsense}")
  })

  it("names what there is, wherever it stands", () => {
    const labels = actions.map(({ label }) => label)
    const files = readdirSync("src/tui", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"))
    const named = files.flatMap((name) =>
      [
        ...readFileSync(`src/tui/${name}`, "utf8").matchAll(/(?<![$\w])\{([a-z]+(?:, go on| [a-z]+)?)\}(?= [a-z])/g)
      ].map(([, label]) => label!)
    )

    expect(named).toContain("again")
    expect(named.filter((label) => !labels.includes(label))).toEqual([])
  })
})

describe("somebody with keys of their own", () => {
  it("is told them where something cannot be done, and in the help", () => {
    const over = owned(benchModel({ state: "over" }))

    expect(after(over, messageFor(over, "f")!).notice?.text).toBe("this run is over; Z begins it again")
    expect(textOf({ ...after(over, { type: "askedForHelp" }), size: { width: 120, height: 120 } })).toContain(
      "Not now: this run is over; Z begins it again."
    )
  })

  it("is told them by the simulation", () => {
    const told = report({ report: "said", message: "looking back: {pause, go on} goes on from here", isProblem: false })

    expect(after(owned(benchModel()), told).notice?.text).toBe("looking back: ctrl+g goes on from here")
  })

  it("is told them where nothing runs, on cards and on one line", () => {
    expect(textOf(owned(benchModel({ state: "crashed", trouble: "it broke" })))).toContain("Z starts it again")
    expect(textOf(after(owned(benchModel()), { type: "openedFaults" }))).toContain("ctrl+o choose")
    expect(textOf({ ...owned(benchModel()), size: { width: 60, height: 3 } })).toContain("(X quit)")
  })
})
