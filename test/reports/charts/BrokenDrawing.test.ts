import { parseHTML } from "linkedom"
import { describe, expect, it } from "vitest"
import { brokenDrawing } from "../../../src/reports/charts/BrokenDrawing.ts"
import { sequenceBody } from "../../../src/reports/charts/SequenceDrawing.ts"
import { sampleResult } from "../sampleResult.ts"

const result = sampleResult()
const says = "the card was charged again, though <somebody> had been told that it was done"
const sequence = {
  lanes: ["buy", "bank"],
  events: [
    { atMs: 1, kind: "call", from: "buy", to: "bank", says: "" },
    { atMs: 5, kind: "note", from: "bank", to: "bank", says, mark: "broken" }
  ]
} as const
const invariant = { name: "charged-once", first: { atMs: 5, says: "charged happened again", sequence } }
const invariants = [{ ...invariant, verdict: "failed" as const }]

describe("a drawing of broken invariants", () => {
  it("stands by itself: with its colours, its size, and nothing from elsewhere", () => {
    const text = brokenDrawing({ ...result, invariants } as unknown as typeof result)
    const svg = parseHTML(text).document.querySelector("svg")!

    expect(svg.getAttribute("xmlns")).toBe("http://www.w3.org/2000/svg")
    expect(text).toContain("--bad:#")
    expect(text).not.toMatch(/href|url\(|<somebody>/)
    expect(svg.textContent).toContain("charged-once")
    expect(svg.textContent).toContain(says)
  })

  it("has room for the longest that is said at the last lane", () => {
    const short = { ...sequence, events: sequence.events.slice(0, 1) }

    expect(sequenceBody(sequence).width).toBeGreaterThan(sequenceBody(short).width + says.length * 3)
  })

  it("says so if none was broken", () => {
    expect(brokenDrawing({ ...result, invariants: [] } as unknown as typeof result)).toContain(
      "No invariant was broken."
    )
  })
})
