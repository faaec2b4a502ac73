import { readFileSync } from "node:fs"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { parse } from "yaml"
import { decode } from "../../src/scenarios/Decode.ts"
import { printMistakes } from "../../src/scenarios/reading/Mistake.ts"
import { sourceOfValue } from "../../src/scenarios/reading/Source.ts"

const text = readFileSync(new URL("../../docs/messages.md", import.meta.url), "utf8")

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

const scenario = (topic: unknown, expect: ReadonlyArray<unknown> = []) => ({
  name: "table",
  title: "A line of the table",
  duration: "5m",
  regions: { eu: ["eu-1"] },
  system: {
    orders: { topic },
    parked: { topic: { steps: [{ work: "1ms" }] } },
    bank: { service: {}, endpoints: { charge: [{ work: "1ms" }] } }
  },
  journeys: { visit: [{ call: "bank.charge" }, { publish: "orders" }, { publish: "parked" }] },
  load: {
    k6: { scenarios: { users: { executor: "constant-vus", vus: 1, duration: "5m", exec: "visit" } } }
  },
  faults: { gone: { on: "bank", crash: true, at: "1m", for: "30s" } },
  expect
})

const wrong = (written: unknown): string =>
  Result.match(decode(sourceOfValue(written, "docs/messages.md")), { onSuccess: () => "", onFailure: printMistakes })

describe("what docs/messages.md says", () => {
  it("is in tables that are not empty", () => {
    assert.isAbove(rowsOf("A topic").length, 20)
    assert.isAbove(rowsOf("An expectation").length, 5)
  })

  it.each(rowsOf("A topic"))("can be said of a topic: %s", (_, written) => {
    assert.strictEqual(wrong(scenario(parse(written))), "")
  })

  it.each(rowsOf("An expectation"))("can be claimed: %s", (_, written) => {
    const topic = { visibility: "30s", inOrder: "key", steps: [{ work: "20ms" }] }
    assert.strictEqual(wrong(scenario(topic, [parse(written)])), "")
  })
})
