/**
 * Shorthand: something that may be written as a bare list when there is nothing else to say about it.
 *
 * `checkout: [steps]` is short for `checkout: {steps: [steps]}`. Decoded it is always the latter.
 */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

/** A list, or a struct that has this list under `steps`. */
export const listOrStruct = <
  Item,
  ItemWritten,
  Whole extends { readonly steps: ReadonlyArray<Item> },
  WholeWritten extends { readonly steps: ReadonlyArray<ItemWritten> }
>(
  list: Schema.Codec<ReadonlyArray<Item>, ReadonlyArray<ItemWritten>>,
  whole: Schema.Codec<Whole, WholeWritten>,
  annotations: { readonly identifier: string; readonly title: string; readonly description: string }
): Schema.Codec<Whole, ReadonlyArray<ItemWritten> | WholeWritten> =>
  Schema.Union([list, whole])
    .annotate(annotations)
    .pipe(
      Schema.decodeTo(
        Schema.toType(whole),
        SchemaTransformation.transform<Whole, ReadonlyArray<Item> | Whole>({
          decode: (read) => ("steps" in read ? read : ({ steps: read } as unknown as Whole)),
          encode: (value) => value
        })
      )
    )
