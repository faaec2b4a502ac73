import { readFileSync } from "node:fs"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { parse } from "yaml"
import { decode } from "../../src/scenarios/Decode.ts"
import { printMistakes } from "../../src/scenarios/reading/Mistake.ts"
import { sourceOfValue } from "../../src/scenarios/reading/Source.ts"

const text = readFileSync(new URL("../../docs/invariants.md", import.meta.url), "utf8")

/** All lines of tables: what it is, and how it is written. */
const rows = [...text.matchAll(/^\| ([^|]+?) \| `(\{.+\})` \|$/gm)].map(
  ([, what, written]) => [what!, written!] as const
)

/** A line is a step, an invariant or an expectation, by its first key. */
const scenario = (line: Record<string, unknown>) => {
  const isStep = "effect" in line || "idempotent" in line
  const happens = ["charged", "booked", "refunded", "held", "released", "withdrawn", "deposited", "shipped", "stocked"]
  return {
    name: "table",
    title: "A line of the table",
    duration: "5m",
    regions: { eu: ["eu-1"], us: ["us-1"] },
    system: {
      orders: { store: { write: "1ms" } },
      ledger: { store: { read: "1ms", write: "1ms" } },
      events: { topic: { consumers: 1, steps: [{ work: "1ms" }] } }
    },
    journeys: {
      europeans: [{ call: "orders.write" }],
      visit: [
        isStep ? line : { wait: "1s" },
        { call: "orders.write" },
        { call: "ledger.read" },
        { update: { store: "ledger" } },
        { publish: "events" },
        ...happens.map((effect) => ({ effect })),
        { idempotent: { name: "charges", steps: [{ work: "1ms" }] } }
      ]
    },
    load: { k6: { scenarios: { users: { executor: "constant-vus", vus: 1, duration: "5m", exec: "visit" } } } },
    invariants: {
      "charged-once": { once: "charged" },
      ...(isStep || "measure" in line ? {} : { line })
    },
    expect: "measure" in line ? [line] : []
  }
}

describe("what docs/invariants.md says", () => {
  it("is in tables that are not empty", () => {
    assert.strictEqual(rows.length, 11 + 4 + 9 + 13 + 2)
  })

  it.each(rows)("can be written: %s", (_, written) => {
    const wrong = Result.match(decode(sourceOfValue(scenario(parse(written)), "docs/invariants.md")), {
      onSuccess: () => "",
      onFailure: printMistakes
    })

    assert.strictEqual(wrong, "")
  })
})
