import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { decode } from "../../../src/scenarios/Decode.ts"
import { sourceOfValue } from "../../../src/scenarios/reading/Source.ts"

/** Where the mistakes are, and what is wrong there in a few letters. */
const mistakesIn = (code: string, value: unknown): ReadonlyArray<string> =>
  Result.match(decode(sourceOfValue(value, "own.ts", code)), {
    onFailure: (mistakes) => mistakes.map(({ path, position }) => `${position?.line}:${position?.column} ${path}`),
    onSuccess: () => []
  })

const scenario = {
  name: "own",
  title: "A scenario of one's own",
  duration: "10 s",
  system: { shop: { service: { workers: "four" }, endpoints: { buy: [{ work: "1ms" }, { work: "soon" }] } } },
  journeys: { buy: [{ call: "shop.buyy" }] },
  load: { k6: { scenarios: { a: { executor: "constant-vus", vus: 1, duration: "5s", exec: "buy" } } } }
}

describe("a mistake in code", () => {
  it("is pointed at where a literal shows what is wrong", () => {
    const code = `export default defineScenario({
  name: "own", /* { not a brace */ title: \`A \${ { a: "}" }.a } scenario\`, // nor } this
  duration: "10 s",
  "system": { shop: {
    service: { workers: "four" },
    endpoints: { buy: [{ work: "1ms" } as const, { work: "soon" }] }
  } },
  journeys: { buy: [{ call: "shop.buyy" }] },
  load: { k6: { scenarios: { a: { executor: "constant-vus", vus: 1, duration: "5s", exec: "buy" } } } }
})`

    expect(mistakesIn(code, scenario)).toEqual([
      "3:13 duration",
      "5:25 system.shop.service.workers",
      "6:58 system.shop.endpoints.buy[1].work",
      "8:29 journeys.buy[0].call"
    ])
  })

  it("is pointed at where the expression begins that makes it", () => {
    const code = `const duration = "10 s"
export default {
  name: "own", title,
  duration,
  system: systemOf([1, 2], ({ a }) => ({ b: a })),
  journeys: { buy: [...steps, { wait: "1s" }] },
  ...theLoad()
}`

    expect(mistakesIn(code, scenario)).toEqual([
      "4:3 duration",
      "5:11 system.shop.service.workers",
      "5:11 system.shop.endpoints.buy[1].work",
      "6:20 journeys.buy[0].call"
    ])
  })

  it("has its path alone where the code cannot be followed", () => {
    expect(mistakesIn("export default build()", scenario)[0]).toBe("undefined:undefined duration")
    expect(mistakesIn("export default { name: [", scenario)[0]).toBe("undefined:undefined duration")
  })
})
