/**
 * Result file: `result.json`, written and read.
 *
 * The text is canonical (see `CanonicalJson.ts`): the same result gives the same bytes. A reader accepts fields it
 * does not know, since a newer Faultline may add some, but refuses a newer `version`, in which fields it does know
 * mean something else.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { type Result, resultVersion } from "../../experiments/Result.ts"
import type { Mistake } from "../../scenarios/reading/Mistake.ts"
import { BlameSchema } from "./BlameSchema.ts"
import { canonical, canonicalJson } from "./CanonicalJson.ts"
import { CostSchema } from "./CostSchema.ts"
import { InvariantSchema } from "./InvariantSchema.ts"
import { byName, PictureSchema } from "./PictureSchema.ts"

const { Array: List, Finite, Literals, NullOr, String: Text, Struct, optionalKey } = Schema

const Verdict = Literals(["passed", "failed", "inconclusive"])

const Topology = Struct({
  nodes: List(
    Struct({
      name: Text,
      kind: Literals(["client", "service", "store", "cache", "topic"]),
      instances: Finite,
      zones: List(NullOr(Text)),
      says: Text
    })
  ),
  edges: List(Struct({ from: Text, to: Text })),
  regions: byName(List(Text))
})

const Lesson = Struct({
  question: Text,
  choices: List(Text),
  answer: Text,
  why: Text,
  knob: optionalKey(Text),
  try: optionalKey(List(Text)),
  sources: optionalKey(List(Text))
})

/** Field for field `Result`, in the order of the file. */
export const ResultSchema: Schema.Codec<Result, unknown> = Struct({
  version: Schema.Literal(resultVersion),
  faultline: Text,
  scenario: Struct({
    name: Text,
    title: Text,
    source: Text,
    hash: Text,
    tags: List(Text),
    topology: Topology,
    lesson: NullOr(Lesson),
    variants: List(Text)
  }),
  variant: Text,
  seed: Text,
  set: List(Text),
  byHand: List(Schema.Unknown),
  fingerprint: Text,
  checkpoints: List(Struct({ at: Finite, fingerprint: Text })),
  events: Finite,
  verdict: Verdict,
  judged: List(
    Struct({
      kind: Literals(["objective", "threshold", "expectation", "invariant"]),
      claim: Text,
      verdict: Verdict,
      measured: Text,
      value: NullOr(Finite),
      because: optionalKey(Text)
    })
  ),
  findings: List(Struct({ kind: Text, atMs: NullOr(Finite), message: Text })),
  picture: PictureSchema,
  recovery: optionalKey(Struct({ afterMs: NullOr(Finite), lookedMs: Finite })),
  cost: optionalKey(CostSchema),
  invariants: optionalKey(List(InvariantSchema)),
  blame: optionalKey(BlameSchema),
  command: Text
})

/** A file that is no result, or one that this version cannot read. Exits with 104. */
export class UnreadableResult extends Schema.TaggedError<UnreadableResult>()("UnreadableResult", {
  file: Schema.String,
  mistakes: Schema.Array(Schema.Struct({ path: Schema.String, message: Schema.String }))
}) {
  /** As the mistakes of a scenario are told: all at once. */
  get asMistakes(): ReadonlyArray<Mistake> {
    return this.mistakes.map((mistake) => ({
      file: this.file,
      position: undefined,
      variant: undefined,
      ...mistake
    }))
  }
}

/** At most so many mistakes are told: a file that is something else altogether has thousands. */
const mistakesMax = 10

/**
 * The result as it stands in its file, with rounded numbers: what is told of it now is then what is told of it when
 * it has been read again.
 */
export const asWritten = (result: Result): Result => Schema.encodeUnknownSync(ResultSchema)(canonical(result)) as Result

/**
 * The text of `result.json`. A figure that is not finite becomes `null`; where a figure must be there that is a bug,
 * and this throws.
 */
export const encodeResult = (result: Result): string => canonicalJson(asWritten(result))

/** Reads the text of a `result.json`; `file` is how mistakes name it. */
export const decodeResult = Effect.fnUntraced(function* (text: string, file = "result.json") {
  const refuse = (...mistakes: ReadonlyArray<{ readonly path: string; readonly message: string }>) =>
    new UnreadableResult({ file, mistakes })

  const json = yield* Effect.try({
    try: (): unknown => JSON.parse(text),
    catch: (error) => refuse({ path: "", message: `this is no JSON: ${String((error as Error).message)}` })
  })
  const mistake = mistakeOfVersion(json)
  if (mistake !== undefined) return yield* refuse(mistake)
  return yield* Schema.decodeUnknownEffect(ResultSchema, { errors: "all" })(json).pipe(
    Effect.mapError((error) => refuse(...mistakesIn(error.issue)))
  )
})

const mistakeOfVersion = (json: unknown) => {
  if (typeof json !== "object" || json === null || !("version" in json) || !("picture" in json)) {
    return { path: "", message: "this is no result of faultline: it has no version and no picture" }
  }
  const { faultline, version } = json as { readonly version: unknown; readonly faultline?: unknown }
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) {
    return { path: "version", message: `expected the whole number ${resultVersion}, got ${JSON.stringify(version)}` }
  }
  if (version <= resultVersion) return undefined
  const by = typeof faultline === "string" ? ` by faultline ${faultline}` : ""
  const known = `this faultline reads up to version ${resultVersion}`
  return {
    path: "version",
    message: `written${by} as version ${version}, and ${known}: use the newer one`
  }
}

const mistakesIn = (issue: SchemaIssue.Issue) => {
  const { issues } = SchemaIssue.makeFormatterStandardSchemaV1()(issue)
  const mistakes = issues.map(({ message, path = [] }) => ({ path: pathText(path), message }))
  const more = mistakes.length - mistakesMax
  if (more <= 0) return mistakes
  return [...mistakes.slice(0, mistakesMax), { path: "", message: `and ${more} more` }]
}

/** `picture.journeys[0].name`. */
const pathText = (path: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }>): string =>
  path
    .map((segment) => (typeof segment === "object" ? segment.key : segment))
    .map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? String(key) : `.${String(key)}`))
    .join("")
