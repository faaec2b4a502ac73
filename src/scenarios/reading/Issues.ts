/**
 * Issues: turns what a schema has against a value into sentences that a person can act on, each with its path.
 */

import * as Cause from "effect/Cause"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import type * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaParser from "effect/SchemaParser"
import { nearest } from "../../sim/model/Nearest.ts"
import { expectedButGot, isDecimal, quoted } from "../../sim/model/Notation.ts"
import { nameExpected } from "../language/Naming.ts"
import type { Path } from "./Path.ts"
import { a, choose, keysOf, nounOf, suggestion } from "./Union.ts"

/** Something wrong at a path. */
export interface Problem {
  readonly path: Path
  /** What is to be pointed at: the key itself, its value, or what it is missing from. */
  readonly at: "key" | "value" | "parent"
  readonly message: string
}

const options: SchemaAST.ParseOptions = { errors: "all", onExcessProperty: "error" }

/** The value, or everything that is wrong with what was written. */
export const read = <S extends Schema.ConstraintDecoder<unknown>>(
  schema: S,
  written: unknown
): { readonly value: S["Type"] } | { readonly problems: ReadonlyArray<Problem> } => {
  const exit = SchemaParser.decodeUnknownExit(schema, options)(written)
  if (Exit.isSuccess(exit)) return { value: exit.value }
  return { problems: problemsOf(issueOf(exit), [], written) }
}

const issueOf = (exit: Exit.Failure<unknown, SchemaIssue.Issue>): SchemaIssue.Issue => {
  const failed = exit.cause.reasons.find(Cause.isFailReason)
  // Anything else is a bug in a schema and shall be seen as one.
  if (failed === undefined) throw Cause.squash(exit.cause)
  return failed.error
}

const at = (value: unknown, path: ReadonlyArray<PropertyKey>): unknown =>
  path.reduce<unknown>(
    (part, key) =>
      typeof part === "object" && part !== null ? (part as Record<PropertyKey, unknown>)[key] : undefined,
    value
  )

/** `written` is the value at `path`. */
const problemsOf = (
  issue: SchemaIssue.Issue,
  path: Path,
  written: unknown,
  message?: string
): ReadonlyArray<Problem> => {
  switch (issue._tag) {
    case "Pointer":
      return problemsOf(issue.issue, [...path, ...(issue.path as Path)], at(written, issue.path), message)
    case "Encoding":
      return problemsOf(issue.issue, path, written, message)
    case "Composite":
      return withoutConsequences(issue.issues.flatMap((inner) => problemsOf(inner, path, written, message)))
    case "Filter":
      return problemsOf(issue.issue, path, written, message ?? filterMessage(issue, written))
    case "AnyOf":
      return unionProblems(issue, path, written, message)
    default:
      return [{ path, at: places[issue._tag] ?? "value", message: message ?? leafMessage(issue, path, written) }]
  }
}

/** A key that is missing because it is misspelt is not mentioned twice. */
const withoutConsequences = (problems: ReadonlyArray<Problem>): ReadonlyArray<Problem> => {
  const misspelt = problems.flatMap(({ at, path }) => (at === "key" ? [path] : []))
  return problems.filter(
    ({ at, path }) =>
      at !== "parent" ||
      !misspelt.some(
        (other) => other.length === path.length && nearest(String(other.at(-1)), [String(path.at(-1))]) !== undefined
      )
  )
}

const places: { readonly [Tag in SchemaIssue.Leaf["_tag"]]?: Problem["at"] } = {
  MissingKey: "parent",
  UnexpectedKey: "key"
}

const annotated = (annotations: object | undefined, key: string): string | undefined => {
  const message = (annotations as Record<string, unknown> | undefined)?.[key]
  return typeof message === "string" ? message : undefined
}

const filterMessage = ({ filter, issue }: SchemaIssue.Filter, written: unknown): string | undefined => {
  const message = annotated(filter.annotations, "message")
  if (message !== undefined) return message
  if (issue._tag !== "InvalidValue" || annotated(issue.annotations, "message") !== undefined) return undefined
  const expected = annotated(issue.annotations, "expected") ?? annotated(filter.annotations, "expected")
  return expected === undefined ? undefined : expectedButGot(plainly(expected), written)
}

const wordings: ReadonlyArray<readonly [RegExp, string]> = [
  [/^a value greater than or equal to (.+)$/, "at least $1"],
  [/^a value greater than (.+)$/, "more than $1"],
  [/^a value less than or equal to (.+)$/, "at most $1"],
  [/^a value less than (.+)$/, "less than $1"],
  [/^a value between (.+) and (.+)$/, "$1 to $2"],
  [/^an integer$/, "a whole number"],
  [/^a value with a length of at least 1$/, "at least one"]
]

/** Effect's words for a check in ours. */
const plainly = (expected: string): string => {
  for (const [pattern, wording] of wordings) if (pattern.test(expected)) return expected.replace(pattern, wording)
  return expected
}

