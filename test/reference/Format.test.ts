import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { runEvery } from "../../src/experiments/EveryVariant.ts"
import { formatExample, formatKeys } from "../../src/reference/Format.ts"
import { Language } from "../../src/reference/Shape.ts"
import { decode } from "../../src/scenarios/Decode.ts"
import { printMistakes } from "../../src/scenarios/reading/Mistake.ts"
import { sourceOfText } from "../../src/scenarios/reading/Source.ts"

describe("the page about the format", () => {
  it("tells every key of a scenario, each once", () => {
    const { definitions } = new Language()

    assert.deepStrictEqual([...formatKeys()].sort(), Object.keys(definitions.Scenario!.properties!).sort())
  })

  it("has examples that are a scenario of which all claims hold", async () => {
    const decoded = Result.getOrThrowWith(
      decode(sourceOfText(formatExample(), "flash-sale.yaml")),
      (mistakes) => new Error(printMistakes(mistakes))
    )

    const results = await Effect.runPromise(runEvery({ decoded, seed: "1", set: [], source: "flash-sale.yaml" }))

    for (const { judged, variant } of results) {
      const wrong = judged.filter(({ verdict }) => verdict !== "passed")
      assert.deepStrictEqual(wrong, [], variant)
    }
  })
})
