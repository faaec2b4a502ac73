import { assert, describe, it } from "vitest"
import { valueOf } from "../../../src/scenarios/reading/Written.ts"
import { readYaml, readYamlValue } from "../../../src/scenarios/reading/YamlText.ts"

const valueIn = (text: string): unknown => valueOf(readYaml(text).root)
const mistakesIn = (text: string) => {
  const { mistakes, positionOf } = readYaml(text)
  return mistakes.map(({ at, message }) => {
    const { column, line } = positionOf(at)
    return `${line}:${column} ${message}`
  })
}

describe("a YAML text", () => {
  it("becomes plain values: text, numbers, booleans, nothing, lists and maps", () => {
    assert.deepStrictEqual(valueIn("a: text\nb: 1.5\nc: true\nd:\ne: [1, x]\nf: {g: 10%}\n"), {
      a: "text",
      b: 1.5,
      c: true,
      d: null,
      e: [1, "x"],
      f: { g: "10%" }
    })
  })

  it("takes `on` and `no` for words, as YAML 1.2 does", () => {
    assert.deepStrictEqual(valueIn("on: no\nat: 1:20"), { on: "no", at: "1:20" })
  })

  it("follows aliases", () => {
    assert.deepStrictEqual(valueIn("a: &steps [{work: 4ms}]\nb: *steps\n"), {
      a: [{ work: "4ms" }],
      b: [{ work: "4ms" }]
    })
  })

  it("may have a comma inside of brackets where no { } or [ ] is around it", () => {
    assert.deepStrictEqual(valueIn("work: lognormal(mean=12ms, cv=0.8)\n"), { work: "lognormal(mean=12ms, cv=0.8)" })
    assert.deepStrictEqual(mistakesIn("work: lognormal(mean=12ms, cv=0.8)\n"), [])
  })

  it.each([
    ["a: 1\nb: 2\na: 3\n", '3:1 "a" is here twice; the first one counts'],
    ["a: *x\n", "1:4 there is no anchor &x before this"],
    ["a: &x [1, *x]\n", "1:11 *x stands inside of what it means"],
    ["? [1, 2]\n: b\n", "1:3 a key has to be a word"],
    ["a: {b: f(1, 2), c: 3}\n", '1:8 inside of { } and [ ], text with a comma in it needs quotation marks: "f(1, 2)"'],
    ["a: [f(1, 2), 3]\n", '1:5 inside of { } and [ ], text with a comma in it needs quotation marks: "f(1, 2)"'],
    ["a:\n\t- b\n", "2:1 this line is indented with a tab; YAML takes only spaces"],
    ["a: @b\n", "1:4 text cannot begin with @ unless it stands in quotation marks"],
    ["a: >= 5\n", "1:5 text that begins with > or | needs quotation marks"],
    ["a: b: c\n", "1:4 there is a second key on this line; text with a colon in it needs quotation marks"],
    ['a: "b', "1:6 there is no closing quotation mark"],
    ["a: {b: 1 c: 2}\n", "1:8 there is a comma missing before this key, or a [ or a { before it is not closed"],
    ["a: 1\n---\nb: 2\n", "2:1 a second document begins here; a scenario file has one"]
  ])("that is wrong says where, in words: %j", (text, mistake) => {
    assert.deepStrictEqual(mistakesIn(text), [mistake])
  })

  it("is read on after a torn text as if it were whole", () => {
    assert.deepStrictEqual(valueIn("a: {b: f(1, x=2), c: 3}\n"), { a: { b: "f(1, x=2)", c: 3 } })
  })

  it("does not grow without bound", () => {
    const lines = Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${i === 0 ? "x" : `*a${i - 1}, *a${i - 1}`}]`)

    assert.match(mistakesIn(lines.join("\n"))[0]!, /there is more here than any scenario needs/)
  })
})

describe("a single YAML value", () => {
  it("that is not YAML is text", () => {
    assert.strictEqual(readYamlValue(">= 5"), ">= 5")
    assert.deepStrictEqual(readYamlValue("[1, 2]"), [1, 2])
  })
})
