/**
 * Arguments: what stands in the brackets of `lognormal(mean=12ms, cv=0.8)`, read with the mistakes people make in mind.
 *
 * Each function gives the value or one sentence that names the family, the argument, what is wrong, and mostly an
 * example.
 */
import * as Result from "effect/Result"
import { didYouMean } from "../Nearest.ts"
import { isDecimal, type Reading } from "../Notation.ts"
import { readRatio } from "../Quantities.ts"
import { readSpan } from "../SpanText.ts"
import type { Argument, Call, Expression } from "./Expression.ts"
import type { Family, Form } from "./Family.ts"

/** The arguments of one call, fitted to one form of its family. */
export interface Arguments {
  readonly family: string
  readonly form: Form
  /** By name or percentile; empty where branches are written. */
  readonly named: ReadonlyMap<string, Expression>
  /** In the order written; empty where names are. */
  readonly branches: ReadonlyArray<readonly [share: string, value: Expression]>
}

const isPercentile = (label: string): boolean => /^p[0-9]/.test(label)

/** Whether an argument with this label can belong to the form. */
const fits = (form: Form, { label, sign }: Argument): boolean => {
  if (label === undefined) return form.labels === "names or none"
  if (sign === ":") return form.labels === "shares"
  return form.labels === "percentiles" ? isPercentile(label) : form.names.includes(label)
}

/** The form in which most of the arguments fit, the usual one among equals. */
const formOf = (call: Call, family: Family): Form => {
  const fitting = (form: Form) => call.given.filter((argument) => fits(form, argument)).length
  return family.forms.reduce((best, form) => (fitting(form) > fitting(best) ? form : best))
}

/** `lognormal needs a mean and a cv, e.g. lognormal(mean=12ms, cv=0.8)`. */
export const needs = (family: string, form: Form): string => `${family} needs ${form.needs}, e.g. ${form.example}`

/** Why an argument does not belong to the form. */
const misfit = (argument: Argument, family: Family, form: Form): string => {
  const { label, sign } = argument
  if (form.labels === "shares") return `${family.name} wants a share before each branch, e.g. ${form.example}`
  if (label === undefined || sign === ":") return `${family.name} wants its arguments by name, e.g. ${form.example}`
  // The other form would take it, but most of the arguments speak for this one.
  return family.forms.some((other) => fits(other, argument))
    ? `${family.name} has no use for its ${label} here: it needs ${form.needs}, e.g. ${form.example}`
    : `${family.name} has no argument "${label}"${didYouMean(label, form.names) || `, e.g. ${form.example}`}`
}

/** Fits the arguments of a call to a form of its family: all that are needed, none unknown, none twice. */
export const argumentsOf = (call: Call, family: Family): Reading<Arguments> => {
  const form = formOf(call, family)
  const named = new Map<string, Expression>()
  const branches: Array<readonly [string, Expression]> = []
  for (const [place, argument] of call.given.entries()) {
    if (!fits(form, argument)) return Result.fail(misfit(argument, family, form))
    const label = argument.label ?? form.names[place]
    if (label === undefined) return Result.fail(`${needs(family.name, form)}, and nothing more`)
    if (form.labels === "shares") branches.push([label, argument.value])
    else if (named.has(label)) return Result.fail(`${family.name} is given its ${label} twice`)
    else named.set(label, argument.value)
  }
  const isComplete = form.names.every((name) => named.has(name) || form.optional?.includes(name) === true)
  return isComplete
    ? Result.succeed({ family: family.name, form, named, branches })
    : Result.fail(needs(family.name, form))
}

/** The plain text of an argument. */
export const word = (of: Arguments, name: string): Reading<string> => {
  const value = of.named.get(name)
  return value?.kind === "word"
    ? Result.succeed(value.text)
    : Result.fail(`the ${name} of ${of.family} must be a plain value, e.g. ${of.form.example}`)
}

/** A span in whole nanoseconds. */
export const spanArgument = (of: Arguments, name: string): Reading<number> =>
  Result.flatMap(word(of, name), (text) =>
    Result.mapError(readSpan(text), (mistake) => `the ${name} of ${of.family}: ${mistake}`)
  )

/** A span above zero. */
export const positiveSpan = (of: Arguments, name: string): Reading<number> =>
  Result.flatMap(spanArgument(of, name), (span) =>
    span > 0 ? Result.succeed(span) : Result.fail(`the ${name} of ${of.family} must be longer than 0s`)
  )

/** A number within limits, beyond which the arithmetic of the family would no longer be exact. */
export const numberArgument = (of: Arguments, name: string, from: number, to: number): Reading<number> =>
  Result.flatMap(word(of, name), (text) => {
    const number = isDecimal(text) ? Number(text) : NaN
    return number >= from && number <= to
      ? Result.succeed(number)
      : Result.fail(`the ${name} of ${of.family} must be a number from ${from} to ${to}, got "${text}"`)
  })

export interface Percentile {
  /** As written: `p99.9`. */
  readonly label: string
  /** The same as a share, 0.999. */
  readonly p: number
  readonly span: number
}

/** The percentiles of a call such as `p50=5ms, p99=40ms`, in rising order. Lengths must not fall on the way up. */
export const percentiles = (of: Arguments): Reading<ReadonlyArray<Percentile>> => {
  const read: Array<Percentile> = []
  for (const label of of.named.keys()) {
    const p = Result.getOrElse(readRatio(`${label.slice(1)}%`), () => NaN)
    if (Number.isNaN(p)) return Result.fail(`${of.family} has no ${label}: percentiles go from p0 to p100`)
    const span = spanArgument(of, label)
    if (Result.isFailure(span)) return Result.fail(span.failure)
    read.push({ label, p, span: span.success })
  }
  read.sort((a, b) => a.p - b.p)
  for (let i = 1; i < read.length; i++) {
    const [below, at] = [read[i - 1]!, read[i]!]
    if (at.p === below.p) return Result.fail(`${of.family} is given its ${at.label} twice`)
    if (at.span < below.span) {
      return Result.fail(`the ${at.label} of ${of.family} must not be shorter than its ${below.label}`)
    }
  }
  return Result.succeed(read)
}

/** The branches of a call such as `90%: 2ms, 10%: 50ms`. The shares must add up to 100%. */
export const branches = (of: Arguments): Reading<ReadonlyArray<readonly [share: number, value: Expression]>> => {
  const read: Array<readonly [number, Expression]> = []
  let total = 0
  for (const [written, value] of of.branches) {
    const share = Result.mapError(readRatio(written), (mistake) => `a share of ${of.family}: ${mistake}`)
    if (Result.isFailure(share)) return Result.fail(share.failure)
    if (share.success === 0) return Result.fail(`a share of ${of.family} must be above 0%`)
    total += share.success
    read.push([share.success, value])
  }
  if (read.length === 0) return Result.fail(needs(of.family, of.form))
  return Math.abs(total - 1) < 1e-9
    ? Result.succeed(read)
    : Result.fail(`the shares of ${of.family} must add up to 100%, got ${Number((total * 100).toPrecision(6))}%`)
}
