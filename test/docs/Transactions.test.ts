import { readFileSync } from "node:fs"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { parse } from "yaml"
import { decode } from "../../src/scenarios/Decode.ts"
import { printMistakes } from "../../src/scenarios/reading/Mistake.ts"
import { sourceOfValue } from "../../src/scenarios/reading/Source.ts"

const text = readFileSync(new URL("../../docs/transactions.md", import.meta.url), "utf8")

/** The lines of all tables whose second column is headed so: what it is, and how it is written. */
const rowsOf = (head: string): ReadonlyArray<readonly [string, string]> => {
  const rows: Array<readonly [string, string]> = []
  let isIn = false
  for (const line of text.split("\n")) {
    const [, what, written] = /^\| ([^|]+?) \| `(\{.+\})` \|$/.exec(line) ?? []
    if (line.endsWith(` | ${head} |`)) isIn = true
    else if (!line.startsWith("|")) isIn = false
    else if (isIn && what !== undefined) rows.push([what, written!])
  }
  return rows
}

const row = { store: { read: "1ms", write: "1ms", queries: { look: "1ms" }, operations: { swap: "1ms" } } }

const scenario = (step: unknown, ledger: unknown = row, expect: ReadonlyArray<unknown> = []) => ({
  name: "table",
  title: "A line of the table",
  duration: "5m",
  system: {
    ledger,
    stock: row,
    post: row,
    rates: { service: {}, endpoints: { ask: [{ work: "1ms" }] } }
  },
  journeys: {
    visit: [
      step,
      { call: "ledger.read" },
      { call: "rates.ask" },
      ...["charged", "booked", "refused", "refunded"].map((effect) => ({ effect })),
      { update: { store: "ledger" } },
      { lock: { name: "booking", steps: [{ call: "ledger.write" }] } },
      { commit: { participants: ["ledger.write", "stock.write", "post.write"] }, name: "purchase" }
    ]
  },
  load: {
    k6: { scenarios: { users: { executor: "constant-vus", vus: 1, duration: "5m", exec: "visit" } } }
  },
  expect
})

const wrong = (written: unknown): string =>
  Result.match(decode(sourceOfValue(written, "docs/transactions.md")), {
    onSuccess: () => "",
    onFailure: printMistakes
  })

const nothing = { wait: "1s" }

describe("what docs/transactions.md says", () => {
  it("is in tables that are not empty", () => {
    assert.strictEqual(rowsOf("A step").length, 29)
    assert.strictEqual(rowsOf("A component").length, 2)
    assert.strictEqual(rowsOf("An expectation").length, 12)
    assert.strictEqual([...text.matchAll(/\| `\{/g)].length, 29 + 2 + 12)
  })

  it.each(rowsOf("A step"))("can be done: %s", (_, written) => {
    assert.strictEqual(wrong(scenario(parse(written))), "")
  })

  it.each(rowsOf("A component"))("can be in a system: %s", (_, written) => {
    assert.strictEqual(wrong(scenario(nothing, parse(written))), "")
  })

  it.each(rowsOf("An expectation"))("can be claimed: %s", (_, written) => {
    assert.strictEqual(wrong(scenario(nothing, row, [parse(written)])), "")
  })
})
