/**
 * Extending: a scenario file that is laid over others, and the mistakes in how it names them.
 *
 * What it extends comes first, what it includes is laid over that, and its own keys over both: maps are merged, everything else
 * takes the place of what was there. Every part keeps the place where it was written, so that a mistake is said of that file.
 */
import * as Schema from "effect/Schema"
import { optional, required } from "../../sim/model/Described.ts"
import { Variant } from "../language/Variant.ts"
import type { Problem } from "./Issues.ts"
import { read } from "./Issues.ts"
import type { Mistake } from "./Mistake.ts"
import type { Path } from "./Path.ts"
import type { Beside, Source } from "./Source.ts"
import { place, treeOf } from "./Source.ts"
import { applyAt } from "./Variants.ts"
import type { Written, WrittenMap } from "./Written.ts"
import { moved, over, valueOf, withoutEntry } from "./Written.ts"

/** What a scenario may extend: another one, as it is or with changes. */
export const Extends = Schema.Union([
  Schema.String,
  Schema.Struct({
    scenario: required(Schema.String, "The name of a scenario of the library, or a file beside this one."),
    set: Variant.fields.set,
    remove: Variant.fields.remove,
    insert: Variant.fields.insert
  })
]).annotate({
  identifier: "Extends",
  title: "scenario to extend",
  description: "A scenario by its name or file; or what to change in it before the keys of this file are laid over it."
})

/** What a scenario may include: files that say a part of one. */
export const Include = Schema.Union([Schema.String, Schema.Array(Schema.String)]).annotate({
  identifier: "Include",
  title: "files to include",
  description: "A file beside this one, or several; a later one is laid over an earlier one."
})

const Header = Schema.Struct({ extends: optional(Extends, ""), include: optional(Include, "") })

/** A file that was found by its name. */
interface Opened {
  readonly source: Source
  /** The same for every name of the file. */
  readonly path: string
}

/** Opens what a file names: a part beside it, or a scenario, which may also be one of the library; or says why it cannot. */
export type Open = (
  name: string,
  from: string,
  is: Beside["is"]
) => Promise<Opened | { readonly mistakes: ReadonlyArray<Mistake> } | string>

interface Part {
  readonly from: number
  readonly source: Source
}

/** Lays files over each other, one text after the other in the same numbers of characters. */
class Assembly {
  readonly mistakes: Array<Mistake> = []
  readonly beside: Array<Beside> = []
  isReadable = true
  readonly #own: Source
  readonly #open: Open
  readonly #parts: Array<Part>
  #end: number

  constructor(own: Source, open: Open) {
    this.#own = own
    this.#open = open
    this.#parts = [{ from: 0, source: own }]
    this.#end = lengthOf(own)
  }

  readonly placeOf: Source["placeOf"] = (at) => {
    if (at === undefined) return this.#own.placeOf(undefined)
    const { from, source } = this.#parts.findLast((part) => part.from <= at)!
    return source.placeOf(at - from)
  }

  /** The tree of a file over those of the files it names. `within` are the files that led here. */
  async laid(root: Written, within: ReadonlyArray<Opened>): Promise<Written> {
    if (root.kind !== "map") return root
    const named = [...root.entries].filter(([key]) => key === "extends" || key === "include")
    if (named.length === 0) return root
    const header: WrittenMap = { ...root, entries: new Map(named) }
    const body = withoutEntry(withoutEntry(root, "extends"), "include")
    const found = read(Header, valueOf(header))
    if ("problems" in found) {
      this.#unreadable(header, found.problems)
      return body
    }
    const { extends: base, include = [] } = found.value
    let under: Written | undefined
    if (typeof base === "string") under = await this.#part(header, ["extends"], base, "extended", within)
    else if (base !== undefined) {
      const extended = await this.#part(header, ["extends", "scenario"], base.scenario, "extended", within)
      under = extended === undefined ? undefined : this.#changed(header, extended)
    }
    const isOne = typeof include === "string"
    for (const [i, name] of (isOne ? [include] : include).entries()) {
      const included = await this.#part(header, isOne ? ["include"] : ["include", i], name, "included", within)
      if (included !== undefined) under = under === undefined ? included : over(under, included)
    }
    return under === undefined ? body : over(under, body)
  }

  /** What stands in a file that is named here, and in those that it names. A name is never inherited. */
  async #part(
    header: Written,
    path: Path,
    name: string,
    is: Beside["is"],
    within: ReadonlyArray<Opened>
  ): Promise<Written | undefined> {
    const refused = (message: string) => this.#unreadable(header, [{ path, at: "value", message }])
    const opened = await this.#open(name, within.at(-1)!.source.file, is)
    if (typeof opened === "string") return refused(opened)
    if ("mistakes" in opened) {
      this.mistakes.push(...opened.mistakes)
      this.isReadable = false
      return undefined
    }
    const { path: whole, source } = opened
    const before = within.findIndex((one) => one.path === whole)
    if (before >= 0) {
      const way = [...within.slice(before).map((one) => one.source.file), source.file].join(" -> ")
      return refused(`this goes round in a circle: ${way}`)
    }
    const { code, isReadable, mistakes, text } = source
    this.mistakes.push(...mistakes)
    this.isReadable &&= isReadable
    this.beside.push({ name, text: text ?? code ?? "", is, isCode: text === undefined })
    const start = this.#end
    this.#parts.push({ from: start, source })
    this.#end += lengthOf(source)
    const laid = await this.laid(moved(source.root, start, this.#own.numbering), [...within, opened])
    if (laid.kind === "map") return withoutEntry(laid, "name")
    return refused(`there is no scenario in "${name}", nor a part of one`)
  }

  /** What is extended, with the changes that are written beside its name. */
  #changed(header: WrittenMap, base: Written): Written {
    const { problems, root } = applyAt(base, ["extends"], this.#own.numbering, header)
    this.#wrong(header, problems)
    return root
  }

  #wrong(header: Written, problems: ReadonlyArray<Problem>): void {
    const here = { ...this.#own, placeOf: this.placeOf }
    const tree = treeOf(header, undefined)
    this.mistakes.push(...problems.flatMap((problem) => place(here, tree, problem).map(({ mistake }) => mistake)))
  }

  /** Nothing is said of the rest: it would follow from this. */
  #unreadable(header: Written, problems: ReadonlyArray<Problem>): undefined {
    this.#wrong(header, problems)
    this.isReadable = false
  }
}

/** In characters, and one more: two files never meet. */
const lengthOf = ({ code, text }: Source): number => (text ?? code ?? "").length + 1

/** The source laid over what it extends and includes; what is wrong with that is among its mistakes. */
export const withParts = async (source: Source, path: string, open: Open): Promise<Source> => {
  if (!source.isReadable) return source
  const assembly = new Assembly(source, open)
  const root = await assembly.laid(source.root, [{ source, path }])
  if (root === source.root) return source
  const { beside, isReadable, mistakes, placeOf } = assembly
  return { ...source, root, mistakes: [...source.mistakes, ...mistakes], isReadable, placeOf, beside }
}
