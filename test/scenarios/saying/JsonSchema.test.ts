import { readFileSync } from "node:fs"
import { assert, describe, it } from "vitest"
import * as Yaml from "yaml"
import { list } from "../../../src/scenarios/Library.ts"
import { jsonSchema } from "../../../src/scenarios/saying/JsonSchema.ts"

type Json = { readonly [key: string]: unknown }

const schema = jsonSchema()
const definitions = schema.definitions as { readonly [name: string]: Json }

const isMap = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value)

/** Whether a value fits a schema: as much of draft 07 as the schema uses, and an error for the rest. */
const fits = (value: unknown, type: Json): boolean =>
  Object.entries(type).every(([word, what]): boolean => {
    switch (word) {
      case "$ref":
        return fits(value, definitions[(what as string).replace("#/definitions/", "")]!)
      case "type":
        return what === "object"
          ? isMap(value)
          : what === "array"
            ? Array.isArray(value)
            : what === "integer"
              ? Number.isInteger(value)
              : typeof value === what
      case "enum":
        return (what as ReadonlyArray<unknown>).includes(value)
      case "anyOf":
        return (what as ReadonlyArray<Json>).some((one) => fits(value, one))
      case "allOf":
        return (what as ReadonlyArray<Json>).every((one) => fits(value, one))
      case "required":
        return !isMap(value) || (what as ReadonlyArray<string>).every((key) => key in value)
      case "properties":
        return (
          !isMap(value) ||
          Object.entries(what as Json).every(([key, one]) => !(key in value) || fits(value[key], one as Json))
        )
      case "additionalProperties": {
        const known = Object.keys((type.properties ?? {}) as Json)
        const others = isMap(value) ? Object.keys(value).filter((key) => !known.includes(key)) : []
        return what === false ? others.length === 0 : others.every((key) => fits((value as Json)[key], what as Json))
      }
      case "items":
        return (
          !Array.isArray(value) || value.every((item, i) => fits(item, (Array.isArray(what) ? what[i] : what) as Json))
        )
      case "minItems":
        return !Array.isArray(value) || value.length >= (what as number)
      case "maxItems":
        return !Array.isArray(value) || value.length <= (what as number)
      case "minimum":
        return typeof value !== "number" || value >= (what as number)
      case "maximum":
        return typeof value !== "number" || value <= (what as number)
      case "exclusiveMinimum":
        return typeof value !== "number" || value > (what as number)
      case "minLength":
        return typeof value !== "string" || value.length >= (what as number)
      case "pattern":
        return typeof value !== "string" || new RegExp(what as string).test(value)
      case "$schema":
      case "title":
      case "description":
      case "default":
      case "definitions":
      case "examples":
        return true
      default:
        throw new Error(`the schema says "${word}", which this test does not know`)
    }
  })

const smallest = {
  name: "smallest",
  title: "As small as can be",
  duration: "1m",
  system: { shop: { service: {}, endpoints: { buy: [{ work: "4ms", through: [{ retry: { attempts: 2 } }] }] } } },
  journeys: { buy: [{ call: "shop.buy" }] },
  load: { k6: { scenarios: { users: { executor: "constant-vus", vus: 1, duration: "1m", exec: "buy" } } } }
}

const endpoint = (steps: unknown) => ({ ...smallest, system: { shop: { service: {}, endpoints: { buy: steps } } } })

describe("the JSON Schema", () => {
  it("accepts the smallest scenario", () => {
    assert.isTrue(fits(smallest, schema))
  })

  it("accepts every scenario of the library", () => {
    const files = list().filter(({ path }) => path.endsWith(".yaml"))

    const refused = files.filter(({ path }) => !fits(Yaml.parse(readFileSync(path, "utf8")), schema))

    assert.deepStrictEqual(refused, [])
  })

  it.each([
    ["a section that does not exist", { ...smallest, fautls: {} }],
    ["a missing section", { ...smallest, duration: undefined, title: 3 }],
    ["an option that does not exist", endpoint([{ work: "4ms", through: [{ retry: { attemps: 2 } }] }])],
    ["a step that does not exist", endpoint([{ wrk: "4ms" }])],
    ["two steps in one", endpoint([{ work: "4ms", call: "shop.buy" }])],
    ["a number that is too small", endpoint([{ work: "4ms", through: [{ retry: { attempts: 0 } }] }])],
    ["the kind that decoding adds", endpoint([{ work: "4ms", kind: "work" }])],
    ["code", endpoint([{ run: "() => 1" }])]
  ])("refuses %s", (_, written) => {
    assert.isFalse(fits(written, schema))
  })

  it("has a sentence for every key, or for what stands under it", () => {
    const silent: Array<string> = []
    const visit = (type: unknown, path: string): void => {
      if (Array.isArray(type)) for (const [i, one] of type.entries()) visit(one, `${path}/${i}`)
      if (!isMap(type)) return
      for (const [key, property] of Object.entries(isMap(type.properties) ? type.properties : {})) {
        const { $ref, description } = property as Json
        const named = typeof $ref === "string" ? definitions[$ref.replace("#/definitions/", "")] : undefined
        if (description === undefined && named?.description === undefined) silent.push(`${path}/${key}`)
      }
      for (const [word, inner] of Object.entries(type)) visit(inner, `${path}/${word}`)
    }

    visit(schema, "")

    // Keys of k6's that only the cloud or TLS know are told as a whole.
    assert.deepStrictEqual(
      silent.filter((path) => !/K6|\/(?:tlsAuth|tlsVersion|dns)\//.test(path)),
      []
    )
  })

  it("gives defaults that are named in sentences", () => {
    const retry = (definitions.Retry!.properties as Json).backoff

    assert.strictEqual((retry as Json).default, "none")
    assert.strictEqual(
      (
        (schema as unknown as { definitions: { Scenario: { properties: Json } } }).definitions.Scenario.properties
          .warmup as Json
      ).default,
      "0s"
    )
  })
})
