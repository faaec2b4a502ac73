/**
 * Union: which of several things a person meant to write, so that a mistake is about that one only.
 *
 * Most unions here tell their members apart by a key (`{retry: …}`, `{timeout: …}`): the key that is there decides, and where
 * none is, the key that is there instead is what is wrong.
 */
import * as SchemaAST from "effect/SchemaAST"
import { nearest } from "../../sim/model/Nearest.ts"
import { quoted } from "../../sim/model/Notation.ts"

/** The written side of a schema, without the indirection of recursive ones. */
export const writtenSide = (ast: SchemaAST.AST): SchemaAST.AST => {
  const encoded = SchemaAST.toEncoded(ast)
  return SchemaAST.isSuspend(encoded) ? writtenSide(encoded.thunk()) : encoded
}

/** A key that a struct knows. */
interface Key {
  readonly name: string
  readonly isRequired: boolean
}

/** The keys that a person may write in a struct; `kind`, which nobody may, is not among them. */
export const keysOf = (objects: SchemaAST.Objects): ReadonlyArray<Key> =>
  objects.propertySignatures.flatMap(({ name, type }) => {
    const written = writtenSide(type)
    return SchemaAST.isNever(written) ? [] : [{ name: String(name), isRequired: !SchemaAST.isOptional(written) }]
  })

/** Keys that can have one value only, which tells the members of a union apart. */
const literalsOf = (objects: SchemaAST.Objects): ReadonlyMap<string, unknown> =>
  new Map(
    objects.propertySignatures.flatMap(({ name, type }) =>
      SchemaAST.isLiteral(type) && !SchemaAST.isOptional(type) ? [[String(name), type.literal] as const] : []
    )
  )

/** A key by whose value members of a union are told apart, such as `algorithm`, and its values in their order. */
interface Tag {
  readonly key: string
  readonly values: ReadonlyArray<string>
  /** Whether it may be left out, for the member that is meant then. */
  readonly hasDefault: boolean
}

const tagOf = (members: ReadonlyArray<SchemaAST.Objects>): Tag | undefined => {
  const found = new Map<string, { readonly values: Array<string>; hasDefault: boolean }>()
  for (const { propertySignatures } of members) {
    for (const { name, type } of propertySignatures) {
      if (!SchemaAST.isLiteral(type) || typeof type.literal !== "string") continue
      const tag = found.get(String(name)) ?? { values: [], hasDefault: false }
      tag.values.push(type.literal)
      tag.hasDefault ||= SchemaAST.isOptional(type)
      found.set(String(name), tag)
    }
  }
  const tags = [...found].filter(([, { values }]) => values.length > 1)
  return tags.length === 1 ? { key: tags[0]![0], ...tags[0]![1] } : undefined
}

/** What the union says it is of: its `title`, e.g. "policy". */
export const nounOf = (ast: SchemaAST.AST): string | undefined => SchemaAST.resolveTitle(ast)

/** What was meant: a member to be read again for its own mistakes, or what is wrong with the choice itself. */
export type Choice =
  | { readonly member: SchemaAST.AST }
  | { readonly wrong: ReadonlyArray<{ readonly key: string | undefined; readonly message: string }> }

const isMap = (written: unknown): written is Readonly<Record<string, unknown>> =>
  typeof written === "object" && written !== null && !Array.isArray(written)

/** The members of a union, with those of unions inside it. */
const membersOf = (union: SchemaAST.Union): ReadonlyArray<SchemaAST.AST> =>
  union.types.flatMap((type) => (SchemaAST.isUnion(type) && type.encoding === undefined ? membersOf(type) : [type]))

/** The one member that was meant, `undefined` when it cannot be told. */
export const choose = (union: SchemaAST.Union, written: unknown): Choice | undefined => {
  const members = membersOf(union).map((ast) => ({ ast, side: writtenSide(ast) }))
  const structs = members.flatMap(({ ast, side }) => (SchemaAST.isObjects(side) ? [{ ast, side }] : []))
  if (isMap(written) && structs.length > 0) return chooseStruct(nounOf(union) ?? "option", structs, written)
  if (Array.isArray(written)) return only(members.filter(({ side }) => SchemaAST.isArrays(side)))
  if (typeof written === "object") return undefined
  return only(members.filter(({ side }) => !SchemaAST.isObjects(side) && !SchemaAST.isArrays(side)))
}

