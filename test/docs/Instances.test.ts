import { readFileSync } from "node:fs"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { parse } from "yaml"
import { decode } from "../../src/scenarios/Decode.ts"
import { printMistakes } from "../../src/scenarios/reading/Mistake.ts"
import { sourceOfValue } from "../../src/scenarios/reading/Source.ts"

const text = readFileSync(new URL("../../docs/instances.md", import.meta.url), "utf8")

/** The lines of all tables whose second column is headed so: what it is, and how it is written. */
const rowsOf = (head: string): ReadonlyArray<readonly [string, string]> =>
  text
    .split("\n## ")
    .flatMap((section) =>
      section.includes(`| ${head} |`)
        ? [...section.matchAll(/^\| ([^|]+?) \| `(\{.+\})` \|$/gm)].map(
            ([, what, written]) => [what!, written!] as const
          )
        : []
    )

const scenario = (service: unknown, through: ReadonlyArray<unknown> = [], expect: ReadonlyArray<unknown> = []) => ({
  name: "table",
  title: "A line of the table",
  duration: "5m",
  system: { payments: { service, endpoints: { charge: [{ work: "1ms" }] } } },
  journeys: { visit: { key: "uniform(1000)", steps: [{ call: "payments.charge", through }] } },
  load: { k6: { scenarios: { users: { executor: "constant-vus", vus: 1, duration: "5m", exec: "visit" } } } },
  expect
})

const wrong = (written: unknown): string =>
  Result.match(decode(sourceOfValue(written, "table.ts")), { onSuccess: () => "", onFailure: printMistakes })

describe("what docs/instances.md says", () => {
  it("is in tables that are not empty", () => {
    assert.deepStrictEqual(
      ["A service", "A change, in `changes`", "A policy", "An expectation"].map((head) => rowsOf(head).length),
      [27, 2, 4, 3]
    )
  })

  it.each(rowsOf("A service"))("can be said of a service: %s", (_, written) => {
    assert.strictEqual(wrong(scenario(parse(written))), "")
  })

  it.each(rowsOf("A change, in `changes`"))("can become of a service: %s", (_, written) => {
    assert.strictEqual(wrong({ ...scenario({ instances: 4 }), changes: { sized: parse(written) } }), "")
  })

  it.each(rowsOf("A policy"))("can be said of a call: %s", (_, written) => {
    assert.strictEqual(wrong(scenario({ instances: 4 }, [parse(written)])), "")
  })

  it.each(rowsOf("An expectation"))("can be claimed: %s", (_, written) => {
    assert.strictEqual(wrong(scenario({ instances: 4, outlierEjection: {} }, [], [parse(written)])), "")
  })
})
