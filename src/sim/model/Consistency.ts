/**
 * Consistency: what a call wants to be sure of when it asks a store with several nodes.
 *
 * The words are those of session guarantees (Terry et al., PDIS 1994). A session is one run of a journey: what it wrote and read
 * before is known wherever in the system it asks.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Span } from "../kernel/Instant.ts"
import { formatSpan } from "../kernel/Instant.ts"
import { notation } from "./Notation.ts"
import { readSpan } from "./SpanText.ts"

const words = ["strong", "read-your-writes", "monotonic", "eventual"] as const

const Value = Schema.Struct({
  kind: Schema.Literals([...words, "bounded"]),
  /** Of `bounded`: how far behind an answer may be, in nanoseconds. */
  within: Schema.optionalKey(Schema.Finite)
})
export type Consistency = typeof Value.Type

const expected = "strong, read-your-writes, monotonic, bounded(500ms) or eventual"

const read = (written: string): Result.Result<Consistency, string> => {
  const word = words.find((one) => one === written.trim())
  if (word !== undefined) return Result.succeed({ kind: word })
  const [, span] = /^\s*bounded\(([^()]*)\)\s*$/.exec(written) ?? []
  if (span === undefined) return Result.fail(`expected ${expected}, got ${JSON.stringify(written)}`)
  return Result.map(readSpan(span), (within: Span) => ({ kind: "bounded" as const, within }))
}

/** In words: "read-your-writes", "bounded(500ms)". */
export const describe = ({ kind, within }: Consistency): string =>
  kind === "bounded" ? `bounded(${formatSpan(within!)})` : kind

/** What a call wants to be sure of. */
export const Consistency = notation<Consistency, string>({
  identifier: "Consistency",
  expected,
  description:
    "What a call wants to be sure of. `strong`: everything that was acknowledged before; the primary is asked, or a majority of a " +
    "quorum. `read-your-writes`: what this run of the journey has written. `monotonic`: nothing older than it has read. " +
    "`bounded(500ms)`: what was written half a second ago and before. `eventual`: whatever the nearest node has, or one of a quorum",
  examples: ["strong", "read-your-writes", "bounded(500ms)"],
  written: Schema.String,
  value: Value,
  read,
  write: describe
})
