import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { jsonSchema } from "../../src/scenarios/saying/JsonSchema.ts"

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8")

describe("the README", () => {
  const shown = [...read("README.md").matchAll(/<!-- file: (\S+) -->\n```\w+\n([\s\S]*?)```\n/g)]

  it("shows a scenario file", () => {
    expect(shown.length).toBeGreaterThan(0)
  })

  it.each(shown.map(([, path, text]) => [path!, text!]))("shows %s as it is", (path, text) => {
    expect(text).toBe(read(path))
  })
})

describe("the JSON Schema for editors", () => {
  it("is the one that `npm run docs` writes", () => {
    expect(JSON.parse(read("docs/reference/scenario.schema.json"))).toEqual(JSON.parse(JSON.stringify(jsonSchema())))
  })
})
