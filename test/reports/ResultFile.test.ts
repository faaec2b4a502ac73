import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { canonical } from "../../src/reports/CanonicalJson.ts"
import { decodeResult, encodeResult } from "../../src/reports/ResultFile.ts"
import { sampleResult } from "./sampleResult.ts"

const mistakesIn = (text: string) =>
  Effect.runPromise(Effect.flip(decodeResult(text, "some.json"))).then((error) => error.mistakes)

describe("the text of a result", () => {
  it("is read back as the same result, rounded", async () => {
    const result = sampleResult()

    expect(await Effect.runPromise(decodeResult(encodeResult(result)))).toEqual(canonical(result))
  })
})
