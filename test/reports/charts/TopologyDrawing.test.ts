import { describe, expect, it } from "vitest"
import type { Result } from "../../../src/experiments/Result.ts"
import { topologyDrawing } from "../../../src/reports/charts/TopologyDrawing.ts"
import { sampleResult } from "../sampleResult.ts"

const result = sampleResult()
const svg = topologyDrawing(result).text
const withTopology = (topology: Partial<Result["scenario"]["topology"]>): string =>
  topologyDrawing(
    sampleResult({
      scenario: { ...result.scenario, topology: { ...result.scenario.topology, ...topology } }
    })
  ).text

describe("the drawing of a topology", () => {
  it("is the same when it is drawn again", () => {
    expect(topologyDrawing(sampleResult()).text).toBe(svg)
  })

  it("names every component, and says who calls whom", () => {
    for (const { name, says } of result.scenario.topology.nodes) {
      expect(svg).toContain(`class="name">${name}</text>`)
      for (const line of says.split(", ")) expect(svg).toContain(`class="says">${line}</text>`)
    }
    expect(svg).toContain('aria-label="The system: buy calls shop, browse calls shop, shop calls payments')
  })

  it("flags the component that a fault was on, and no other", () => {
    expect(svg.match(/class="flag">([^<]*)</g)).toEqual(['class="flag">slow-ledger<'])
    expect(svg.match(/stroke-dasharray:6 3/g)).toHaveLength(1)
  })

  it("shows how busy a component was, where it has a limit", () => {
    expect(svg.match(/<title>[^<]*<\/title>/g)).toEqual([
      "<title>38.8% busy</title>",
      "<title>81.4% busy</title>",
      "<title>90% busy</title>"
    ])
  })

  it("lies from left to right", () => {
    const left = (name: string) =>
      Number(new RegExp(`translate\\(([\\d.]+),[\\d.]+\\)">\\n.*\\n[^\\n]*>${name}<`).exec(svg)![1])

    expect(left("buy")).toBeLessThan(left("shop"))
    expect(left("shop")).toBeLessThan(left("payments"))
    expect(left("payments")).toBeLessThan(left("ledger"))
  })

  it("leaves out an edge to what is not there, and draws calls in a circle", () => {
    const edges = [
      { from: "shop", to: "ghost" },
      { from: "shop", to: "payments" },
      { from: "payments", to: "shop" }
    ]

    expect(withTopology({ edges })).toContain('aria-label="The system: shop calls payments, payments calls shop"')
  })
})
