import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import * as Effect from "effect/Effect"
import { afterAll, assert, describe, it } from "vitest"
import { hashOf } from "../../../src/experiments/Run.ts"
import { renamedFrom } from "../../../src/scenarios/Library.ts"
import { load } from "../../../src/scenarios/Load.ts"
import { withAdditions } from "../../../src/scenarios/Save.ts"
import { describe as inWords, printDescription } from "../../../src/scenarios/saying/Describe.ts"
import { second } from "../../../src/sim/kernel/Instant.ts"

const folder = mkdtempSync(join(tmpdir(), "faultline-"))
afterAll(() => rmSync(folder, { recursive: true }))

const write = (file: string, text: string): string => {
  const path = join(folder, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

const decoded = (path: string) => Effect.runPromise(load(path))

/** The mistakes, with files as they are named from the folder. */
const messagesOf = (path: string): Promise<string> =>
  Effect.runPromise(
    Effect.match(load(path), {
      onFailure: ({ message }) => message.replaceAll(`${folder}/`, ""),
      onSuccess: () => "no mistake"
    })
  )

const shop = `name: shop
title: A shop
duration: 1m
system:
  shop:
    service: {instances: 2, workers: 8}
    endpoints:
      buy:
        - work: exponential(4ms)
        - {call: ledger.write, through: [{retry: {attempts: 3, backoff: none}}, {timeout: 800ms}]}
  ledger: {store: {connections: 20, write: 15ms}}
journeys: {buy: [{call: shop.buy}]}
load: {k6: {scenarios: {users: {executor: constant-arrival-rate, rate: 10, duration: 1m, preAllocatedVUs: 9, exec: buy}}}}
faults:
  slow-ledger: {on: ledger, slow: 6x, at: 20s, for: 10s}
variants:
  naive: {}
  patient: {set: {system.shop.endpoints.buy.1.through.timeout: 2s}}
`
write("shop.yaml", shop)

describe("a scenario that extends another", () => {
  it("has what it says itself, and everything else from there", async () => {
    const path = write("bigger.yaml", "name: bigger\nextends: shop.yaml\nsystem: {shop: {service: {workers: 32}}}\n")

    const { scenario, variants } = await decoded(path)

    const { shop } = scenario.system
    assert.deepStrictEqual(shop?.kind === "service" ? [shop.service.instances, shop.service.workers] : [], [2, 32])
    assert.deepStrictEqual([scenario.name, scenario.title], ["bigger", "A shop"])
    assert.deepStrictEqual(
      variants.map(({ name }) => name),
      ["naive", "patient"]
    )
    assert.notProperty(scenario, "extends")
  })

  it("adds and takes away variants, and changes lists by their paths, in the words of variants", async () => {
    const path = write(
      "other.yaml",
      `name: other
extends:
  scenario: shop.yaml
  remove: [variants.patient, system.shop.endpoints.buy.1.through.retry]
  set: {system.shop.endpoints.buy.1.through.timeout: 100ms}
  insert: {before: "system.shop.endpoints.buy[0]", step: {wait: 1ms}}
variants: {two: {set: {system.shop.service.instances: 2}}}
`
    )

    const { scenario, variants } = await decoded(path)

    assert.deepStrictEqual(
      variants.map(({ name }) => name),
      ["naive", "two"]
    )
    const component = scenario.system.shop
    const steps = component?.kind === "service" ? component.endpoints.buy!.steps : []
    assert.deepStrictEqual(
      steps.map(({ kind }) => kind),
      ["wait", "work", "call"]
    )
    assert.deepStrictEqual(
      steps[2]!.through?.map((policy) => Object.keys(policy).filter((key) => key !== "kind")),
      [["timeout"]]
    )
  })

  it("may extend one that extends one, from another folder, and a scenario of the library", async () => {
    write("far/middle.yaml", "name: middle\nextends: ../shop.yaml\nduration: 2m\n")
    const far = await decoded(write("top.yaml", "name: top\nextends: far/middle.yaml\ntitle: On top\n"))
    const known = await decoded(write("storm.yaml", "name: storm\nextends: overload/retry-storm\n"))

    assert.deepStrictEqual([far.scenario.title, far.scenario.duration], ["On top", 120 * second])
    assert.include(
      known.variants.map(({ name }) => name),
      "retry-budget"
    )
  })

  it("says in words what it extends", async () => {
    const text = printDescription(inWords(await decoded(join(folder, "bigger.yaml"))))

    assert.include(text, "It extends shop.yaml.")
    assert.include(text, "32 workers")
  })

  it("is another scenario when what it extends has changed", async () => {
    const path = write("twin.yaml", "name: twin\nextends: original.yaml\n")
    write("original.yaml", shop.replace("name: shop", "name: original"))
    const before = hashOf(await decoded(path))
    const again = hashOf(await decoded(path))
    write("original.yaml", shop.replace("name: shop", "name: original").replace("15ms", "16ms"))

    assert.strictEqual(again, before)
    assert.notStrictEqual(hashOf(await decoded(path)), before)
  })

  it("still finds it when it is saved elsewhere, with its faults ended by hand", async () => {
    const path = join(folder, "bigger.yaml")
    const copy = join(folder, "kept", "copy.yaml")
    const { text } = (await decoded(path)).source
    const renamed = renamedFrom(path, copy)
    write(
      "kept/copy.yaml",
      withAdditions(text!, { name: "copy", faults: {}, lifted: { "slow-ledger": "25s" }, renamed })
    )

    const { faults } = (await decoded(copy)).scenario

    assert.deepInclude(faults?.["slow-ledger"], { on: "ledger", slow: 6, at: 20 * second, until: 25 * second })
  })
})

describe("a scenario that includes parts", () => {
  it("is laid over them, and a later one over an earlier one", async () => {
    write("parts/small.yaml", "system: {ledger: {store: {connections: 2, read: 1ms}}}\nduration: 3m\n")
    write("parts/smaller.yaml", "system: {ledger: {store: {connections: 1}}}\n")
    const path = write(
      "partial.yaml",
      "name: partial\nextends: shop.yaml\ninclude: [parts/small.yaml, parts/smaller.yaml]\nduration: 4m\n"
    )

    const { scenario } = await decoded(path)

    const { ledger } = scenario.system
    assert.deepStrictEqual(ledger?.kind === "store" ? [ledger.store.connections, ledger.store.read?.text] : [], [
      1,
      "constant(1ms)"
    ])
    assert.strictEqual(scenario.duration, 240 * second)
  })
})

describe("a mistake", () => {
  it("is said of the file and the line where it is written", async () => {
    write("parts/wrong.yaml", "# Two mistakes.\nsystem:\n  ledger:\n    store: {conections: 20}\n")
    const path = write(
      "wrong.yaml",
      "name: wrong\nextends: shop.yaml\ninclude: parts/wrong.yaml\nsystem: {shop: {service: {worker: 3}}}\n"
    )

    assert.strictEqual(
      await messagesOf(path),
      [
        "wrong.yaml:4:27  system.shop.service.worker",
        '  there is no option "worker" here; did you mean "workers"?',
        "parts/wrong.yaml:4:13  system.ledger.store.conections",
        '  there is no option "conections" here; did you mean "connections"?'
      ].join("\n")
    )
  })

  it("in what is taken away or changed is said where that is written", async () => {
    const path = write("slip.yaml", "name: slip\nextends: {scenario: shop.yaml, remove: [variants.naiv]}\n")

    assert.strictEqual(
      await messagesOf(path),
      'slip.yaml:2:41  extends.remove[0]\n  there is no "naiv" here; did you mean "naive"?'
    )
  })

  it.each([
    ["extends: shpo.yaml", '2:10  extends\n  there is no file "shpo.yaml" beside lost.yaml; did you mean "shop.yaml"?'],
    [
      "extends: retry-strom",
      '2:10  extends\n  there is no scenario "retry-strom" in the library; did you mean "retry-storm"?'
    ],
    [
      "include: [parts/smal.yaml]",
      '2:11  include[0]\n  there is no file "parts/smal.yaml" beside lost.yaml; did you mean "parts/small.yaml"?'
    ],
    ["extends: lost.yaml", "2:10  extends\n  this goes round in a circle: lost.yaml -> lost.yaml"],
    ["include: parts/nothing.yaml", '2:10  include\n  there is no scenario in "parts/nothing.yaml", nor a part of one'],
    [
      "extends: {scenaro: shop.yaml}",
      '2:11  extends.scenaro\n  there is no option "scenaro" here; did you mean "scenario"?'
    ]
  ])("in the name is all that is said: %s", async (line, message) => {
    write("parts/nothing.yaml", "# Nothing yet.\n")

    assert.strictEqual(await messagesOf(write("lost.yaml", `name: lost\n${line}\n`)), `lost.yaml:${message}`)
  })

  it("that leads round through several files is said where the circle closes", async () => {
    write("ring/b.yaml", "name: b\nextends: ../a.yaml\n")

    assert.strictEqual(
      await messagesOf(write("a.yaml", "name: a\nextends: ring/b.yaml\n")),
      "ring/b.yaml:2:10  extends\n  this goes round in a circle: a.yaml -> ring/b.yaml -> a.yaml"
    )
  })
})