const leafMessage = (issue: SchemaIssue.Leaf, path: Path, written: unknown): string => {
  switch (issue._tag) {
    case "MissingKey": {
      const known = annotated(issue.annotations, "messageMissingKey")
      const description = annotated(issue.annotations, "description")
      return known ?? `"${path.at(-1)}" is missing${description === undefined ? "" : `: ${uncapitalised(description)}`}`
    }
    case "UnexpectedKey": {
      if (!SchemaAST.isObjects(issue.ast)) return `there is no option "${path.at(-1)}" here`
      if (issue.ast.indexSignatures.length > 0) return expectedButGot(nameExpected, path.at(-1))
      const known = keysOf(issue.ast).map(({ name }) => name)
      return `there is no option "${path.at(-1)}" here${suggestion(String(path.at(-1)), known)}`
    }
    case "InvalidValue":
      return (
        annotated(issue.annotations, "message") ??
        expectedButGot(annotated(issue.annotations, "expected") ?? "something else", written)
      )
    case "InvalidType": {
      // A message beside a check says what is wrong with a number, not with what is none.
      const isOfCheck = SchemaAST.isNumber(issue.ast) && issue.ast.checks !== undefined
      const message = isOfCheck ? undefined : annotated(SchemaAST.resolve(issue.ast), "message")
      const isQuoted = SchemaAST.isNumber(issue.ast) && typeof written === "string" && isDecimal(written)
      const without = isQuoted ? "; write it without quotes" : ""
      return message ?? `${expectedButGot(expectedOf(issue.ast), written)}${without}`
    }
    case "OneOf":
    case "Forbidden":
      return `${quoted(written)} is not possible here`
  }
}

const uncapitalised = (sentence: string): string => {
  const text = sentence.replace(/\.$/, "")
  return /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}

/** What a schema takes, as it follows "expected". */
const expectedOf = (ast: SchemaAST.AST): string => {
  const expected = annotated(ast.annotations, "expected")
  if (expected !== undefined) return expected
  switch (ast._tag) {
    case "String":
      return "text"
    case "Number":
      return "a number"
    case "Boolean":
      return "true or false"
    case "Arrays":
      return "a list"
    case "Objects":
      return nounOf(ast) === undefined ? "a map" : `${a(nounOf(ast)!)} (a map)`
    case "Literal":
      return String(ast.literal)
    case "Null":
      return "nothing"
    case "Suspend":
      return expectedOf(ast.thunk())
    case "Union":
      return [...new Set(ast.types.map(expectedOf))].join(" or ")
    case "Declaration":
      return nounOf(ast) === undefined ? "something else" : a(nounOf(ast)!)
    default:
      return "something else"
  }
}

const literalsOf = (union: SchemaAST.Union): ReadonlyArray<string> | undefined => {
  const literals = union.types.flatMap((type) => (SchemaAST.isLiteral(type) ? [String(type.literal)] : []))
  return literals.length === union.types.length ? literals : undefined
}

const unionProblems = (
  { ast, issues }: SchemaIssue.AnyOf,
  path: Path,
  written: unknown,
  message: string | undefined
): ReadonlyArray<Problem> => {
  const known = message ?? annotated(SchemaAST.resolve(ast), "message")
  if (known !== undefined) return [{ path, at: "value", message: known }]
  const literals = literalsOf(ast)
  if (literals !== undefined) return [{ path, at: "value", message: oneOf(literals, written) }]
  const choice = choose(ast, written)
  if (choice !== undefined && "wrong" in choice) {
    return choice.wrong.map(
      ({ key, message }): Problem =>
        key === undefined ? { path, at: "value", message } : { path: [...path, key], at: "key", message }
    )
  }
  if (choice !== undefined) {
    const again = SchemaParser.decodeUnknownExit(Schema.make<Schema.Codec<unknown>>(choice.member), options)(written)
    if (Exit.isFailure(again)) return problemsOf(issueOf(again), path, written)
  }
  return fallback(ast, issues, path, written)
}

const oneOf = (literals: ReadonlyArray<string>, written: unknown): string =>
  literals.length === 1
    ? expectedButGot(literals[0]!, written)
    : `expected one of ${literals.join(", ")}, got ${quoted(written)}${typeof written === "string" ? near(written, literals) : ""}`

const near = (written: string, known: ReadonlyArray<string>): string => {
  const text = suggestion(written, known)
  return text.startsWith("; did") ? text : ""
}

/** Several members take this kind of thing, or none does: everything that is taken. */
const fallback = (
  ast: SchemaAST.Union,
  issues: ReadonlyArray<SchemaIssue.Issue>,
  path: Path,
  written: unknown
): ReadonlyArray<Problem> => {
  const here = issues
    .flatMap((issue) => problemsOf(issue, path, written))
    .filter((problem) => problem.path.length === path.length)
  const messages = [...new Set(here.map((problem) => problem.message))]
  // A sentence of its own says more than what is expected in general.
  const special = messages.filter((message) => !message.startsWith("expected "))
  if (special.length === 1) return [{ path, at: "value", message: special[0]! }]
  if (issues.length === 1 && here.length === 0) return problemsOf(issues[0]!, path, written)
  const noun = nounOf(ast)
  const kinds = expectedOf(SchemaAST.toEncoded(ast))
  const expected = noun === undefined ? kinds : `${a(noun)} (${kinds})`
  return [{ path, at: "value", message: expectedButGot(expected, written) }]
}
