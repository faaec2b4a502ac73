/**
 * JSON Schema of the scenario language, for editors: completion, help and mistakes while one types.
 *
 * Draft 07, which the YAML language servers know best. It describes what is written, so spans are text; unknown keys are not
 * allowed; a default is given where the description names one ("Default 3.") that could be written so. Effect's own generator
 * does the single values; structs and unions are done here, since it would lose the sentences that belong to keys.
 */
import * as Exit from "effect/Exit"
import * as Json from "effect/JsonSchema"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import * as SchemaParser from "effect/SchemaParser"
import { Scenario } from "../Scenario.ts"

type JsonObject = { [key: string]: unknown }

/** `false` is what nothing can be, such as the code of a `run` step in YAML. */
type JsonType = JsonObject | false

/** What is written for a value that is transformed on reading; a declaration that only looks ahead is passed over. */
const written = (ast: SchemaAST.AST): SchemaAST.AST => {
  const link = ast.encoding?.at(-1)
  if (link === undefined) return ast
  const looksAhead = SchemaAST.isDeclaration(link.to) && SchemaAST.resolveAt("expected")(link.to) === undefined
  return looksAhead ? ast : written(link.to)
}

class Writer {
  readonly definitions: { [name: string]: JsonObject } = {}
  readonly #names = new Map<SchemaAST.AST, string>()

  type(schema: SchemaAST.AST): JsonType {
    const ast = written(schema)
    if (SchemaAST.isSuspend(ast)) return this.type(ast.thunk())
    const name = SchemaAST.resolveIdentifier(ast)
    return name === undefined ? this.#inline(ast) : this.#named(ast, name)
  }

  /** Things with a name are written once; the same name for something else gets a number. */
  #named(ast: SchemaAST.AST, identifier: string): JsonType {
    const known = this.#names.get(ast)
    if (known !== undefined) return { $ref: `#/definitions/${known}` }
    let name = identifier
    for (let i = 2; name in this.definitions; i++) name = `${identifier}${i}`
    this.#names.set(ast, name)
    // What refers to itself finds its name here before it is done.
    this.definitions[name] = {}
    const made = this.#inline(ast)
    delete this.definitions[name]
    if (made === false) return false
    const twin = name === identifier ? undefined : this.definitions[identifier]
    if (twin !== undefined && withoutDescription(twin) === withoutDescription(made)) {
      // A sentence about one use of it must not stand for all.
      if (twin.description !== made.description) delete twin.description
      name = identifier
      this.#names.set(ast, name)
    } else this.definitions[name] = made
    return { $ref: `#/definitions/${name}` }
  }

  #inline(ast: SchemaAST.AST): JsonType {
    switch (ast._tag) {
      case "Never":
        return false
      case "Unknown":
      case "Any":
        return {}
      case "Objects":
        return this.#object(ast)
      case "Arrays":
        return this.#array(ast)
      case "Union":
        return this.#union(ast)
      default:
        return single(ast)
    }
  }

  #object(ast: SchemaAST.Objects): JsonType {
    const properties: { [key: string]: JsonType } = {}
    const required: Array<string> = []
    for (const { name, type } of ast.propertySignatures) {
      const made = this.type(type)
      const isRequired = !SchemaAST.isOptional(SchemaAST.toEncoded(type))
      if (made === false && isRequired) return false
      if (made === false) continue
      const ofKey = type.context?.annotations?.description
      const description = typeof ofKey === "string" ? ofKey : SchemaAST.resolveDescription(type)
      properties[String(name)] = described(made, description, type)
      if (isRequired) required.push(String(name))
    }
    const [index] = ast.indexSignatures
    return {
      type: "object",
      ...about(ast),
      ...(Object.keys(properties).length > 0 ? { properties } : {}),
      ...(required.length > 0 ? { required } : {}),
      additionalProperties: index === undefined ? false : this.type(index.type)
    }
  }

  #array(ast: SchemaAST.Arrays): JsonType {
    const [rest] = ast.rest
    const items = rest === undefined ? ast.elements.map((element) => this.type(element)) : this.type(rest)
    const least = ast.elements.length
    return {
      type: "array",
      ...about(ast),
      items,
      ...(least > 0 ? { minItems: least } : {}),
      ...(rest === undefined ? { maxItems: least } : {})
    }
  }

  #union(ast: SchemaAST.Union): JsonType {
    const literals = ast.types.flatMap((type) => (SchemaAST.isLiteral(type) ? [type.literal] : []))
    if (literals.length === ast.types.length) return { ...about(ast), enum: literals }
    const anyOf = ast.types.map((type) => this.type(type)).filter((type) => type !== false)
    return anyOf.length === 0 ? false : { ...about(ast), anyOf }
  }
}

const about = (ast: SchemaAST.AST): JsonObject => {
  const description = SchemaAST.resolveDescription(ast)
  return description === undefined ? {} : { description }
}

const withoutDescription = ({ description: _, ...type }: JsonObject): string => JSON.stringify(type)

/** A single value, as Effect writes it. */
const single = (ast: SchemaAST.AST): JsonType => {
  const document = Json.toDocumentDraft07(Schema.toJsonSchemaDocument(Schema.make<Schema.Codec<unknown>>(ast)))
  const reference = (document.schema as JsonObject).$ref
  const type =
    typeof reference === "string" ? document.definitions[reference.replace("#/definitions/", "")] : document.schema
  const { not: nothing, ...rest } = type as JsonObject
  return nothing === undefined ? rest : false
}

/** The type of a key with its own sentence and default; draft 07 ignores what stands beside a `$ref`. */
const described = (type: JsonObject, description: string | undefined, schema: SchemaAST.AST): JsonObject => {
  const beside = { ...(description === undefined ? {} : { description }), ...defaultOf(description, schema) }
  if (Object.keys(beside).length === 0) return type
  return "$ref" in type ? { allOf: [type], ...beside } : { ...type, ...beside }
}

/** The default that a description names, if it can be written like that: "Default 3, as in resilience4j." */
const defaultOf = (description: string | undefined, schema: SchemaAST.AST): { readonly default?: unknown } => {
  const [, word] = /\b[Dd]efault [`"]?([^\s`",;:]*[^\s`",;:.])/.exec(description ?? "") ?? []
  if (word === undefined) return {}
  const value = word === "true" || word === "false" ? word === "true" : /^-?[0-9.]+$/.test(word) ? Number(word) : word
  const read = SchemaParser.decodeUnknownExit(Schema.make<Schema.Codec<unknown>>(schema))(value)
  return Exit.isSuccess(read) ? { default: value } : {}
}

/** What a scenario has to have that is laid over nothing; one that extends or includes others has that from them. */
const alone = ({ required, ...scenario }: JsonObject): JsonObject => ({
  ...scenario,
  required: ["name"],
  anyOf: [{ required }, { required: ["extends"] }, { required: ["include"] }]
})

/** The whole schema. */
export const jsonSchema = (): JsonObject => {
  const writer = new Writer()
  const whole = writer.type(Scenario.ast)
  writer.definitions.Scenario = alone(writer.definitions.Scenario!)
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Faultline scenario",
    ...(whole === false ? {} : whole),
    definitions: writer.definitions
  }
}
