/**
 * YAML text: reads a text into a tree of what is written, and says what is not YAML in it.
 *
 * Aliases are followed, so `*payments` is as good as the thing itself; merge keys (`<<`) are not part of YAML 1.2 and are keys
 * like any other. A key that is there twice is a mistake, and the first one counts.
 */
import * as Yaml from "yaml"
import type { Position } from "./Mistake.ts"
import type { Path } from "./Path.ts"
import type { Entry, Written } from "./Written.ts"
import { Numbering, unreadable } from "./Written.ts"

/** Something that is not YAML, or is there twice. */
export interface YamlMistake {
  readonly at: number
  readonly path: Path
  readonly message: string
}

export interface YamlText {
  readonly root: Written
  readonly numbering: Numbering
  readonly positionOf: (at: number) => Position
  readonly mistakes: ReadonlyArray<YamlMistake>
  /** Whether the tree is what was meant, as far as one can tell: nothing but keys that are there twice is wrong. */
  readonly isReadable: boolean
}

/** Far more than a scenario needs; aliases of aliases could make any number. */
const mostNodes = 200_000

const unclosed = "a [ or a { is not closed, or what is inside it is not indented enough"

const sentences: Partial<Record<Yaml.ErrorCode, string>> = {
  BAD_INDENT: unclosed,
  BLOCK_AS_IMPLICIT_KEY: "there is a second key on this line; text with a colon in it needs quotation marks",
  BLOCK_IN_FLOW: "there is a comma missing before this key, or a [ or a { before it is not closed",
  MULTIPLE_DOCS: "a second document begins here; a scenario file has one",
  TAB_AS_INDENT: "this line is indented with a tab; YAML takes only spaces"
}

const sentence = ({ code, message }: Yaml.YAMLError, source: string, at: number): string => {
  const known = sentences[code]
  if (known !== undefined) return known
  if (code === "BAD_SCALAR_START")
    return `text cannot begin with ${source.charAt(at)} unless it stands in quotation marks`
  if (message.startsWith("Block scalar header")) return "text that begins with > or | needs quotation marks"
  if (message === "Missing closing 'quote" || message === 'Missing closing "quote')
    return "there is no closing quotation mark"
  const [first = ""] = message.split("\n")
  return `this is not YAML: ${first.charAt(0).toLowerCase()}${first.slice(1)}`
}

const startOf = (node: unknown): number => (Yaml.isNode(node) ? (node.range?.[0] ?? Infinity) : Infinity)

/** The text up to the closing bracket, of an unquoted text that ends before it; `undefined` for any other node. */
const tornText = (node: unknown, source: string): string | undefined => {
  if (!Yaml.isScalar(node) || node.type !== "PLAIN" || !node.source?.includes("(")) return undefined
  const at = startOf(node)
  let depth = 0
  for (let i = at; i < Math.min(source.length, at + 500); i++) {
    const character = source[i]
    if (character === "(") depth++
    if (character === ")" && --depth === 0) {
      const text = source.slice(at, i + 1)
      return text.length > node.source.length ? text : undefined
    }
  }
  return undefined
}

/** Builds the tree from the nodes of the `yaml` library. */
class Reader {
  readonly mistakes: Array<YamlMistake> = []
  readonly numbering = new Numbering()
  readonly #document: Yaml.Document
  readonly #source: string
  readonly #within = new Set<Yaml.Node>()
  readonly #meant = new Map<Yaml.Alias, Yaml.Node | undefined>()
  #nodes = 0

  constructor(document: Yaml.Document, source: string) {
    this.#document = document
    this.#source = source
  }

