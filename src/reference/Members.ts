/**
 * Members: the things that are members of a union in the schema, told apart by a key, by the value of a key, or by a word.
 */
import * as SchemaAST from "effect/SchemaAST"
import { Step } from "../scenarios/language/Step.ts"
import { keysOf, writtenSide } from "../scenarios/reading/Union.ts"
import { faultKinds } from "../sim/faults/FaultKind.ts"
import type { Language, Shape, Visit } from "./Shape.ts"
import { isMap, membersOf, structsOf } from "./Shape.ts"
import type { Family, Thing } from "./Thing.ts"

export type Draft = Omit<Thing, "id">

const shortest = (description = ""): string => /^.*?[.](?= |$)/.exec(description)?.[0] ?? description

/** What a description says of one of several words: "`lifo`: the newest first." or "the oldest (`fifo`)". */
const saidOf = (word: string, description = ""): string => {
  const [, after] = new RegExp(`\`${word}\`: ([^.]*\\.)`).exec(description) ?? []
  const [, before] = new RegExp(`(?:: |, or |, |\\), )([^,:()]*) \\(\`${word}\``).exec(description) ?? []
  const said = after ?? `${before === undefined ? word.replaceAll("-", " ") : before.replace(/^or /, "")}.`
  return said.charAt(0).toUpperCase() + said.slice(1)
}

/** The one word that a key of a struct can be. */
const tagsOf = ({ properties = {} }: Shape): ReadonlyArray<readonly [key: string, word: string]> =>
  Object.entries(properties).flatMap(([key, { enum: words }]) =>
    words?.length === 1 && typeof words[0] === "string" ? [[key, words[0]] as const] : []
  )

/** Those told apart by a word under the same key, such as `algorithm`; the one that has none of its own is a preset. */
export const tagged = (
  family: Family,
  union: Shape,
  shapes: ReadonlyArray<Shape> = structsOf(union)
): ReadonlyArray<Draft> =>
  shapes.flatMap((shape) =>
    tagsOf(shape)
      .filter(([key]) => key !== "preset")
      .map(([key, name]) => {
        const isDefault = shape.required?.includes(key) !== true
        return {
          family,
          name,
          says: shortest(shape.description ?? shape.properties?.[key]?.description ?? name),
          forms: [`{${key}: ${name}, …}`, ...(isDefault ? [`{…} without \`${key}\``] : [])],
          structs: [shape],
          isIn: (visit: Visit) => visit.shape === shape
        }
      })
  )

/** Those told apart by a key of their own, such as `{retry: …}`. */
export const keyed = (language: Language, family: Family, union: Shape): ReadonlyArray<Draft> =>
  structsOf(union).map((shape) => {
    const structs = structsOf(union)
    const own = Object.keys(shape.properties ?? {}).find((key) =>
      structs.every((other) => other === shape || other.properties?.[key] === undefined || key === shape.required?.[0])
    )
    const name = own!
    const said = shape.properties![name]!
    const { shape: body } = language.resolve(said)
    const kinds = tagged(family, body).map((kind) => [kind.name, kind.says] as const)
    const rest = Object.keys(shape.properties!).length > 1
    return {
      family,
      name,
      says: shortest((structsOf(body).length === 0 ? said.description : body.description) ?? said.description),
      forms: formsOf(language, name, said),
      // Kinds have defaults of their own, each on its page.
      structs: [...(kinds.length > 1 ? [] : structsOf(body)), ...(rest ? [shape] : [])],
      ...(rest ? { keys: (key: string) => key !== name || structsOf(body).length === 0 } : {}),
      ...(kinds.length > 1 ? { rows: kinds } : {}),
      isIn: (visit: Visit) => visit.shape === shape
    }
  })

/** An example of a notation that fits a line. */
export const exampleOf = ({ examples = [] }: Shape): string | undefined =>
  examples.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).find((one) => !one.includes("\n"))

