/**
 * Recovery: how what was down comes back.
 *
 * `cold` is a restart with empty caches and uncompiled code: for a time work takes longer, by a factor that falls evenly to 1.
 * `gradual` brings the instances back one after the other.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { formatSpan, second } from "../kernel/Instant.ts"
import { expectedButGot, notation, type Reading } from "../model/Notation.ts"
import { readFactor, writeFactor } from "../model/Quantities.ts"
import { readSpan, writeSpan } from "../model/SpanText.ts"

export type Recovery =
  | { readonly kind: "instant" }
  /** The last is back so long after the end. */
  | { readonly kind: "gradual"; readonly span: number }
  /** Work takes `slow` times as long at first. */
  | { readonly kind: "cold"; readonly slow: number; readonly span: number }

const expected = "a recovery: instant, gradual(30s), cold or cold(5x, 30s)"

const coldDefault = { kind: "cold", slow: 5, span: 30 * second } as const

const read = (written: string): Reading<Recovery> => {
  const text = written.trim()
  if (text === "instant") return Result.succeed({ kind: "instant" })
  if (text === "cold") return Result.succeed(coldDefault)
  const gradual = /^gradual\(([^,()]+)\)$/.exec(text)
  if (gradual !== null) return Result.map(readSpan(gradual[1]!.trim()), (span) => ({ kind: "gradual", span }))
  const cold = /^cold\(([^,()]+),([^,()]+)\)$/.exec(text)
  if (cold === null) return Result.fail(expectedButGot(expected, written))
  return Result.flatMap(readFactor(cold[1]!.trim()), (slow) =>
    Result.map(readSpan(cold[2]!.trim()), (span) => ({ kind: "cold", slow, span }))
  )
}

const write = (recovery: Recovery): string => {
  switch (recovery.kind) {
    case "instant":
      return "instant"
    case "gradual":
      return `gradual(${writeSpan(recovery.span)})`
    case "cold":
      return `cold(${writeFactor(recovery.slow)}, ${writeSpan(recovery.span)})`
  }
}

/** `recovery:` of a fault. */
export const Recovery = notation<Recovery, string>({
  identifier: "Recovery",
  expected,
  description:
    "How what was down comes back: `instant`; `gradual(30s)`, the instances one after the other, the last after 30s; " +
    "`cold(5x, 30s)`, at once, but work takes 5x as long at first and as long as ever after 30s; `cold` is cold(5x, 30s)",
  examples: ["instant", "gradual(30s)", "cold(5x, 30s)"],
  written: Schema.String,
  value: Schema.Union([
    Schema.Struct({ kind: Schema.Literal("instant") }),
    Schema.Struct({ kind: Schema.Literal("gradual"), span: Schema.Int }),
    Schema.Struct({ kind: Schema.Literal("cold"), slow: Schema.Finite, span: Schema.Int })
  ]),
  read,
  write
})

/** In words: "coming back cold, 5x slower at first, for 30s"; nothing for what is well at once. */
export const describe = (recovery: Recovery): string => {
  switch (recovery.kind) {
    case "instant":
      return ""
    case "gradual":
      return `coming back one by one over ${formatSpan(recovery.span)}`
    case "cold":
      return `coming back cold: ${recovery.slow}x slower at first, well after ${formatSpan(recovery.span)}`
  }
}
