import { readFileSync } from "node:fs"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { parse } from "yaml"
import { decode } from "../../src/scenarios/Decode.ts"
import { printMistakes } from "../../src/scenarios/reading/Mistake.ts"
import { sourceOfValue } from "../../src/scenarios/reading/Source.ts"

const text = readFileSync(new URL("../../docs/replication.md", import.meta.url), "utf8")

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

const takes = { read: "1ms", write: "1ms" }
const failover = { after: "10s", promote: "20s", clients: { ttl: "30s" } }
const replicated = { store: { ...takes, contents: {}, replicas: { count: 1 }, failover } }

const scenario = (step: unknown, ledger: unknown = replicated, expect: ReadonlyArray<unknown> = []) => ({
  name: "table",
  title: "A line of the table",
  duration: "5m",
  system: {
    ledger,
    quorum: { store: { ...takes, quorum: { handOff: "10s", flush: "every(10s)", antiEntropy: {} } } },
    carts: { store: { ...takes, contents: { effects: { write: { puts: 1 } } }, primaries: { count: 2 } } },
    agreed: { store: { ...takes, raft: {} } },
    logged: { store: { ...takes, log: {} } },
    several: { store: { ...takes, primaries: { count: 2 } } }
  },
  journeys: {
    visit: [
      step,
      { call: "ledger.read" },
      { call: "quorum.read" },
      { call: "agreed.read" },
      { call: "several.read" },
      { call: "carts.read" },
      { call: "logged.read" }
    ]
  },
  load: { k6: { scenarios: { users: { executor: "constant-vus", vus: 1, duration: "5m", exec: "visit" } } } },
  expect
})

const wrong = (written: unknown): string =>
  Result.match(decode(sourceOfValue(written, "docs/replication.md")), {
    onSuccess: () => "",
    onFailure: printMistakes
  })

describe("what docs/replication.md says", () => {
  it("is in tables of which no line is left out", () => {
    const rows = ["A component", "A step", "An expectation"].flatMap(rowsOf)
    assert.strictEqual(rows.length, 47 + 5 + 27)
    assert.strictEqual([...text.matchAll(/\| `\{/g)].length, rows.length)
  })

  it.each(rowsOf("A component"))("can be in a system: %s", (_, written) => {
    assert.strictEqual(wrong(scenario({ wait: "1s" }, parse(written))), "")
  })

  it.each(rowsOf("A step"))("can be done: %s", (_, written) => {
    assert.strictEqual(wrong(scenario(parse(written))), "")
  })

  it.each(rowsOf("An expectation"))("can be claimed: %s", (_, written) => {
    const sure = { call: "ledger.read", consistency: "read-your-writes" }
    assert.strictEqual(wrong(scenario(sure, replicated, [parse(written)])), "")
  })
})
