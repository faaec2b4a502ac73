import { describe, expect, it } from "vitest"
import { sequenceDrawing } from "../../src/reports/charts/SequenceDrawing.ts"
import { sequenceMermaid } from "../../src/reports/SequenceMermaid.ts"
import { sequenceLines } from "../../src/reports/SequenceText.ts"
import type { TracePicture } from "../../src/sim/observation/pictures/Picture.ts"
import { sequence, sequenceOf } from "../../src/sim/observation/pictures/Sequence.ts"

/** A call that timed out after 100 ms, whose work went on, and its retry. */
const trace: TracePicture = {
  id: 7,
  journey: "buy",
  startedMs: 1000,
  endedMs: 1180,
  outcome: "ok",
  spans: [
    span({ of: "bank", from: "buy", parent: -1, attempt: 1, arrivedMs: 1000, endedMs: 1150, wasted: true }),
    span({ of: "bank", from: "buy", parent: -1, attempt: 2, arrivedMs: 1100, endedMs: 1180, wasted: false })
  ]
}

function span(
  of: Pick<TracePicture["spans"][number], "of" | "from" | "parent" | "attempt" | "arrivedMs" | "endedMs" | "wasted">
): TracePicture["spans"][number] {
  return { ...of, startedMs: of.arrivedMs, outcome: "ok" }
}

describe("the sequence of a request", () => {
  it("has what was done in order of time, wasted work included", () => {
    const { events, lanes } = sequenceOf(trace)

    expect(lanes).toEqual(["buy", "bank"])
    expect(events.map(({ atMs, says }) => `${atMs} ${says}`)).toEqual([
      "1000 begins",
      "1000 ",
      "1100 try 2",
      "1150 ok, for nobody",
      "1180 ok",
      "1180 done"
    ])
  })
})

describe("a sequence as text", () => {
  it("draws calls to the right and answers back", () => {
    expect(sequenceLines(sequenceOf(trace), { width: 72, ascii: true })).toEqual([
      "                          buy                         bank",
      "      0:01                 | begins                     |",
      "                           |--------------------------->|",
      "  0:01.100                 |---------- try 2 ---------->|",
      "  0:01.150                 |<..... ok, for nobody ......|",
      "  0:01.180                 |<........... ok ............|",
      "                           | done                       |"
    ])
  })

  it("never grows wider than it may, however many take part", () => {
    const names = Array.from({ length: 12 }, (_, i) => `component-number-${i}`)
    const events = names.map((to) => ({ atMs: 1, kind: "call" as const, from: names[0]!, to, says: "something long" }))

    const lines = sequenceLines(sequence(events), { width: 80 })

    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(80)
    expect(lines.at(-1)).toContain("7 more to the right have no room")
  })

  it("goes on below with what has no room, and says it to the left of the last", () => {
    const says = "fault cut: everything that goes from the bank to the shop is cut off"
    const names = ["shop", "bank", "post"]
    const calls = names.map((to) => ({ atMs: 1, kind: "call" as const, from: "shop", to, says: "" }))
    const note = (at: string) => ({ atMs: 2, kind: "note" as const, from: at, to: at, says })

    const lines = sequenceLines(sequence([...calls, note("bank"), note("post")]), { width: 60, ascii: true })

    expect(lines.slice(-5).map((line) => line.trimEnd())).toEqual([
      "  0:00.002         |           | fault cut: everything that goes from",
      "                   |           | the bank to the shop is cut off",
      "                fault cut: everything that |",
      "                goes from the bank to the  |",
      "                shop is cut off            |"
    ])
  })

  it("marks what broke the promise without colour", () => {
    const [, line] = sequenceLines(
      sequence([{ atMs: 5, kind: "note", from: "bank", to: "bank", says: "charged again", mark: "broken" }])
    )

    expect(line).toMatch(/0:00\.005 ‼ .*│ charged again/)
  })
})

describe("a sequence for Mermaid", () => {
  it("numbers its lanes and escapes what would end a line", () => {
    const text = sequenceMermaid(
      sequence([{ atMs: 0, kind: "failure", from: "a;b", to: "c", says: 'says "no"', mark: "broken" }])
    )

    expect(text).toBe(
      "sequenceDiagram\n  participant n0 as a#59;b\n  participant n1 as c\n  n0--xn1: ‼ 0:00 says #34;no#34;\n"
    )
  })
})

describe("a sequence as a drawing", () => {
  it("says aloud what it shows, and escapes names", () => {
    const { text } = sequenceDrawing("what happened", sequence([{ ...note, from: "<bank>", to: "<bank>" }]))

    expect(text).toContain('aria-label="what happened"')
    expect(text).toContain("&lt;bank&gt;")
    expect(text).not.toContain("<bank>")
  })
})

const note = { atMs: 0, kind: "note", from: "bank", to: "bank", says: "charged" } as const
