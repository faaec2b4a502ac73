import { readFileSync } from "node:fs"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { parse } from "yaml"
import { compile } from "../../src/scenarios/Compile.ts"
import { decode } from "../../src/scenarios/Decode.ts"
import { printMistakes } from "../../src/scenarios/reading/Mistake.ts"
import { sourceOfValue } from "../../src/scenarios/reading/Source.ts"

const text = readFileSync(new URL("../../docs/faults.md", import.meta.url), "utf8")
const rows = [...text.matchAll(/^\| ([^|]+?) \| `(\{.+?\})`(?:;|,| \|)/gm)].map(
  ([, what, written]) => [what!, written!] as const
)

/** Only a service that is looked up can be hit so, and one with releases is not. */
const lookedUp = (fault: unknown) =>
  /"(l|slowL)ookups"/.test(JSON.stringify(fault)) ? { discovery: { ttl: "30s" } } : {}

/** Something that every line of the table can hit. */
const scenario = (fault: unknown) => ({
  name: "table",
  title: "A line of the table",
  duration: "10m",
  regions: { eu: ["eu-1"], us: ["us-1"] },
  links: { "shop <-> ledger": { bandwidth: "100Mbit/s" } },
  system: {
    shop: {
      service: { instances: 3, workers: 8, zones: ["eu-1", "us-1"], ...lookedUp(fault) },
      endpoints: {
        buy: [
          { cache: { name: "pages", miss: [{ call: "ledger.read" }] } },
          { call: "ledger.write", size: "20KB" },
          { call: "accounts.write" }
        ]
      }
    },
    ledger: { store: { read: "1ms", write: "1ms", replicas: { count: 2 } } },
    accounts: { store: { write: "1ms", primaries: { count: 2 } } },
    pages: { cache: { capacity: 100 } },
    books: { store: { write: "1ms" } },
    sales: { topic: { steps: [] } }
  },
  journeys: { visit: [{ call: "shop.buy" }, { effect: "sold", write: "books.write", outbox: { topic: "sales" } }] },
  load: { k6: { scenarios: { users: { executor: "constant-vus", vus: 1, duration: "10m", exec: "visit" } } } },
  faults: { one: fault }
})

describe("the table of faults", () => {
  it("has lines", () => {
    assert.isAbove(rows.length, 40)
  })

  it.each(rows)("says it so that it can be read: %s", (_, written) => {
    const decoded = decode(sourceOfValue(scenario(parse(written)), "table.ts"))

    assert.strictEqual(Result.match(decoded, { onFailure: printMistakes, onSuccess: () => "" }), "")
  })
})

describe("a caller that dies", () => {
  /** How often the bank has charged, of one call that takes 4s and whose caller dies meanwhile. */
  const charged = (through: ReadonlyArray<unknown>) => {
    const decoded = decode(
      sourceOfValue(
        {
          name: "crash",
          title: "The caller dies",
          duration: "20s",
          system: {
            shop: { service: {}, endpoints: { buy: [{ call: "bank.charge", through }] } },
            bank: { service: {}, endpoints: { charge: [{ work: "4s" }, { effect: "charged" }] } }
          },
          journeys: { buy: [{ call: "shop.buy" }] },
          load: { k6: { scenarios: { one: { executor: "per-vu-iterations", vus: 1, iterations: 1, exec: "buy" } } } },
          faults: { dies: { on: "shop", crash: true, at: "2s", for: "1s" } },
          invariants: { "is-charged": { balance: "charged >= 1", per: "run", holds: "sometimes" } }
        },
        "crash.ts"
      )
    )
    const simulation = compile(Result.getOrThrow(decoded).variants[0]!.scenario, { seed: "1" })
    simulation.go()
    return simulation.invariants[0]!.verdict === "passed"
  }

  it("takes along a call that it waits for", () => {
    assert.isFalse(charged([]))
  })

  it("leaves a call with a timeout to the callee, which does what it was asked", () => {
    assert.isTrue(charged([{ timeout: "10s" }]))
  })

  it("takes it along where the timeout would", () => {
    assert.isFalse(charged([{ timeout: { after: "10s", cancels: "everything" } }]))
  })
})
