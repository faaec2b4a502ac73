/**
 * Mistakes: what is wrong with a value, as a person is told it. For tests.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"

const format = SchemaIssue.makeFormatterStandardSchemaV1()

/** Every mistake as [path, message]; none when the value is as it should be. */
export const mistakesIn = <S extends Schema.ConstraintDecoder<unknown>>(
  schema: S,
  written: unknown
): ReadonlyArray<readonly [path: string, message: string]> =>
  Result.match(Schema.decodeUnknownResult(schema)(written, { errors: "all", onExcessProperty: "error" }), {
    onSuccess: () => [],
    onFailure: (error) =>
      format(error.issue).issues.map(({ path = [], message }) => [path.map(String).join("."), message] as const)
  })
