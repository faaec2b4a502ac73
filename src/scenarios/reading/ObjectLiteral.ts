/**
 * Object literal: where the parts of a scenario stand in the code that makes it, so that a mistake in it can be pointed at.
 *
 * It knows just enough of TypeScript to find its way through `{ … }` and `[ … ]`. What is made in any other way (a spread, a
 * variable, a call) has the place of the expression that makes it; nothing depends on it but where a mistake is said to be.
 */
import type { Written } from "./Written.ts"

/** The place of a value, in characters from 0, and of what is in it. */
export interface Literal {
  readonly at: number
  readonly entries?: ReadonlyMap<string, { readonly keyAt: number; readonly value: Literal }>
  readonly items?: ReadonlyArray<Literal>
}

/** The literal that the scenario is, as far as it is one. */
export const literalIn = (code: string): Literal | undefined => {
  const start =
    /(?:defineScenario\s*(?:<[^>]*>)?\s*\(|export\s+default\b|export\s+const\s+scenario\b[^=]*=)\s*(?=\{)/.exec(code)
  if (start === null) return undefined
  try {
    return new Reader(code, start.index + start[0].length).literal()
  } catch (error) {
    if (error instanceof NotReadable) return undefined
    throw error
  }
}

class NotReadable extends Error {}

const closing: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")" }

const key = /(["'])((?:(?!\1).)*)\1|[\w$]+/y
const space = /(?:\s+|\/\/.*|\/\*[\s\S]*?\*\/)*/y

class Reader {
  readonly #code: string
  #at: number

  constructor(code: string, at: number) {
    this.#code = code
    this.#at = at
  }

  literal(): Literal {
    this.#skipSpace()
    const at = this.#at
    const next = this.#code[at]
    return { at, ...(next === "{" ? this.#object() : next === "[" ? this.#list() : {}) }
  }

  #value(): Literal {
    const literal = this.literal()
    // Whatever may follow a literal: `as const`, a call, an operator.
    this.#skipExpression()
    return literal
  }

  #object(): Pick<Literal, "entries"> {
    const entries = new Map<string, { readonly keyAt: number; readonly value: Literal }>()
    this.#each("}", () => {
      const keyAt = this.#at
      const [whole, , text] = this.#match(key) ?? []
      if (whole === undefined) return this.#skipExpression()
      this.#at += whole.length
      this.#skipSpace()
      const isWritten = this.#code[this.#at] === ":"
      if (isWritten) this.#at++
      // A name alone, or a method: it stands for its value.
      const value = isWritten ? this.#value() : { at: keyAt }
      entries.set(text ?? whole, { keyAt, value })
      if (!isWritten) this.#skipExpression()
    })
    return { entries }
  }

  #list(): Pick<Literal, "items"> {
    const items: Array<Literal> = []
    let isPlain = true
    this.#each("]", () => {
      isPlain = isPlain && !this.#code.startsWith("...", this.#at)
      items.push(this.#value())
    })
    return isPlain ? { items } : {}
  }

  /** What stands between commas up to the end, which is passed. */
  #each(end: string, read: () => void): void {
    this.#at++
    for (;;) {
      this.#skipSpace()
      const next = this.#code[this.#at]
      if (next === undefined) throw new NotReadable()
      if (next === end || next === ",") this.#at++
      if (next === end) return
      if (next === ",") continue
      const before = this.#at
      read()
      if (this.#at === before) throw new NotReadable()
    }
  }

  /** Up to the comma or bracket that ends it, which is not passed. */
  #skipExpression(): void {
    for (;;) {
      this.#skipSpace()
      const next = this.#code[this.#at]
      if (next === undefined) throw new NotReadable()
      if (next === "," || next === "}" || next === "]" || next === ")") return
      if (next === '"' || next === "'" || next === "`") this.#skipText(next)
      else if (closing[next] !== undefined) this.#each(closing[next], () => this.#skipExpression())
      else this.#at++
    }
  }

  #skipText(quote: string): void {
    for (this.#at++; this.#code[this.#at] !== quote; this.#at++) {
      if (this.#at >= this.#code.length) throw new NotReadable()
      if (this.#code[this.#at] === "\\") this.#at++
      else if (quote === "`" && this.#code.startsWith("${", this.#at)) {
        this.#at++
        this.#each("}", () => this.#skipExpression())
        this.#at--
      }
    }
    this.#at++
  }

  #skipSpace(): void {
    const [text = ""] = this.#match(space) ?? []
    this.#at += text.length
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    return pattern.exec(this.#code)
  }
}

/** The tree with the places of a literal; where it is none, what is inside has the place of the whole. */
export const placedIn = (literal: Literal, node: Written): Written => {
  const { at } = literal
  if (node.kind === "list") {
    return { ...node, at, items: node.items.map((item, i) => placedIn(literal.items?.[i] ?? { at }, item)) }
  }
  if (node.kind === "leaf") return { ...node, at }
  const entries = [...node.entries].map(([key, { value }]) => {
    const entry = literal.entries?.get(key)
    return [key, { keyAt: entry?.keyAt ?? at, value: placedIn(entry?.value ?? { at }, value) }] as const
  })
  return { ...node, at, entries: new Map(entries) }
}
