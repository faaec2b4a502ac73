/**
 * Threshold expression: one comparison, `aggregation operator number`, and the key that names what is compared.
 *
 * The number has no unit: trends of time compare in milliseconds, rates compare as 0..1. Positions count characters
 * from the start of the text, from 0, so that a mistake can be pointed at.
 */

/** What is read from a metric: one number. */
export type Aggregation =
  | { readonly of: "count" | "rate" | "value" | "avg" | "min" | "med" | "max" }
  /** `percent` is 0..100. */
  | { readonly of: "p"; readonly percent: number }

/** `==` and `===` mean the same. */
export type Operator = "<" | "<=" | ">" | ">=" | "==" | "===" | "!="

export interface Expression {
  readonly aggregation: Aggregation
  readonly operator: Operator
  readonly limit: number
}

/** Why a text is not what it should be, and where it stops being so. */
export interface TextMistake {
  readonly position: number
  readonly message: string
}

/** A parsed text or the first mistake in it. */
export type Parsed<A> = { readonly ok: A } | { readonly mistake: TextMistake }

const wrong = (position: number, message: string) => ({ mistake: { position, message } })

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const comparison = /[<>=!]+/
const operators: ReadonlyArray<string> = ["<", "<=", ">", ">=", "==", "===", "!="]
const words: ReadonlyArray<string> = ["count", "rate", "value", "avg", "min", "med", "max"]

/** Parses `p(95)<500`, `rate >= 0.99`, `count == 0`; white space around the operator means nothing. */
export const parseExpression = (text: string): Parsed<Expression> => {
  const operator = comparison.exec(text)
  if (operator === null) {
    return wrong(
      0,
      `"${text}" compares nothing; a threshold reads like "p(95)<500": an aggregation, an operator, a number`
    )
  }
  const [symbol] = operator
  if (!operators.includes(symbol)) {
    return wrong(operator.index, `there is no operator "${symbol}"; there are ${operators.join(" ")}`)
  }
  const aggregation = parseAggregation(text.slice(0, operator.index))
  if ("mistake" in aggregation) return aggregation
  const right = text.slice(operator.index + symbol.length)
  const limit = right.trim()
  if (!number.test(limit)) {
    const position = operator.index + symbol.length + (right.length - right.trimStart().length)
    return wrong(position, notANumber(limit))
  }
  return { ok: { aggregation: aggregation.ok, operator: symbol as Operator, limit: Number(limit) } }
}

const notANumber = (text: string): string => {
  if (text === "") return "the number to compare with is missing"
  const percent = /^([\d.]+)\s*%$/.exec(text)
  if (percent !== null) {
    const ratio = Number((Number(percent[1]) / 100).toPrecision(12))
    return `"${text}" is not a plain number; rates are 0..1, so write ${ratio}`
  }
  const span = /^([\d.]+)\s*(ms|s|m)$/.exec(text)
  if (span !== null) {
    const ms = Number(span[1]) * (span[2] === "ms" ? 1 : span[2] === "s" ? 1000 : 60_000)
    return `"${text}" is not a plain number; times are in milliseconds, so write ${ms}`
  }
  return `"${text}" is not a number`
}

const parseAggregation = (left: string): Parsed<Aggregation> => {
  const position = left.length - left.trimStart().length
  const word = left.trim()
  if (words.includes(word)) return { ok: { of: word as Exclude<Aggregation["of"], "p"> } }
  const percentile = /^p\((.*)\)$/.exec(word)
  if (percentile === null) {
    return wrong(position, `there is no aggregation "${word}"; there are ${words.join(", ")} and p(N)`)
  }
  const percent = percentile[1]!.trim()
  if (!number.test(percent)) return wrong(position + 2, `"${percent}" is not a percentile; write p(95) or p(99.9)`)
  if (Number(percent) < 0 || Number(percent) > 100) {
    return wrong(position + 2, `percentiles go from 0 to 100, and ${percent} does not`)
  }
  return { ok: { of: "p", percent: Number(percent) } }
}

/** The metric that a thresholds key names, and the tags that every counted sample must carry (none: all samples). */
export interface MetricKey {
  readonly metric: string
  readonly tags: Readonly<Record<string, string>>
}

/** Parses `http_req_duration` or `http_req_duration{scenario:buy,status:"200"}`. */
export const parseMetricKey = (key: string): Parsed<MetricKey> => {
  const open = key.indexOf("{")
  if (open < 0) {
    const close = key.indexOf("}")
    return close < 0 ? { ok: { metric: key, tags: {} } } : wrong(close, `"}" without "{" in "${key}"`)
  }
  if (!key.endsWith("}")) return wrong(key.length, `"${key}" should end with the "}" that closes its tags`)
  const tags: Record<string, string> = {}
  let position = open + 1
  for (const part of key.slice(open + 1, -1).split(",")) {
    const colon = part.indexOf(":")
    const value = colon < 0 ? "" : bare(part.slice(colon + 1))
    if (value === "") return wrong(position, `"${part}" is not a tag; tags read {name:value,other:value}`)
    tags[bare(part.slice(0, colon))] = value
    position += part.length + 1
  }
  return { ok: { metric: key.slice(0, open), tags } }
}

/** Without the white space and the quotes that k6 allows around tag names and values. */
const bare = (text: string): string => text.trim().replace(/^["']+|["']+$/g, "")

/** The expression as k6 would print it: `p(95)<500`. */
export const printExpression = ({ aggregation, operator, limit }: Expression): string =>
  `${printAggregation(aggregation)}${operator}${limit}`

/** The aggregation as written in a threshold: `avg`, `p(99.9)`. */
export const printAggregation = (aggregation: Aggregation): string =>
  aggregation.of === "p" ? `p(${aggregation.percent})` : aggregation.of

/** Does the comparison hold for this value? */
export const holds = (value: number, { operator, limit }: Expression): boolean => {
  switch (operator) {
    case "<":
      return value < limit
    case "<=":
      return value <= limit
    case ">":
      return value > limit
    case ">=":
      return value >= limit
    case "==":
      return value === limit
    case "===":
      return value === limit
    case "!=":
      return value !== limit
  }
}
