import * as Result from "effect/Result"
import fc from "fast-check"
import { assert, describe, it } from "vitest"
import { decode } from "../../src/scenarios/Decode.ts"
import { printMistake } from "../../src/scenarios/reading/Mistake.ts"
import { sourceOfText, sourceOfValue } from "../../src/scenarios/reading/Source.ts"
import { shopInTwoZones } from "./SampleShop.ts"

const text = shopInTwoZones.source.text!
const lines = text.split("\n")

/** One slip of the pen. */
const slip = fc.oneof(
  fc.nat(text.length - 1).map((at) => text.slice(0, at) + text.slice(at + 1)),
  fc
    .tuple(fc.nat(text.length), fc.constantFrom("x", " ", ":", "{", "]", "\n", "-", "#", '"', "0", "%", "."))
    .map(([at, character]) => text.slice(0, at) + character + text.slice(at)),
  fc.nat(lines.length - 1).map((i) => lines.filter((_, j) => j !== i).join("\n")),
  fc.nat(lines.length - 1).map((i) => lines.flatMap((line, j) => (j === i ? [line, line] : [line])).join("\n")),
  fc.nat(lines.length - 1).map((i) => lines.map((line, j) => (j === i ? `  ${line}` : line)).join("\n"))
)

/** Any other value somewhere in the scenario. */
const changed = (written: unknown, choice: () => number, value: unknown): unknown => {
  if (typeof written !== "object" || written === null || choice() % 5 === 0) return value
  const keys = Object.keys(written)
  if (keys.length === 0) return value
  const key = keys[choice() % keys.length]!
  const inner = changed((written as Record<string, unknown>)[key], choice, value)
  return Array.isArray(written)
    ? written.map((item, i) => (String(i) === key ? inner : item))
    : { ...written, [key]: inner }
}

describe("a slip of the pen", () => {
  it("is answered with mistakes inside of the text, or is none", () => {
    fc.assert(
      fc.property(slip, (slipped) => {
        const decoded = decode(sourceOfText(slipped, "shop.yaml"))
        if (Result.isSuccess(decoded)) return
        const ends = slipped.split("\n").map((line) => line.length)
        for (const mistake of decoded.failure) {
          const { column, line } = mistake.position ?? { line: 0, column: 0 }
          assert.isTrue(
            line >= 1 && line <= ends.length && column >= 1 && column <= ends[line - 1]! + 1,
            printMistake(mistake)
          )
          assert.match(mistake.message, /\S/)
        }
      }),
      { numRuns: 60 }
    )
  })
})

describe("a value of the wrong kind", () => {
  it("is answered with mistakes that say what was expected, wherever it stands", () => {
    const value = fc.oneof(
      fc.constantFrom(null, true, -1, 0.5, "", "x", [], {}, [{}], { x: 1 }, () => 1),
      fc.anything({ maxDepth: 2 })
    )
    const path = fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 })

    fc.assert(
      fc.property(path, value, (choices, wrong) => {
        let next = 0
        const written = changed(shopInTwoZones.variants[0]!.written, () => choices[next++ % choices.length]!, wrong)
        const decoded = decode(sourceOfValue(written, "shop.ts"))
        if (Result.isSuccess(decoded)) return
        for (const mistake of decoded.failure)
          assert.notInclude(mistake.message, "something else", printMistake(mistake))
      }),
      { numRuns: 60 }
    )
  })
})
