/**
 * Expression: the shape of a distribution's text, before anything in it is given a meaning.
 *
 *     sum      = term { "+" term }
 *     term     = word | word "(" [ argument { "," argument } ] ")"
 *     argument = [ word ( "=" | ":" ) ] sum
 *
 * A word is anything without spaces and signs: `5ms`, `90%`, `0.8`, `lognormal`.
 */
import * as Result from "effect/Result"
import type { Reading } from "../Notation.ts"

/** `5ms`, `0.8`: what it means depends on where it stands. */
export interface Word {
  readonly kind: "word"
  readonly text: string
}

/** `mean=12ms` (named), `90%: 2ms` (a branch) or just `12ms`. */
export interface Argument {
  readonly label: string | undefined
  readonly sign: "=" | ":" | undefined
  readonly value: Expression
}

export interface Call {
  readonly kind: "call"
  readonly name: string
  readonly given: ReadonlyArray<Argument>
}

export interface Sum {
  readonly kind: "sum"
  readonly left: Expression
  readonly right: Expression
}

export type Expression = Word | Call | Sum

const isWord = (token: string | undefined): token is string => token !== undefined && !/^[(),=:+]$/.test(token)

/** Reads the tokens from left to right, one function per rule of the grammar. */
class Parser {
  readonly #text: string
  readonly #tokens: ReadonlyArray<string>
  #next = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = text.match(/[(),=:+]|[^\s(),=:+]+/g) ?? []
  }

  #accept(token: string): boolean {
    if (this.#tokens[this.#next] !== token) return false
    this.#next++
    return true
  }

  #word(expected: string): Reading<string> {
    const token = this.#tokens[this.#next]
    if (!isWord(token)) return Result.fail(this.#unexpected(expected))
    this.#next++
    return Result.succeed(token)
  }

  /** `expected a length of time in "uniform(2ms, )", got ")"`. */
  #unexpected(expected: string): string {
    const token = this.#tokens[this.#next]
    return `expected ${expected} in "${this.#text}", got ${token === undefined ? "the end" : `"${token}"`}`
  }

  whole(): Reading<Expression> {
    return Result.flatMap(this.#sum(), (expression) =>
      this.#next === this.#tokens.length ? Result.succeed(expression) : Result.fail(this.#unexpected("a + or the end"))
    )
  }

  #sum(): Reading<Expression> {
    let sum = this.#term()
    while (Result.isSuccess(sum) && this.#accept("+")) {
      const left = sum.success
      sum = Result.map(this.#term(), (right) => ({ kind: "sum", left, right }))
    }
    return sum
  }

  #term(): Reading<Expression> {
    return Result.flatMap(
      this.#word("a length of time or a distribution"),
      (text): Reading<Expression> =>
        this.#accept("(")
          ? Result.map(this.#arguments(), (given) => ({ kind: "call", name: text, given }))
          : Result.succeed({ kind: "word", text })
    )
  }

  #arguments(): Reading<ReadonlyArray<Argument>> {
    const given: Array<Argument> = []
    if (this.#accept(")")) return Result.succeed(given)
    do {
      const argument = this.#argument()
      if (Result.isFailure(argument)) return Result.fail(argument.failure)
      given.push(argument.success)
    } while (this.#accept(","))
    return this.#accept(")") ? Result.succeed(given) : Result.fail(this.#unexpected("a comma or a closing )"))
  }

  #argument(): Reading<Argument> {
    const label = this.#tokens[this.#next]
    const sign = this.#tokens[this.#next + 1]
    if (!isWord(label) || (sign !== "=" && sign !== ":")) {
      return Result.map(this.#sum(), (value) => ({ label: undefined, sign: undefined, value }))
    }
    this.#next += 2
    return Result.map(this.#sum(), (value) => ({ label, sign, value }))
  }
}

/** The shape of a text, or what is wrong with its brackets, commas and signs. */
export const parseExpression = (text: string): Reading<Expression> => new Parser(text).whole()
