/**
 * Parameters: what a thing can be told, with type, range and default, as the schema says it.
 *
 * Options inside options are told beside them (`waiting.capacity`), unless they have a page of their own. Ranges and defaults come
 * from the schema; whose defaults they are is said by its descriptions.
 */
import { exampleOf } from "./Members.ts"
import type { Language, Shape } from "./Shape.ts"
import { membersOf, structsOf } from "./Shape.ts"
import type { Thing } from "./Thing.ts"

/** A parameter, in words. */
export interface Parameter {
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
  readonly says: string
}

/** What is told of many things at once, and so has no place in the table of one. */
const told: Readonly<Record<string, string>> = {
  Step: "step",
  Policy: "policy",
  Endpoint: "list of steps, or `{through, steps}`",
  Journey: "list of steps, or a map"
}

/** Where each of them is from would be longer than all the rest. */
const ofPreset =
  "Whose defaults count for what is not written; `faultline docs presets` tells where each is from. Default: those given here."

/** What options in detail refer to: their page, by shape or by the name of a definition. */
export type PageOf = (shape: Shape, name: string | undefined) => string | undefined

/** The parameters of a thing; several structs are several ways to write it. */
export const parametersOf = (
  language: Language,
  thing: Pick<Thing, "structs" | "keys">,
  pageOf: PageOf
): ReadonlyArray<Parameter> => {
  const found = new Map<string, Parameter>()
  const add = (struct: Shape, prefix: string, isTop: boolean): void => {
    for (const [key, at] of Object.entries(struct.properties ?? {})) {
      const described = at.description ?? language.resolve(at).shape.description ?? ""
      const says = key === "preset" && at.enum !== undefined ? ofPreset : described
      if (isTop && thing.keys?.(key, says) === false) continue
      const path = `${prefix}${key}`
      const { name, shape } = language.resolve(at)
      const page = pageOf(shape, name)
      const inner = page === undefined && told[name ?? ""] === undefined ? structsOf(shape) : []
      const each = shape.properties === undefined ? shape.additionalProperties : undefined
      const isRequired = struct.required?.includes(key) === true
      if (!found.has(path)) {
        found.set(path, {
          name: path,
          type: page === undefined ? typeOf(language, at) : `see ${page}`,
          isRequired,
          says
        })
      }
      if (prefix.split(".").length > 3) continue
      for (const one of inner) if (one !== struct) add(one, `${path}.`, false)
      const item = membersOf(shape).find(({ items }) => items !== undefined && !("length" in items))?.items
      for (const [within, below] of [
        [each, `${path}.<name>.`],
        [item as Shape | undefined, `${path}[].`]
      ] as const) {
        if (!within || page !== undefined) continue
        const body = language.resolve(within)
        if (told[body.name ?? ""] !== undefined || pageOf(body.shape, body.name) !== undefined) continue
        for (const one of structsOf(body.shape)) add(one, below, false)
      }
    }
  }
  for (const struct of thing.structs) add(struct, "", true)
  return [...found.values()]
}

const plural = (type: string): string => (/^list|^`| or /.test(type) ? type : `${type}s`).replace(/ys$/, "ies")

/** `MessageSize` as "message size". */
const spaced = (name: string): string => name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase()

const rangeOf = ({ exclusiveMaximum, exclusiveMinimum, maximum, minimum }: Shape): string => {
  const low = exclusiveMinimum === undefined ? minimum : exclusiveMinimum
  const high = maximum === Number.MAX_SAFE_INTEGER ? exclusiveMaximum : (maximum ?? exclusiveMaximum)
  const isOpen = exclusiveMinimum !== undefined
  if (low !== undefined && low > Number.MIN_SAFE_INTEGER && high !== undefined) return `, ${low} to ${high}`
  if (low !== undefined && low > Number.MIN_SAFE_INTEGER) return isOpen ? `, above ${low}` : `, at least ${low}`
  return high === undefined ? "" : `, at most ${high}`
}

/** What may be written, in words. */
export const typeOf = (language: Language, at: Shape): string => {
  const { name, shape } = language.resolve(at)
  if (name !== undefined && told[name] !== undefined) return told[name]
  if (shape.enum !== undefined) return shape.enum.map((one) => `\`${one}\``).join(", ")
  if (structsOf(shape).length > 0) {
    const others = membersOf(shape).filter((one) => one.properties === undefined)
    return [...others.map((one) => typeOf(language, one)), "map"].join(" or ")
  }
  const example = exampleOf(shape)
  if (name !== undefined && name !== "Count" && example !== undefined) return `${spaced(name)} such as \`${example}\``
  if (shape.anyOf !== undefined) return [...new Set(shape.anyOf.map((one) => typeOf(language, one)))].join(" or ")
  const { items } = shape
  if (shape.type === "array") {
    const of = items !== undefined && "length" in items ? items[0] : items
    return of === undefined ? "list" : `list of ${plural(typeOf(language, of))}`
  }
  if (shape.type === "object")
    return shape.additionalProperties ? `${typeOf(language, shape.additionalProperties)} by name` : "map"
  if (shape.type === "integer") return `whole number${rangeOf(shape)}`
  if (shape.type === "number") return `number${rangeOf(shape)}`
  if (shape.type === "boolean") return "`true` or `false`"
  return shape.type === "string" ? "text" : "anything"
}
