import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import type { Decoded, DecodeOptions } from "../../src/scenarios/Decode.ts"
import { decode } from "../../src/scenarios/Decode.ts"
import type { Mistake } from "../../src/scenarios/reading/Mistake.ts"
import { printMistake } from "../../src/scenarios/reading/Mistake.ts"
import { sourceOfText, sourceOfValue } from "../../src/scenarios/reading/Source.ts"
import type { ScenarioWritten } from "../../src/scenarios/Scenario.ts"
import { millisecond, minute, second } from "../../src/sim/kernel/Instant.ts"

const shop = `name: shop
title: A shop and its ledger
duration: 1m
warmup: 10s

system:
  shop:
    service: {instances: 3, workers: 64}
    endpoints:
      checkout:
        - work: exponential(4ms)
        - call: ledger.write
          through:
            - retry: {attempts: 3}
            - timeout: 800ms
  ledger:
    store: {connections: 20, write: exponential(15ms)}

journeys:
  buy:
    - call: shop.checkout

load:
  k6:
    scenarios:
      users: {executor: constant-arrival-rate, rate: 450, duration: 1m, preAllocatedVUs: 100, exec: buy}
  arrivals: poisson
`

const read = (text: string, options: DecodeOptions = {}): Decoded =>
  Result.getOrThrowWith(
    decode(sourceOfText(text, "shop.yaml"), options),
    (mistakes) => new Error(mistakes.map(printMistake).join("\n"))
  )

const mistakesIn = (text: string, options: DecodeOptions = {}): ReadonlyArray<Mistake> =>
  Result.match(decode(sourceOfText(text, "shop.yaml"), options), {
    onFailure: (mistakes) => mistakes,
    onSuccess: () => []
  })

const printed = (mistakes: ReadonlyArray<Mistake>): ReadonlyArray<string> => mistakes.map(printMistake)

describe("a scenario", () => {
  it("is decoded to whole nanoseconds and steps that say what they are", () => {
    const { scenario } = read(shop)

    assert.strictEqual(scenario.duration, minute)
    const component = scenario.system.shop!
    assert.strictEqual(component.kind, "service")
    if (component.kind !== "service") return
    const [work, call] = component.endpoints.checkout!.steps
    assert.strictEqual(work!.kind === "work" && work.work.mean, 4 * millisecond)
    assert.deepStrictEqual(call!.kind === "call" && call.call, { component: "ledger", endpoint: "write" })
    assert.deepStrictEqual(call!.through, [{ retry: { attempts: 3 } }, { timeout: 800 * millisecond }])
  })

  it("has one design called base when it has no variants", () => {
    assert.deepStrictEqual(
      read(shop).variants.map(({ name }) => name),
      ["base"]
    )
  })

  it("keeps its components, journeys and variants in the order in which they are written", () => {
    const { scenario, variants } = read(`${shop}variants: {zeta: {}, alpha: {}, mid: {}}\n`)

    assert.deepStrictEqual(Object.keys(scenario.system), ["shop", "ledger"])
    assert.deepStrictEqual(
      variants.map(({ name }) => name),
      ["zeta", "alpha", "mid"]
    )
  })

  it("may be written in TypeScript, with code of its own", () => {
    const handler = () => Effect.void
    const written: ScenarioWritten = {
      name: "own",
      title: "Code of its own",
      duration: "1m",
      system: {
        shop: { service: {}, endpoints: { buy: [{ run: handler, calls: ["ledger.write"] }] } },
        ledger: { store: { write: "5ms" } }
      },
      journeys: { buy: [{ call: "shop.buy" }] },
      load: { k6: { scenarios: { users: { executor: "constant-vus", vus: 1, duration: "1m", exec: "buy" } } } }
    }

    const decoded = decode(sourceOfValue(written, "own.ts"))

    const component = Result.getOrThrow(decoded).scenario.system.shop!
    const step = component.kind === "service" ? component.endpoints.buy!.steps[0]! : undefined
    assert.strictEqual(step?.kind === "run" && step.run, handler)
  })
})

