import { describe, expect, it } from "vitest"
import { mermaid } from "../../src/reports/Mermaid.ts"
import { sampleResult } from "./sampleResult.ts"

const { picture, scenario } = sampleResult()

describe("the Mermaid flowchart", () => {
  it("draws every component with its traffic, and names what a fault touched", () => {
    const edges = [
      { from: "buy", to: "shop", calls: 144_000, retries: 0, failed: 0, perSecond: 600, failedShare: 0 },
      { from: "shop", to: "payments", calls: 240_000, retries: 120_000, failed: 60_000, perSecond: 1, failedShare: 0 }
    ]

    expect(mermaid(sampleResult({ picture: { ...picture, edges } }))).toBe(`flowchart LR
  n0(["buy<br>600/s"])
  n1(["browse<br>150/s"])
  n2["shop<br>3 x 1024 workers"]
  n3["payments<br>2 x 1024 workers"]
  n4[("ledger<br>20 connections, line 2028<br>fault: slow-ledger")]
  n5{{"catalogue<br>1000 entries, 60s"}}
  n0 -->|"600/s"| n2
  n1 --> n2
  n2 -->|"1k/s, 50% retries, 25% failed"| n3
  n3 --> n4
  n2 --> n5
  classDef fault stroke:#cc79a7,stroke-width:4px
  class n4 fault
`)
  })

  it("means nothing else by a name", () => {
    const node = { ...scenario.topology.nodes[0]!, name: 'a"b <i>#', says: "" }
    const topology = { nodes: [node], edges: [], regions: {} }

    expect(mermaid(sampleResult({ scenario: { ...scenario, topology } }))).toBe(
      'flowchart LR\n  n0(["a#34;b #60;i#62;#35;"])\n'
    )
  })

  it("leaves out an edge to what is not there", () => {
    const topology = { nodes: [], edges: [{ from: "a", to: "b" }], regions: {} }

    expect(mermaid(sampleResult({ scenario: { ...scenario, topology } }))).toBe("flowchart LR\n")
  })
})