const only = (members: ReadonlyArray<{ readonly ast: SchemaAST.AST }>): Choice | undefined =>
  members.length === 1 ? { member: members[0]!.ast } : undefined

const chooseStruct = (
  noun: string,
  structs: ReadonlyArray<{ readonly ast: SchemaAST.AST; readonly side: SchemaAST.Objects }>,
  written: Readonly<Record<string, unknown>>
): Choice | undefined => {
  const members = structs.map(({ ast, side }) => ({ ast, keys: keysOf(side), literals: literalsOf(side) }))
  const marked = members.filter(
    ({ literals }) => literals.size > 0 && [...literals].every(([key, literal]) => written[key] === literal)
  )
  if (marked.length === 1) return { member: marked[0]!.ast }
  const tag = tagOf(structs.map(({ side }) => side))
  const value = tag === undefined ? undefined : written[tag.key]
  if (tag !== undefined && value !== undefined && !tag.values.includes(String(value))) {
    const message = `there is no ${tag.key} ${quoted(value)}${suggestion(String(value), tag.values)}`
    return { wrong: [{ key: tag.key, message }] }
  }
  const present = Object.keys(written)
  const knows = (member: (typeof members)[number], key: string) => member.keys.some(({ name }) => name === key)
  const needs = (member: (typeof members)[number], key: string) =>
    member.keys.some(({ isRequired, name }) => name === key && isRequired)
  const withOwn = members.map((member) => {
    const needed = member.keys.filter(({ isRequired }) => isRequired)
    const others = members.filter((other) => other !== member)
    // The first key that it needs and no other has says what it is; or no other needs, as long as that one is not there.
    const own =
      needed.find(({ name }) => !others.some((other) => knows(other, name))) ??
      needed.find(({ name }) => !others.some((other) => needs(other, name)))
    return { ...member, own: own?.name }
  })
  const all = withOwn.flatMap(({ own }) => own ?? [])
  const there = withOwn.filter(({ own }) => own !== undefined && present.includes(own))
  const named = there.filter((one) => !there.some((other) => other !== one && knows(other, one.own!)))
  if (named.length === 1) return { member: named[0]!.ast }
  if (named.length > 1) {
    const [first, ...more] = present.filter((key) => all.includes(key))
    return {
      wrong: more.map((key) => ({ key, message: `${a(noun)} is one thing only, and this one is "${first}" already` }))
    }
  }
  const plain = withOwn.filter(({ own }) => own === undefined)
  if (plain.length === 1) return { member: plain[0]!.ast }
  if (withOwn.length === 1) return { member: withOwn[0]!.ast }
  if (plain.length > 1 && tag !== undefined && value === undefined) {
    const meant = withOwn.filter(({ keys }) => keys.some(({ isRequired, name }) => name === tag.key && !isRequired))
    if (tag.hasDefault && meant.length === 1 && present.every((key) => knows(meant[0]!, key))) {
      return { member: meant[0]!.ast }
    }
    return { wrong: [{ key: undefined, message: `${a(noun)} needs ${a(tag.key)}: ${list(tag.values)}` }] }
  }
  if (plain.length > 1) return undefined
  const unknown = present.filter((key) => !members.some((member) => knows(member, key)))
  if (unknown.length === 0) return { wrong: [{ key: undefined, message: `${a(noun)} needs one of ${all.join(", ")}` }] }
  return { wrong: unknown.map((key) => ({ key, message: `there is no ${noun} "${key}"${suggestion(key, all)}` })) }
}

/** `a step`, `an option`. */
export const a = (noun: string): string => `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`

/** `; did you mean "retry"?`, or all that there are when nothing is near and they are not too many. */
export const suggestion = (written: string, known: ReadonlyArray<string>): string => {
  const meant = nearest(written, known)
  if (meant !== undefined) return `; did you mean "${meant}"?`
  return known.length === 0 ? "" : `; there ${known.length === 1 ? "is only" : "are"} ${list(known)}`
}

const list = (known: ReadonlyArray<string>): string =>
  known.length <= 16 ? known.join(", ") : `${known.slice(0, 16).join(", ")} and ${known.length - 16} more`