/** How something is written under a key: plainly, as a list, or as a map. */
export const formsOf = (language: Language, key: string, at: Shape): ReadonlyArray<string> => {
  const forms = new Set<string>()
  const whole = language.resolve(at).shape
  const written = exampleOf(whole)
  if (written !== undefined && structsOf(whole).length === 0) return [`${key}: ${written}`]
  for (const member of membersOf(whole)) {
    const { name, shape } = language.resolve(member)
    const example = exampleOf(shape)
    if (shape.properties !== undefined) {
      const needed = shape.required ?? []
      const more =
        Object.keys(shape.properties).length > needed.length
          ? [...needed.map((one) => `${one}: …`), "…"]
          : needed.map((one) => `${one}: …`)
      forms.add(`${key}: {${more.join(", ")}}`)
    } else if (example !== undefined) forms.add(`${key}: ${example}`)
    else if (shape.type === "array") forms.add(`${key}: […]`)
    else if (shape.enum !== undefined) forms.add(`${key}: ${shape.enum.slice(0, 12).join(" | ")}`)
    else if (name === "Count" || shape.type === "integer") forms.add(`${key}: 10`)
    else if (shape.type === "string") forms.add(`${key}: <name>`)
  }
  return [...forms]
}

/** Words, each of which is a kind of its own, such as `lru`. */
export const words = (family: Family, { description, enum: all = [] }: Shape): ReadonlyArray<Draft> =>
  all.map(String).map((name) => ({
    family,
    name,
    says: saidOf(name, description),
    forms: [`${family.noun}: ${name}`],
    structs: [],
    isIn: (visit: Visit) => visit.name === family.definition && visit.value === name
  }))

/** Words that may have options, such as `{kind: hash, ring: false}`. */
export const wordsWithOptions = (family: Family, union: Shape): ReadonlyArray<Draft> => {
  const [struct] = structsOf(union)
  const [tag, all] = Object.entries(struct?.properties ?? {}).find(([, one]) => one.enum !== undefined) ?? []
  const plain = membersOf(union).flatMap((member) => member.enum ?? [])
  return (all?.enum ?? []).map(String).map((name) => ({
    family,
    name,
    says: saidOf(name, all?.description),
    forms: [...(plain.includes(name) ? [`${family.noun}: ${name}`] : []), `${family.noun}: {${tag}: ${name}, …}`],
    structs: [struct!],
    keys: (key: string, description: string) => {
      const [, condition] = /^With ([^:]*):/.exec(description) ?? []
      return key !== tag && (condition === undefined || condition.includes(`\`${name}\``))
    },
    isIn: ({ name: of, value }: Visit) =>
      of === family.definition && (value === name || (isMap(value) && value[tag!] === name))
  }))
}

/** Kinds of which each is a key of the same struct, such as `crash` of a fault. */
export const keysWithin = (
  language: Language,
  family: Family,
  union: Shape,
  isKind: (key: string) => boolean
): ReadonlyArray<Draft> => {
  const [struct] = structsOf(union)
  const plain = membersOf(union).flatMap((member) => member.enum ?? [])
  const kinds = Object.entries(struct?.properties ?? {}).filter(([key]) => isKind(key))
  return [
    ...plain.map(String).map((name) => ({
      family,
      name,
      says: saidOf(name, union.description),
      forms: [`${family.noun}: ${name}`],
      structs: [],
      isIn: ({ name: of, value }: Visit) => of === family.definition && value === name
    })),
    ...kinds.map(([name, shape]) => {
      const body = structsOf(language.resolve(shape).shape)
      const isBeside = family.definition === "Fault"
      return {
        family,
        name,
        says: shortest(shape.description),
        forms: formsOf(language, name, shape),
        structs: [...body, ...(isBeside ? [struct!] : [])],
        ...(isBeside ? { keys: (key: string) => !faultKinds.some((kind) => kind === key) || key === name } : {}),
        isIn: ({ name: of, value }: Visit) => of === family.definition && isMap(value) && name in value
      }
    })
  ]
}

/** Steps that only code can say, of which JSON Schema knows nothing. */
export const stepsInCode = (family: Family, known: ReadonlyArray<string>): ReadonlyArray<Draft> => {
  const { ast } = Step
  if (!SchemaAST.isUnion(ast)) return []
  return ast.types.flatMap((type) => {
    const side = writtenSide(type)
    if (!SchemaAST.isObjects(type) || !SchemaAST.isObjects(side)) return []
    const name =
      keysOf(side).find(({ isRequired }) => isRequired)?.name ??
      type.propertySignatures.map((one) => String(one.name)).find((one) => one !== "kind")!
    if (known.includes(name)) return []
    const said = type.propertySignatures.find((one) => one.name === name)?.type.context?.annotations?.description
    return [
      {
        family,
        name,
        says: String(said),
        forms: [`${name}: ({ request, call }) => Effect`],
        structs: [],
        isIn: ({ name: of, value }: Visit) => of === "Step" && isMap(value) && name in value
      }
    ]
  })
}
