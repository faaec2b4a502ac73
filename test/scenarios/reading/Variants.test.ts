import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { applyAt, applySetting, readSetting } from "../../../src/scenarios/reading/Variants.ts"
import { Numbering, valueOf, writtenValue } from "../../../src/scenarios/reading/Written.ts"
import { readYaml } from "../../../src/scenarios/reading/YamlText.ts"

const steps = [
  { work: "4ms" },
  { call: "payments.charge", through: [{ retry: { attempts: 3 } }, { timeout: "800ms" }] },
  { name: "store", call: "ledger.write" }
]
const scenario = {
  duration: "4m",
  system: { shop: { service: { workers: 8 }, endpoints: { checkout: steps, browse: { through: [], steps } } } }
}

/** What becomes of the scenario under a variant, and what is wrong with the variant. */
const changed = (variant: unknown) => {
  const numbering = new Numbering()
  const root = writtenValue({ ...scenario, variants: { changed: variant } }, numbering)
  const { problems, root: after } = applyAt(root, ["variants", "changed"], numbering)
  const { variants: _, ...value } = valueOf(after) as Record<string, unknown>
  return {
    value: value as typeof scenario,
    problems: problems.map(({ message, path }) => `${path.join(" ")}: ${message}`)
  }
}

const checkout = "system.shop.endpoints.checkout"
const through = (variant: unknown): unknown => changed(variant).value.system.shop.endpoints.checkout[1]!.through

