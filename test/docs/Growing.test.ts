import { readFileSync } from "node:fs"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { parse } from "yaml"
import { decode } from "../../src/scenarios/Decode.ts"
import { printMistakes } from "../../src/scenarios/reading/Mistake.ts"
import { sourceOfValue } from "../../src/scenarios/reading/Source.ts"

const text = readFileSync(new URL("../../docs/growing.md", import.meta.url), "utf8")

/** All lines of tables: what it is, and how it is written. */
const rows = [...text.matchAll(/^\| ([^|]+?) \| `(\{.+\})` \|$/gm)].map(
  ([, what, written]) => [what!, written!] as const
)

const sharded = (by: string) => ({
  store: { read: "1ms", shards: 4, by, ...(by === "range" ? { keys: 100_000 } : {}) }
})

/** A line is a fault, a step, an invariant or an expectation, by its first key. */
const scenario = (line: Record<string, unknown>) => {
  const isMeasure = "measure" in line
  const hashed = { on: "hashed", at: "60s", reshard: { to: 5, keys: 100_000, work: "5ms" } }
  const orders = { on: "orders", at: "60s", migrate: { rows: 2_000_000, row: "10us" } }
  return {
    name: "table",
    title: "A line of the table",
    duration: "5m",
    system: {
      hashed: sharded("hash"),
      ring: sharded("consistent"),
      ranges: sharded("range"),
      orders: { store: { read: "1ms", write: "1ms" } },
      changed: { topic: { consumers: 4, steps: [{ call: "view.write" }] } },
      view: { store: { read: "1ms", write: "1ms" } }
    },
    journeys: {
      visit: {
        key: "uniform(100000)",
        steps: [
          ...("effect" in line || "call" in line ? [line] : []),
          { publish: "changed" },
          ...["hashed", "ring", "ranges", "orders", "view"].map((store) => ({ call: `${store}.read` }))
        ]
      }
    },
    load: { k6: { scenarios: { users: { executor: "constant-vus", vus: 1, duration: "5m", exec: "visit" } } } },
    faults: "on" in line ? { line } : isMeasure ? { hashed, orders } : {},
    invariants: { "view-is-fresh": { fresh: "orders", seenIn: "view" }, ...("fresh" in line ? { line } : {}) },
    expect: isMeasure ? [line] : []
  }
}

describe("what docs/growing.md says", () => {
  it("is in tables of which no line is left out", () => {
    assert.strictEqual(rows.length, 7 + 6 + 2 + 1 + 12)
    assert.strictEqual([...text.matchAll(/\| `\{/g)].length, rows.length)
  })

  it.each(rows)("can be written: %s", (_, written) => {
    const wrong = Result.match(decode(sourceOfValue(scenario(parse(written)), "docs/growing.md")), {
      onSuccess: () => "",
      onFailure: printMistakes
    })

    assert.strictEqual(wrong, "")
  })
})