describe("a mistake", () => {
  it("is pointed at to the very column, and its suggestion given", () => {
    const text = shop.replace("{attempts: 3}", "{attemps: 3}")

    assert.deepStrictEqual(printed(mistakesIn(text)), [
      "shop.yaml:14:23  system.shop.endpoints.checkout[1].through[0].retry.attemps\n" +
        '  there is no option "attemps" here; did you mean "attempts"?'
    ])
  })

  it.each([
    ["the key that is unknown", "warmup: 10s", "warmpu: 10s", "warmpu"],
    ["the value that is wrong", "duration: 1m\nwarmup", "duration: 1x\nwarmup", "1x"],
    ["the value that is wrong inside of { }", "connections: 20", "connections: many", "many"],
    ["the target that does not exist", "call: ledger.write", "call: leger.write", "leger.write"],
    ["a text in quotation marks where they begin", "call: ledger.write", 'call: "leger.write"', '"leger.write"'],
    ["the component that nothing uses", "  ledger:", "  spare:\n    store: {}\n  ledger:", "spare:"],
    [
      "the key from which something is missing",
      "through:\n            - retry: {attempts: 3}",
      "through:\n            - hedge: {}",
      "hedge"
    ]
  ])("is pointed at where it is: %s", (_, right, wrong, place) => {
    assert.include(shop, right)
    const text = shop.replace(right, wrong)

    const [mistake, ...more] = mistakesIn(text)

    const before = text.slice(0, text.indexOf(place)).split("\n")
    assert.deepStrictEqual(mistake?.position, { line: before.length, column: before.at(-1)!.length + 1 })
    assert.deepStrictEqual(more, [])
  })

  it("has a path and no line in a .ts scenario", () => {
    const mistakes = decode(sourceOfValue({ name: "own", titel: "x" }, "own.ts"))

    const [first] = printed(Result.match(mistakes, { onFailure: (found) => found, onSuccess: () => [] }))
    assert.strictEqual(first, 'own.ts  titel\n  there is no option "titel" here; did you mean "title"?')
  })

  it("does not hide others of another kind", () => {
    const text = shop
      .replace("attempts: 3", "attempts: none")
      .replace("ledger.write", "ledger.wirte")
      .replace("exec: buy", "exec: by")

    assert.deepStrictEqual(
      mistakesIn(text).map(({ path }) => path),
      [
        "system.shop.endpoints.checkout[1].call",
        "system.shop.endpoints.checkout[1].through[0].retry.attempts",
        "load.k6.scenarios.users.exec"
      ]
    )
  })

  it("that only a variant has is said to be the variant's", () => {
    const text = `${shop}variants: {naive: {}, without: {remove: [system.ledger]}}\n`

    assert.deepStrictEqual(
      mistakesIn(text).map(({ path, variant }) => [path, variant]),
      [["system.shop.endpoints.checkout[1].call", "without"]]
    )
  })
})

describe("--set", () => {
  const set = (path: string, value: string) => ({ set: [{ path, value }] })

  it("changes the scenario and every variant", () => {
    const text = `${shop}variants: {naive: {}, patient: {set: {system.shop.endpoints.checkout.1.through.timeout: 2s}}}\n`

    const { scenario, variants } = read(text, set("load.k6.scenarios.users.rate", "900"))

    const rates = [scenario, ...variants.map((variant) => variant.scenario)].map(({ load }) => {
      const users = load.k6.scenarios?.users
      return users?.executor === "constant-arrival-rate" ? users.rate : undefined
    })
    assert.deepStrictEqual(rates, [900, 900, 900])
  })

  it("comes after the changes of a variant", () => {
    const text = `${shop}variants: {short: {set: {duration: 40s}}}\n`

    assert.strictEqual(read(text, set("duration", "50s")).variants[0]!.scenario.duration, 50 * second)
  })

  it("is a mistake when it leads to one, without a line", () => {
    assert.deepStrictEqual(printed(mistakesIn(shop, set("system.shop.service.wrokers", "3"))), [
      '--set  system.shop.service.wrokers\n  there is no option "wrokers" here; did you mean "workers"?'
    ])
  })

  it("may break a design that is not wanted, which stays as it is", () => {
    const text = `${shop}variants: {naive: {}, alone: {remove: [system.shop.endpoints.checkout.1.through.retry]}}\n`
    const attempts = set("system.shop.endpoints.checkout[1].through[0].retry.attempts", "5")

    assert.deepStrictEqual(
      mistakesIn(text, attempts).map(({ variant }) => variant),
      ["alone"]
    )
    assert.deepStrictEqual(mistakesIn(text, { ...attempts, only: ["naive"] }), [])
  })

  it("has to fit somewhere", () => {
    const text = `${shop}variants: {naive: {}, fast: {remove: [system.shop.endpoints.checkout.1.through.retry]}}\n`
    const attempts = set("system.shop.endpoints.checkout.1.through.retry.attempts", "5")

    assert.deepStrictEqual(mistakesIn(text, attempts), [])
    assert.deepStrictEqual(printed(mistakesIn(text, { ...attempts, only: ["fast"] })), [
      "--set  system.shop.endpoints.checkout.1.through.retry.attempts (in variant fast)\n" +
        '  there is no "retry" in this list; there is only timeout'
    ])
  })
})
