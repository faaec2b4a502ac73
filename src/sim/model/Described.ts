/**
 * Described: keys of a struct with the sentence that stands beside them in an editor and in the reference.
 *
 * The sentence belongs to the key and not to what is written there, which may be a notation used in many places.
 */
import * as Schema from "effect/Schema"

/** A key that must be there. */
export const required = <S extends Schema.Top>(schema: S, description: string) =>
  schema.pipe(Schema.annotateKey({ description }))

/** A key that may be left out; the description says what holds then. */
export const optional = <S extends Schema.Top>(schema: S, description: string) =>
  Schema.optionalKey(schema).pipe(Schema.annotateKey({ description }))
