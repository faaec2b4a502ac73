/**
 * Notation: the schema of a value that people write as one word, such as `800ms`, `10%` or `exponential(4ms)`.
 *
 * Whatever cannot be read is answered by one sentence that a person can act on. The written side is a declaration of
 * its own and not a plain union of text and number, so that a list or an empty entry gets that sentence too, and not
 * Effect's "Expected string | number". JSON Schema sees the written side under the notation's identifier.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"

/** The value, or the sentence that says what is wrong with what was written. */
export type Reading<T> = Result.Result<T, string>

/** Text or a finite number: what most notations may be written as. */
export const TextOrNumber: Schema.Codec<string | number> = Schema.Union([Schema.String, Schema.Finite])

/** Characters; who wrote more knows it by its beginning. */
const mostQuoted = 120

/** What was written, as a mistake quotes it: text in quotation marks, numbers bare, structures by their kind. */
export const quoted = (written: unknown): string => {
  if (typeof written === "string") {
    return JSON.stringify(written.length > mostQuoted ? `${written.slice(0, mostQuoted)}…` : written)
  }
  if (written === null || written === undefined) return "nothing"
  if (Array.isArray(written)) return "a list"
  return typeof written === "object" ? "a map" : String(written)
}

/** The usual mistake: `expected a span such as 800ms, got "800"`. */
export const expectedButGot = (expected: string, written: unknown): string =>
  `expected ${expected}, got ${quoted(written)}`

/** Whether the text is an unsigned decimal number, as Go reads them: `12`, `1.5`, `.5`, `3.`, `1e-9`. */
export const isDecimal = (text: string): boolean => /^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/.test(text)

/** What a notation may be written as; most are one word. */
type Writable = string | number | ReadonlyArray<number>

export interface NotationOptions<T, E extends Writable> {
  /** Name of the notation in JSON Schema and in the reference, e.g. `Span`. */
  readonly identifier: string
  /** Noun phrase that follows "expected" in a mistake: `a span such as 800ms, 2s or 1m30s`. */
  readonly expected: string
  readonly description: string
  readonly examples: ReadonlyArray<E>
  /** The kinds of thing that may be written at all. */
  readonly written: Schema.Codec<E>
  /** What the program works with. */
  readonly value: Schema.Codec<T>
  readonly read: (written: E) => Reading<T>
  /** The canonical way to write a value; reading it gives exactly that value again. */
  readonly write: (value: T) => E
}

/** The schema of one notation: decodes what people write, encodes the canonical text. */
export const notation = <T, E extends Writable>(options: NotationOptions<T, E>) => {
  const { identifier, expected, description, examples, read, write } = options
  const isWritable = Schema.is(options.written)

  const written = Schema.declareConstructor<E>()(
    [],
    () => (input, _ast, parsing) =>
      isWritable(input)
        ? Effect.succeed(input)
        : Effect.fail(new SchemaIssue.InvalidValue({ message: expectedButGot(expected, input) }, input, parsing)),
    {
      identifier,
      expected,
      description,
      examples,
      toCodecJson: () =>
        Schema.link<E>()(
          options.written.annotate({ identifier, description, examples }),
          SchemaTransformation.passthrough<E>()
        )
    }
  )

  const value = options.value.annotate({
    title: identifier,
    description,
    examples: examples.map((example) => Result.getOrThrow(read(example)))
  })

  return written.pipe(
    Schema.decodeTo(
      value,
      SchemaTransformation.transformEffect<T, E>({
        decode: (input, parsing) =>
          Result.match(read(input), {
            onFailure: (message) => Effect.fail(new SchemaIssue.InvalidValue({ message }, input, parsing)),
            onSuccess: Effect.succeed
          }),
        encode: (value) => Effect.succeed(write(value))
      })
    )
  )
}
