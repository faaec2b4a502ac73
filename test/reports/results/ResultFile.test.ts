import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { canonical } from "../../../src/reports/results/CanonicalJson.ts"
import { decodeResult, encodeResult } from "../../../src/reports/results/ResultFile.ts"
import { sampleResult } from "../sampleResult.ts"

const read = (text: string) => Effect.runPromise(decodeResult(text, "some.json"))
const mistakesIn = (text: string) =>
  Effect.runPromise(Effect.flip(decodeResult(text, "some.json"))).then(({ mistakes }) => mistakes)

const text = encodeResult(sampleResult())
/** The file with a part of it changed. */
const changed = (change: (json: Record<string, unknown>) => void): string => {
  const json = JSON.parse(text) as Record<string, unknown>
  change(json)
  return JSON.stringify(json)
}

describe("the text of a result", () => {
  it("is read back as the same result, rounded", async () => {
    expect(await read(text)).toEqual(canonical(sampleResult()))
  })

  it("is the same after it has been read and written again", async () => {
    expect(encodeResult(await read(text))).toBe(text)
  })

  it("does not depend on the order in which the result was put together", () => {
    const { command, picture, ...others } = sampleResult()
    const { atMs, journeys, ...parts } = picture

    expect(encodeResult({ command, picture: { journeys, ...parts, atMs }, ...others })).toBe(text)
  })

  it("begins with the version", () => {
    expect(
      text.startsWith('{\n  "version": 1,\n  "faultline": "0.1.0",\n  "scenario": {\n    "name": "retry-storm"')
    ).toBe(true)
  })

  it("names the causes of failure in alphabetical order", () => {
    expect(text).toMatch(/"failedBy": \{ "queue full": \d+, "timed out": \d+ \}/)
  })

  it("has null for a figure that is not finite", async () => {
    const { picture } = sampleResult()
    const endless = sampleResult({ picture: { ...picture, durationMs: Infinity } })

    expect((await read(encodeResult(endless))).picture.durationMs).toBeNull()
  })

  it("is refused where a number that must be there is none, since that is a bug", () => {
    const { picture } = sampleResult()

    expect(() => encodeResult(sampleResult({ picture: { ...picture, windowMs: Number.NaN } }))).toThrow(/windowMs/)
  })

  it("keeps what was done by hand as it was said", async () => {
    const byHand = [{ at: "1m", fault: { on: "ledger", crash: true } }]

    expect((await read(encodeResult(sampleResult({ byHand })))).byHand).toEqual(byHand)
  })
})

describe("a reader of results", () => {
  it("refuses a newer version and says what to do", async () => {
    const newer = changed((json) => Object.assign(json, { version: 2, faultline: "3.0.0" }))

    expect(await mistakesIn(newer)).toEqual([
      {
        path: "version",
        message: "written by faultline 3.0.0 as version 2, and this faultline reads up to version 1: use the newer one"
      }
    ])
  })

  it.each(["one", 0, 1.5, null])("refuses the version %j", async (version) => {
    const [mistake] = await mistakesIn(changed((json) => Object.assign(json, { version })))

    expect(mistake).toEqual({ path: "version", message: `expected the whole number 1, got ${JSON.stringify(version)}` })
  })

  it("refuses another kind of file", async () => {
    const message = "this is no result of faultline: it has no version and no picture"

    expect(await mistakesIn('{"metrics": {}}')).toEqual([{ path: "", message }])
    expect(await mistakesIn("[1, 2]")).toEqual([{ path: "", message }])
  })

  it("refuses half a file", async () => {
    const [mistake] = await mistakesIn(text.slice(0, 5000))

    expect(mistake?.message).toMatch(/^this is no JSON: /)
  })

  it("says where everything is wrong", async () => {
    const wrong = changed((json) => {
      json.seed = 42
      const picture = json.picture as { journeys: Array<{ name: unknown }>; phases: Array<{ kind: string }> }
      picture.journeys[1]!.name = null
      picture.phases[0]!.kind = "amid"
    })
    const mistakes = await mistakesIn(wrong)

    expect(mistakes.map(({ path }) => path)).toEqual(["seed", "picture.phases[0].kind", "picture.journeys[1].name"])
    expect(mistakes[1]?.message).toContain('"before"')
  })

  it("stops after ten mistakes and says how many there are", async () => {
    const wrong = changed((json) => {
      const { journeys } = json.picture as { journeys: Array<{ series: { offered: Array<unknown> } }> }
      journeys[0]!.series.offered = journeys[0]!.series.offered.map(() => "many")
    })
    const mistakes = await mistakesIn(wrong)

    expect(mistakes).toHaveLength(11)
    expect(mistakes.at(-1)).toEqual({ path: "", message: "and 470 more" })
  })

  it("does not mind fields that it does not know", async () => {
    expect(await read(changed((json) => Object.assign(json, { moon: "full" })))).toEqual(await read(text))
  })

  it("tells its mistakes as those of a scenario are told", async () => {
    const error = await Effect.runPromise(Effect.flip(decodeResult("{}", "some.json")))

    expect(error.asMistakes).toEqual([
      {
        file: "some.json",
        position: undefined,
        variant: undefined,
        path: "",
        message: "this is no result of faultline: it has no version and no picture"
      }
    ])
  })
})
