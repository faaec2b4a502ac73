/**
 * How many: which of the instances of its target a fault hits.
 *
 * Drawn ones are drawn from a stream of the fault's own, anew each time it begins, so variants of a scenario lose the same ones.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { RandomStream } from "../kernel/RandomStreams.ts"
import { drawBelow } from "../kernel/RandomStreams.ts"
import { expectedButGot, notation, type Reading } from "../model/Notation.ts"
import { readRatio, writeRatio } from "../model/Quantities.ts"

/** So many, a share of them, or these, by their numbers from 1. */
export type HowMany =
  | { readonly count: number }
  | { readonly share: number }
  | { readonly which: ReadonlyArray<number> }

type Written = string | number | ReadonlyArray<number>

const expected = "a number of instances such as 1, a share such as 50%, or a list of their numbers such as [1, 3]"

const isCount = (written: unknown): boolean => Number.isSafeInteger(written) && Number(written) >= 1

const read = (written: Written): Reading<HowMany> => {
  const wrong = Result.fail(expectedButGot(expected, written))
  if (typeof written === "number") return isCount(written) ? Result.succeed({ count: written }) : wrong
  if (typeof written !== "string") {
    if (written.length === 0 || !written.every(isCount)) return wrong
    const twice = written.find((one, i) => written.indexOf(one) !== i)
    return twice === undefined ? Result.succeed({ which: written }) : Result.fail(`instance ${twice} is named twice`)
  }
  return written.endsWith("%") ? Result.map(readRatio(written), (share) => ({ share })) : wrong
}

/** `instances: 1`, `instances: 50%` or `instances: [1, 3]`. */
export const HowMany = notation<HowMany, Written>({
  identifier: "HowMany",
  expected,
  description: "How many instances: a number of at least 1, a share of all, or which of them, by their numbers from 1",
  examples: [1, "50%", [1, 3]],
  written: Schema.Union([Schema.String, Schema.Finite, Schema.Array(Schema.Finite)]),
  value: Schema.Union([
    Schema.Struct({ count: Schema.Int }),
    Schema.Struct({ share: Schema.Finite }),
    Schema.Struct({ which: Schema.Array(Schema.Int) })
  ]),
  read,
  write: (howMany) =>
    "count" in howMany ? howMany.count : "share" in howMany ? writeRatio(howMany.share) : howMany.which
})

/** Who is hit, of these. What is drawn is drawn from `stream`; without one the first are hit. */
export const chosen = <A>(
  all: ReadonlyArray<A>,
  howMany: HowMany | undefined,
  stream: RandomStream | undefined
): ReadonlyArray<A> => {
  if (howMany === undefined) return all
  if ("which" in howMany) return howMany.which.flatMap((number) => all.slice(number - 1, number))
  const count = "count" in howMany ? howMany.count : Math.round(howMany.share * all.length)
  if (stream === undefined) return all.slice(0, count)
  const left = [...all]
  const drawn: Array<A> = []
  while (drawn.length < count && left.length > 0) drawn.push(...left.splice(drawBelow(stream, left.length), 1))
  return drawn
}

/** In words, before what has these instances: "one instance of payments". */
export const describe = (howMany: HowMany, of: string, isFirst: boolean): string => {
  if ("share" in howMany) return `${isFirst ? "the first " : ""}${writeRatio(howMany.share)} of ${of}`
  if ("which" in howMany) {
    const [one, ...more] = howMany.which
    return more.length === 0 ? `${of}/${one}` : `instances ${howMany.which.join(", ")} of ${of}`
  }
  if (isFirst) return howMany.count === 1 ? `the first instance of ${of}` : `the first ${howMany.count} of ${of}`
  return howMany.count === 1 ? `one instance of ${of}` : `${howMany.count} instances of ${of}`
}
