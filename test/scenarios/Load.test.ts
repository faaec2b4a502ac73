import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { afterAll, assert, describe, it } from "vitest"
import { compile } from "../../src/scenarios/Compile.ts"
import { load } from "../../src/scenarios/Load.ts"
import type { HandlerContext } from "../../src/scenarios/language/Handwritten.ts"
import { codeWithAdditions } from "../../src/scenarios/Save.ts"

const folder = mkdtempSync(join(tmpdir(), "faultline-"))
afterAll(() => rmSync(folder, { recursive: true }))

const write = (file: string, text: string): string => {
  const path = join(folder, file)
  writeFileSync(path, text)
  return path
}

/** A scenario whose endpoint does what the code says; nothing else stands in its folder. */
const storm = (code: string): string => `
import { defineScenario } from "faultline"
import { Effect, Schedule } from "effect"
import * as SubPath from "effect/Effect"
import type { Options } from "k6/options"

enum Patience { Short = 3 }
const k6: Options = { scenarios: { users: { executor: "constant-vus", vus: 1, duration: "10s", exec: "buy" } } }

export default defineScenario({
  name: "storm",
  title: "Code of its own",
  duration: "10s",
  system: {
    shop: { service: {}, endpoints: { buy: [{ run: ${code}, calls: ["ledger.write"] }] } },
    ledger: { store: { write: "1s" } }
  },
  journeys: { buy: [{ call: "shop.buy" }, { wait: "100ms" }] },
  load: { k6 }
})
`

const messageOf = (path: string): Promise<string> =>
  Effect.runPromise(Effect.flip(load(path))).then(({ message }) => message)

describe("a .ts scenario in an empty folder", () => {
  it("gets this program's own Effect, also by sub-path", async () => {
    const path = write(
      "storm.ts",
      storm("() => Effect.succeed([Effect.succeed, SubPath.succeed, Schedule.spaced, Patience.Short])")
    )

    const { scenario } = await Effect.runPromise(load(path))

    const shop = scenario.system.shop!
    const step = shop.kind === "service" ? shop.endpoints.buy!.steps[0]! : undefined
    const seen = step?.kind === "run" ? Effect.runSync(step.run({} as HandlerContext)) : undefined
    assert.deepStrictEqual(seen, [Effect.succeed, Effect.succeed, Schedule.spaced, 3])
  })

  it("runs in virtual time", async () => {
    const code = `({ call }) => call("ledger.write").pipe(Effect.timeout("400 millis"), Effect.retry(Schedule.recurs(1)), Effect.ignore)`
    const { scenario } = await Effect.runPromise(load(write("storm.ts", storm(code))))

    const simulation = compile(scenario, { seed: 1 })
    simulation.go()

    // Two tries of 400 ms and 100 ms of thinking: an iteration takes 900 ms, and eleven end within 10 s.
    assert.strictEqual(simulation.picture().journeys[0]!.total.carried, 11)
    assert.strictEqual(simulation.picture().components.find(({ name }) => name === "ledger")!.total.offered, 23)
  })

  it("is read anew when it has changed", async () => {
    const path = write("storm.ts", storm("() => Effect.void"))
    await Effect.runPromise(load(path))
    write("storm.ts", storm("() => Effect.void").replace("Code of its own", "Changed"))

    assert.strictEqual((await Effect.runPromise(load(path))).scenario.title, "Changed")
  })

  it("has mistakes with paths", async () => {
    const path = write("storm.ts", storm("() => Effect.void").replace("wait:", "wiat:"))

    assert.strictEqual(
      await messageOf(path),
      `${path}:18:45  journeys.buy[1].wiat\n  there is no step "wiat"; did you mean "wait"?`
    )
  })

  it("that does not say what its code calls is told how to", async () => {
    const path = write("storm.ts", storm("() => Effect.void").replace(', calls: ["ledger.write"]', ""))

    assert.match(
      await messageOf(path),
      /storm\.ts:16:5 {2}system\.ledger\n {2}nothing ever uses "ledger".*what your own code calls is said beside it: \{run: code, calls: \["ledger\.…"\]\}/
    )
  })

  it("that throws is a mistake where it throws", async () => {
    const path = write(
      "thrower.ts",
      `const nothing: { name?: { first: string } } = {}\n\nexport default nothing.name!.first\n`
    )

    assert.match(await messageOf(path), /thrower\.ts:3:\d+\n {2}this code threw: Cannot read properties of undefined/)
  })

  it("that is not TypeScript is a mistake where that begins", async () => {
    const path = write("broken.ts", `const one = 1\nconst = 2\n`)

    assert.match(await messageOf(path), /broken\.ts:2:\d+\n/)
  })

  it("has to export something", async () => {
    const path = write("silent.ts", `const scenario = {}\n`)

    assert.match(await messageOf(path), /silent\.ts\n {2}nothing is exported here/)
  })
})

describe("a .ts scenario that is saved with a fault on what one variant alone has", () => {
  it("has the fault in that variant, and what was lifted there only", async () => {
    const helper = `{ service: {}, endpoints: { help: [] } }`
    const variants = `{ naive: {}, helped: { set: { "system.helper": ${helper}, "journeys.buy": [{ call: "helper.help" }, { call: "shop.buy" }] } } }`
    const slow = `{ slow: { on: "shop", slow: "6x", at: "1s", for: "5s" } }`
    const code = storm("() => Effect.void").replace(
      "load: { k6 }",
      `load: { k6 }, faults: ${slow}, variants: ${variants}`
    )
    write("storm.ts", code)
    const crash = { on: "helper", crash: true, at: 2_000_000_000 } as const
    const added = { faults: { "by-hand": crash }, lifted: { slow: "3s" }, name: "again", into: "helped" }
    const path = write("again.ts", codeWithAdditions({ from: "./storm.ts", isDefault: true }, added))

    const [naive, helped] = (await Effect.runPromise(load(path))).variants.map(({ scenario }) => scenario.faults)

    assert.deepStrictEqual(helped, { slow: { ...naive!.slow!, until: 3_000_000_000 }, "by-hand": crash })
    assert.isUndefined(naive!.slow!.until)
  })
})

describe("loading", () => {
  it("names the file as it was named", async () => {
    const path = write("wrong.yaml", "name: wrong\n")

    assert.include(await messageOf(path), `${path}:1:1  title\n  "title" is missing`)
  })

  it("of a file that does not exist is a mistake", async () => {
    assert.strictEqual(
      await messageOf("nowhere/storm.yaml"),
      'nowhere/storm.yaml\n  there is no file "nowhere/storm.yaml"'
    )
  })
})