describe("a variant", () => {
  it("that changes nothing is the scenario itself", () => {
    assert.deepStrictEqual(changed({}), { value: scenario, problems: [] })
    assert.deepStrictEqual(changed({ title: "As it is", note: "n" }), { value: scenario, problems: [] })
  })

  it("sets one option and leaves the others", () => {
    assert.deepStrictEqual(through({ set: { [`${checkout}.1.through.retry.budget`]: "10%" } }), [
      { retry: { attempts: 3, budget: "10%" } },
      { timeout: "800ms" }
    ])
  })

  it("merges a map into the map that is there", () => {
    assert.deepStrictEqual(through({ set: { [`${checkout}.1.through.retry`]: { jitter: "full" } } }), [
      { retry: { attempts: 3, jitter: "full" } },
      { timeout: "800ms" }
    ])
  })

  it("replaces lists and single values as a whole", () => {
    assert.deepStrictEqual(through({ set: { [`${checkout}.1.through`]: [{ timeout: "1s" }] } }), [{ timeout: "1s" }])
    assert.deepStrictEqual(
      through({ set: { [`${checkout}.1.through.timeout`]: { after: "1s", cancels: "everything" } } }),
      [{ retry: { attempts: 3 } }, { timeout: { after: "1s", cancels: "everything" } }]
    )
  })

  it("makes the maps on the way that are not there yet", () => {
    const { value } = changed({ set: { "system.shop.service.waiting.discipline": "lifo" } })

    assert.deepStrictEqual<unknown>(value.system.shop.service, { workers: 8, waiting: { discipline: "lifo" } })
  })

  it("adds an item at the end of a list", () => {
    assert.strictEqual(
      changed({ set: { [`${checkout}[3]`]: { work: "1ms" } } }).value.system.shop.endpoints.checkout.length,
      4
    )
  })

  it("finds a step by its index, its name, or its only key", () => {
    const ways = ["2.call", "store.call"].map(
      (way) => changed({ set: { [`${checkout}.${way}`]: "ledger.append" } }).value
    )

    for (const value of ways) assert.strictEqual(value.system.shop.endpoints.checkout[2]!.call, "ledger.append")
    assert.strictEqual(
      changed({ set: { [`${checkout}.work`]: "9ms" } }).value.system.shop.endpoints.checkout[0]!.work,
      "9ms"
    )
  })

  it("may say or leave out the `steps` of an endpoint", () => {
    const set = { [`${checkout}.steps.0.work`]: "9ms", "system.shop.endpoints.browse.0.work": "9ms" }

    const { endpoints } = changed({ set }).value.system.shop

    assert.strictEqual(endpoints.checkout[0]!.work, "9ms")
    assert.strictEqual(endpoints.browse.steps[0]!.work, "9ms")
  })

  it("leaves out a policy, and a `through` as a whole", () => {
    assert.deepStrictEqual(through({ remove: [`${checkout}.1.through.retry`] }), [{ timeout: "800ms" }])
    assert.isUndefined(through({ remove: [`${checkout}.1.through`] }))
  })

  it("puts policies before and after others", () => {
    const breaker = { breaker: {} }

    assert.deepStrictEqual(through({ insert: { before: `${checkout}.1.through.timeout`, policy: breaker } }), [
      { retry: { attempts: 3 } },
      breaker,
      { timeout: "800ms" }
    ])
    assert.deepStrictEqual(through({ insert: [{ after: `${checkout}.1.through.timeout`, policy: breaker }] }), [
      { retry: { attempts: 3 } },
      { timeout: "800ms" },
      breaker
    ])
  })

  it("puts steps among steps", () => {
    const { endpoints } = changed({ insert: { before: `${checkout}.store`, step: { wait: "1s" } } }).value.system.shop

    assert.deepStrictEqual(
      endpoints.checkout.map((step) => Object.keys(step)[0]),
      ["work", "call", "wait", "name"]
    )
  })

  it("is made from top to bottom: what is removed first can be set anew", () => {
    const path = "system.shop.service"
    const serviceOf = (variant: unknown): unknown => changed(variant).value.system.shop.service

    assert.deepStrictEqual(serviceOf({ remove: [path], set: { [path]: { instances: 2 } } }), { instances: 2 })
    assert.isUndefined(serviceOf({ set: { [path]: { instances: 2 } }, remove: [path] }))
  })

  it.each([
    [
      { remove: [`${checkout}.1.through.hedge`] },
      'remove 0: there is no "hedge" in this list; there are retry, timeout'
    ],
    [{ remove: [`${checkout}.7`] }, "remove 0: there is no item [7] here: the list has items [0] to [2]"],
    [
      { remove: [`${checkout}.call`] },
      'remove 0: there is more than one "call" in this list; use the index: [1] and [2]'
    ],
    [{ remove: ["duration.unit"] }, 'remove 0: there is no "unit" here'],
    [
      { set: { "system.shpo.service.workers": 3 } },
      'set system.shpo.service.workers: there is no "shpo" here; did you mean "shop"?'
    ],
    [
      { set: { "duration.minutes": 4 } },
      'set duration.minutes: "4m" stands here, which has no "minutes"; set it as a whole'
    ],
    [
      { insert: { before: "system.shop", policy: {} } },
      "insert before: this is not an item of a list, and nothing can be put beside it"
    ]
  ])("whose path leads nowhere says so and changes nothing: %j", (variant, problem) => {
    assert.deepStrictEqual(changed(variant), { value: scenario, problems: [`variants changed ${problem}`] })
  })
})

describe("a setting", () => {
  it("is a path and a value in YAML, parted by the first =", () => {
    assert.deepStrictEqual(Result.getOrThrow(readSetting("a.b=c=d")), { path: "a.b", value: "c=d" })
    assert.isTrue(Result.isFailure(readSetting("a.b")))
  })

  it.each([
    ["900", 900],
    ["10%", "10%"],
    ["true", true],
    ["{attempts: 2}", { attempts: 2 }],
    ["exponential(100ms, max=2s)", "exponential(100ms, max=2s)"],
    ["", null]
  ])("has a value of any kind: %s", (value, expected) => {
    const { numbering, root } = readYaml("a: {b: 1}")

    const after = Result.getOrThrow(applySetting(root, { path: "a.b", value }, numbering))

    assert.deepStrictEqual(valueOf(after), { a: { b: expected } })
  })
})
