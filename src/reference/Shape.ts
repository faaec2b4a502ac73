/**
 * Shape: the JSON Schema of the language, as something to walk: what there is, and what of it a scenario uses.
 *
 * A value of a union is followed into the first member that it fits. Fitting looks one level deep, which is enough to tell members
 * apart, and lets code in `.ts` scenarios stand where JSON has no word for it.
 */
import { jsonSchema } from "../scenarios/saying/JsonSchema.ts"

/** What may be written somewhere. */
export interface Shape {
  readonly $ref?: string
  readonly allOf?: ReadonlyArray<Shape>
  readonly anyOf?: ReadonlyArray<Shape>
  readonly type?: string
  readonly enum?: ReadonlyArray<unknown>
  readonly description?: string
  readonly default?: unknown
  readonly examples?: ReadonlyArray<unknown>
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: ReadonlyArray<string>
  readonly additionalProperties?: Shape | false
  readonly items?: Shape | ReadonlyArray<Shape>
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
}

/** A shape with the name under which it is defined, if it has one. */
export interface Named {
  readonly name: string | undefined
  readonly shape: Shape
}

/** Something that a scenario says: which shape it has, and under which key it stands. */
export interface Visit extends Named {
  readonly key: string
  readonly value: unknown
}

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The members of a union, with those of unions inside it; of anything else, itself. */
export const membersOf = (shape: Shape): ReadonlyArray<Shape> =>
  shape.anyOf === undefined ? [shape] : shape.anyOf.flatMap(membersOf)

/** The members that are structs. */
export const structsOf = (shape: Shape): ReadonlyArray<Shape> =>
  membersOf(shape).filter(({ properties }) => properties !== undefined)

const named = (shape: Shape, definitions: Readonly<Record<string, Shape>>, name?: string): Named => {
  const inner = shape.allOf?.[0]
  if (inner !== undefined) return named(inner, definitions, name)
  const reference = shape.$ref?.replace("#/definitions/", "")
  return reference === undefined ? { name, shape } : named(definitions[reference]!, definitions, reference)
}

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isMap,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  integer: Number.isInteger
}

/** The language: everything that can be written. */
export class Language {
  readonly definitions: Readonly<Record<string, Shape>>

  constructor() {
    this.definitions = jsonSchema().definitions as Readonly<Record<string, Shape>>
  }

  /** What a shape refers to. */
  resolve(shape: Shape): Named {
    return named(shape, this.definitions)
  }

  /** Everything that a scenario says, from the outside in. */
  visits(written: unknown): ReadonlyArray<Visit> {
    const found: Array<Visit> = []
    this.#visit({ $ref: "#/definitions/Scenario" }, "", written, found)
    return found
  }

  #visit(at: Shape, key: string, value: unknown, found: Array<Visit>): void {
    const { name, shape } = this.resolve(at)
    found.push({ name, shape, key, value })
    // With properties of its own, what is asked of it besides is no member of a union.
    const members = shape.properties === undefined ? shape.anyOf : undefined
    const member = members?.find((one) => this.#fits(one, value, true))
    if (member !== undefined) this.#visit(member, key, value, found)
    if (members !== undefined) return
    if (Array.isArray(value)) {
      const { items } = shape
      if (items === undefined) return
      value.forEach((item, i) => {
        const of = "length" in items ? items[i] : items
        if (of !== undefined) this.#visit(of, key, item, found)
      })
    } else if (isMap(value)) {
      for (const [inner, part] of Object.entries(value)) {
        const of = shape.properties?.[inner] ?? shape.additionalProperties
        if (of) this.#visit(of, inner, part, found)
      }
    }
  }

  #fits(at: Shape, value: unknown, isDeep: boolean): boolean {
    const { shape } = this.resolve(at)
    if (shape.enum !== undefined) return shape.enum.includes(value)
    if (shape.anyOf !== undefined) return shape.anyOf.some((one) => this.#fits(one, value, isDeep))
    if (shape.type !== undefined && types[shape.type]?.(value) === false) return false
    if (!isMap(value) || shape.properties === undefined) return true
    const { additionalProperties, properties, required = [] } = shape
    return (
      required.every((key) => key in value) &&
      Object.entries(value).every(([key, part]) => {
        const of = properties[key]
        if (of === undefined) return additionalProperties !== false
        return !isDeep || this.#fits(of, part, false)
      })
    )
  }
}
