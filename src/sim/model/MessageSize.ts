/**
 * Message size: how many bytes a call and its answer are, on links that have a bandwidth.
 *
 * It belongs to one hop: what the callee calls in turn has sizes of its own. Without one a message is nothing but latency.
 */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { optional } from "./Described.ts"
import { Bytes } from "./Quantities.ts"

const Both = Schema.Struct({
  request: optional(Bytes, "The call. Default 0: it takes up nothing of a link."),
  answer: optional(Bytes, "Its answer, whether it is a good one or a failure. Default 0.")
})

/** `size: 20KB`, the call and its answer each, or `size: {request: 1KB, answer: 200KB}`. Decoded always both, in bytes. */
export const MessageSize = Schema.Union([Bytes, Both])
  .annotate({
    identifier: "MessageSize",
    title: "size",
    description: "How large a call and its answer are: one size for each of the two, or both"
  })
  .pipe(
    Schema.decodeTo(
      Schema.Struct({ request: Schema.Finite, answer: Schema.Finite }),
      SchemaTransformation.transform<{ request: number; answer: number }, number | typeof Both.Type>({
        decode: (written) =>
          typeof written === "number"
            ? { request: written, answer: written }
            : { request: written.request ?? 0, answer: written.answer ?? 0 },
        encode: ({ answer, request }) => (answer === request ? request : { request, answer })
      })
    )
  )
export type MessageSize = typeof MessageSize.Type

const bytes = (size: number): string => String(Schema.encodeSync(Bytes)(size))

/** In words: "20KB each way", "1KB there, 200KB back". */
export const describe = ({ answer, request }: MessageSize): string =>
  answer === request ? `${bytes(request)} each way` : `${bytes(request)} there, ${bytes(answer)} back`
