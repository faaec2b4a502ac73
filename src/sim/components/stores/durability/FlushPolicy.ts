/**
 * Flush policy: when what a store has logged is safe on its disk: with each write, at times, or not before a checkpoint.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Span } from "../../../kernel/Instant.ts"
import { formatSpan } from "../../../kernel/Instant.ts"
import { expectedButGot, notation } from "../../../model/Notation.ts"
import { readSpan } from "../../../model/SpanText.ts"

const Value = Schema.Struct({
  kind: Schema.Literals(["each", "every", "never"]),
  /** Of `every`: how often, in nanoseconds, above 0. */
  interval: Schema.optionalKey(Schema.Finite)
})
export type FlushPolicy = typeof Value.Type

const expected = "each, every(1s) or never"

const read = (written: string): Result.Result<FlushPolicy, string> => {
  const word = written.trim()
  if (word === "each" || word === "never") return Result.succeed({ kind: word })
  const [, span] = /^every\(([^()]*)\)$/.exec(word) ?? []
  if (span === undefined) return Result.fail(expectedButGot(expected, written))
  return Result.flatMap(readSpan(span), (interval: Span) =>
    interval > 0
      ? Result.succeed({ kind: "every" as const, interval })
      : Result.fail("a flush every 0s is one with each write; say `each`")
  )
}

/** In words: "each", "every(1s)". */
const describe = ({ interval, kind }: FlushPolicy): string =>
  kind === "every" ? `every(${formatSpan(interval!)})` : kind

/** As the end of a sentence: "every 1s". */
export const inWords = ({ interval, kind }: FlushPolicy): string =>
  kind === "every" ? `every ${formatSpan(interval!)}` : kind === "each" ? "with each write" : "never"

export const FlushPolicy = notation<FlushPolicy, string>({
  identifier: "FlushPolicy",
  expected,
  description:
    "When what is logged is flushed to disk. `each`: before a write is acknowledged. `every(1s)`: once a second, and writes are " +
    "acknowledged before. `never`: only a checkpoint does",
  examples: ["each", "every(1s)", "never"],
  written: Schema.String,
  value: Value,
  read,
  write: describe
})