  read(node: unknown, path: Path, nowhere: number): Written {
    const at = (Yaml.isNode(node) ? node.range?.[0] : undefined) ?? nowhere
    const id = this.numbering.next()
    const leaf = (value: unknown): Written => ({ id, at, kind: "leaf", value })
    const wrong = (message: string): Written => {
      this.mistakes.push({ at, path, message })
      return leaf(unreadable)
    }
    if (++this.#nodes > mostNodes) {
      return this.#nodes === mostNodes + 1
        ? wrong(`there is more here than any scenario needs (${mostNodes} things)`)
        : leaf(unreadable)
    }
    if (Yaml.isAlias(node)) {
      const meant = this.#resolved(node)
      if (meant === undefined) return wrong(`there is no anchor &${node.source} before this`)
      if (this.#within.has(meant)) return wrong(`*${node.source} stands inside of what it means`)
      return this.read(meant, path, at)
    }
    if (Yaml.isSeq(node)) {
      this.#within.add(node)
      const items: Array<Written> = []
      let until = 0
      for (const item of node.items as ReadonlyArray<unknown>) {
        if (startOf(item) < until) continue
        const here = [...path, items.length]
        const whole = this.#joined(item, node.flow === true, here)
        until = whole.until
        items.push(this.read(whole.node, here, at))
      }
      this.#within.delete(node)
      return { id, at, kind: "list", items }
    }
    if (Yaml.isMap(node)) {
      this.#within.add(node)
      const entries = this.#entries(node, path, at)
      this.#within.delete(node)
      return { id, at, kind: "map", entries }
    }
    return leaf(Yaml.isScalar(node) ? node.value : null)
  }

  /** The library looks through the whole text for it, so it is asked once for each alias. */
  #resolved(alias: Yaml.Alias): Yaml.Node | undefined {
    if (!this.#meant.has(alias)) this.#meant.set(alias, alias.resolve(this.#document))
    return this.#meant.get(alias)
  }

  #entries(map: Yaml.YAMLMap, path: Path, at: number): ReadonlyMap<string, Entry> {
    const entries = new Map<string, Entry>()
    let until = 0
    for (const { key: node, value } of map.items) {
      if (startOf(node) < until) continue
      const keyAt = (Yaml.isNode(node) ? node.range?.[0] : undefined) ?? at
      if (!Yaml.isScalar(node) || node.value === null) {
        this.mistakes.push({ at: keyAt, path, message: "a key has to be a word" })
        continue
      }
      const key = String(node.value)
      const whole = [...path, key]
      if (entries.has(key)) {
        this.mistakes.push({ at: keyAt, path: whole, message: `"${key}" is here twice; the first one counts` })
        continue
      }
      const joined = this.#joined(value, map.flow === true, whole)
      until = joined.until
      entries.set(key, { keyAt, value: this.read(joined.node, whole, keyAt) })
    }
    return entries
  }

  /** Inside of { } and [ ] a comma ends a text, also in `exponential(100ms, max=2s)`, which is never what was meant. */
  #joined(node: unknown, isFlow: boolean, path: Path): { readonly node: unknown; readonly until: number } {
    const torn = isFlow ? tornText(node, this.#source) : undefined
    if (torn === undefined) return { node, until: 0 }
    const at = startOf(node)
    this.mistakes.push({
      at,
      path,
      message: `inside of { } and [ ], text with a comma in it needs quotation marks: ${JSON.stringify(torn)}`
    })
    const whole = new Yaml.Scalar(torn)
    whole.range = [at, at + torn.length, at + torn.length]
    return { node: whole, until: at + torn.length }
  }
}

/** Reads a text. There is always a tree, if only an empty one. */
export const readYaml = (source: string): YamlText => {
  const lines = new Yaml.LineCounter()
  const document = Yaml.parseDocument(source, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
  const positionOf = (at: number): Position => {
    const { col, line } = lines.linePos(at)
    return line === 0 ? { line: 1, column: 1 } : { line, column: col }
  }
  const wrong: Array<YamlMistake> = []
  const seen = new Set<number>()
  for (const error of [...document.errors, ...document.warnings]) {
    const [at] = error.pos
    const { line } = positionOf(at)
    // What follows a mistake in the same line follows from it.
    if (!seen.has(line)) wrong.push({ at, path: [], message: sentence(error, source, at) })
    seen.add(line)
  }
  const reader = new Reader(document, source)
  const root = reader.read(document.contents, [], 0)
  return {
    root,
    numbering: reader.numbering,
    positionOf,
    mistakes: wrong.length > 0 ? wrong : reader.mistakes,
    isReadable: wrong.length === 0
  }
}

/** Reads one value on its own, as `--set` has it: `3`, `10%`, `{attempts: 2}`. Text that is not YAML is text. */
export const readYamlValue = (source: string): unknown => {
  const document = Yaml.parseDocument(source, { prettyErrors: false })
  return document.errors.length > 0 ? source : document.toJS()
}
