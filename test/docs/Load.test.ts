import { readFileSync } from "node:fs"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { parse } from "yaml"
import { decode } from "../../src/scenarios/Decode.ts"
import { printMistakes } from "../../src/scenarios/reading/Mistake.ts"
import { sourceOfValue } from "../../src/scenarios/reading/Source.ts"

const text = readFileSync(new URL("../../docs/load.md", import.meta.url), "utf8")

/** The lines of the table under a heading that begins so. */
const rowsUnder = (heading: string): ReadonlyArray<readonly [string, string]> => {
  const section = text.split("\n## ").find((one) => one.startsWith(heading)) ?? ""
  return [...section.matchAll(/^\| ([^|]+?) \| `(\{.+\})` \|$/gm)].map(
    ([, what, written]) => [what!, written!] as const
  )
}

const users = { executor: "constant-arrival-rate", rate: 1, duration: "5m", preAllocatedVUs: 5, exec: "visit" }

const scenario = (more: object) => ({
  name: "table",
  title: "A line of the table",
  duration: "10m",
  regions: { eu: ["eu-1"], us: ["us-1"] },
  system: {
    shop: { service: { instances: 2, zones: ["eu-1", "us-1"] }, endpoints: { buy: [{ work: "1ms" }] } }
  },
  journeys: { visit: [{ call: "shop.buy" }] },
  load: { k6: { scenarios: { users } } },
  ...more
})

const mistakesIn = (value: object): string =>
  Result.match(decode(sourceOfValue(value, "table.ts")), { onFailure: printMistakes, onSuccess: () => "" })

describe("the tables of loads", () => {
  it("have lines", () => {
    const lines = ["How many", "How irregularly", "Who they are"].map((heading) => rowsUnder(heading).length)

    for (const count of lines) assert.isAbove(count, 5)
  })

  it.each(rowsUnder("How many"))("say it so that it can be read: %s", (_, written) => {
    assert.strictEqual(mistakesIn(scenario({ load: { k6: { scenarios: { users: parse(written) } } } })), "")
  })

  it.each(rowsUnder("How irregularly"))("say it so that it can be read: %s", (_, written) => {
    // A file is read with the file of the scenario; here is none.
    const part = parse(written.replace("arrivals.csv", '"at,key\\n0,7\\n"'))
    assert.strictEqual(mistakesIn(scenario({ load: { k6: { scenarios: { users } }, ...part } })), "")
  })

  it.each(rowsUnder("Who they are"))("say it so that it can be read: %s", (_, written) => {
    assert.strictEqual(mistakesIn(scenario({ journeys: { visit: parse(written) } })), "")
  })

  it("say what a tenant is", () => {
    const [, block = ""] = /```yaml\n([\s\S]+?)```/.exec(text) ?? []
    assert.strictEqual(mistakesIn(scenario(parse(block))), "")
  })
})
