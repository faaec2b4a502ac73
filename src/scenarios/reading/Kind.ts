/**
 * Kind: tells the members of a union apart after decoding.
 *
 * People write `{work: exponential(4ms)}`, where the key says what it is. Decoding adds `kind: "work"`, so that code can switch
 * on it; encoding leaves it out again, and nobody may write it.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"

/** The `kind` of a struct that is a member of a union. */
export const kind = <const Name extends string>(name: Name) =>
  Schema.optionalKey(Schema.Never).pipe(
    Schema.decodeTo(Schema.Literal(name), {
      decode: SchemaGetter.withDefault(Effect.succeed(name)) as SchemaGetter.Getter<Name, never>,
      encode: SchemaGetter.omit()
    })
  )
