import { assert, describe, it } from "vitest"
import { flowchart } from "../../src/scenarios/saying/Flowchart.ts"
import { topology } from "../../src/scenarios/Topology.ts"
import { shopInTwoZones } from "./SampleShop.ts"

describe("a topology", () => {
  const { edges, nodes, regions } = topology(shopInTwoZones.scenario)

  it("has journeys as clients, and components with the zones of their instances", () => {
    assert.deepStrictEqual(
      nodes.map(({ kind, name, zones }) => [name, kind, zones]),
      [
        ["purchase", "client", ["eu"]],
        ["shop", "service", ["eu-1", "eu-2", "eu-1"]],
        ["ledger", "store", ["eu-1", "eu-2", "eu-2"]],
        ["pages", "cache", [null]],
        ["mail", "topic", [null]]
      ]
    )
    assert.deepStrictEqual(
      nodes.map(({ instances }) => instances),
      [1, 3, 3, 1, 1]
    )
    assert.deepStrictEqual(regions, { eu: ["eu-1", "eu-2"] })
  })

  it("has an edge for whatever is used, once", () => {
    assert.deepStrictEqual(
      edges.map(({ from, to }) => `${from} -> ${to}`),
      ["purchase -> shop", "shop -> pages", "shop -> ledger", "shop -> mail"]
    )
  })

  it("is drawn as a flow chart; what is published is not waited for", () => {
    assert.deepStrictEqual(
      flowchart({ ...topology(shopInTwoZones.scenario), nodes: nodes.map((node) => ({ ...node, says: "" })) }).split(
        "\n"
      ),
      [
        "flowchart LR",
        '  n0(["purchase"])',
        '  n1["shop"]',
        '  n2[("ledger")]',
        '  n3{{"pages"}}',
        '  n4[["mail"]]',
        "  n0 --> n1",
        "  n1 --> n3",
        "  n1 --> n2",
        "  n1 -.-> n4",
        ""
      ]
    )
  })
})
