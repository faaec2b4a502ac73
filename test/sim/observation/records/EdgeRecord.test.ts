import { describe, expect, it } from "vitest"
import { edgeColumn as column } from "../../../../src/sim/observation/records/EdgeRecord.ts"
import { HandMadeRun } from "../HandMadeRun.ts"

describe("an edge's record", () => {
  it("counts calls, repeated tries, ends and failures of one caller at one component", () => {
    const run = new HandMadeRun({ components: { shop: 1, ledger: 1 } })
    run.call("shop", { arrived: 0, started: 0, ended: 2 })
    run.call("ledger", { arrived: 0, started: 0, ended: 1, reason: "error", from: "shop" })
    run.call("ledger", { arrived: 1, started: 1, ended: 2, from: "shop", attempt: 2 })
    run.call("ledger", { arrived: 3, from: "audit" })
    const { edges } = run.until(5)

    expect(edges.map(({ from, to }) => `${from} -> ${to}`)).toEqual([
      "buy -> shop",
      "shop -> ledger",
      "audit -> ledger"
    ])
    const { tally } = edges[1]!
    expect([column.calls, column.retries, column.ended, column.failed].map((one) => tally.now[one])).toEqual([
      2, 1, 2, 1
    ])
  })
})
