/**
 * Written: what a person wrote, as a tree that remembers where each part stands.
 *
 * A YAML text and the value of a `.ts` file become the same kind of tree. Trees are changed by copying the way down to the
 * change; whatever is untouched is shared, and a changed node keeps its `id`, so that a mistake that a variant inherits can be
 * told from one of its own.
 */
import type { Path, Segment } from "./Path.ts"

interface Origin {
  /** The same in every copy of the node; unique otherwise. */
  readonly id: number
  /** Where it begins in the text, in characters from 0; `undefined` without a text. */
  readonly at: number | undefined
}

/** A key of a map with its value. */
export interface Entry {
  readonly keyAt: number | undefined
  readonly value: Written
}

export interface WrittenMap extends Origin {
  readonly kind: "map"
  readonly entries: ReadonlyMap<string, Entry>
}

export interface WrittenList extends Origin {
  readonly kind: "list"
  readonly items: ReadonlyArray<Written>
}

/** Text, a number, true, false, nothing; in a `.ts` scenario also a function. */
export interface WrittenLeaf extends Origin {
  readonly kind: "leaf"
  readonly value: unknown
}

export type Written = WrittenMap | WrittenList | WrittenLeaf

/** Numbers nodes; one per text or value, so that numbers are the same every time. */
export class Numbering {
  #last: number

  constructor(last = 0) {
    this.#last = last
  }

  next(): number {
    return ++this.#last
  }
}

/** A map that nobody wrote, to be filled. */
export const emptyMap = (numbering: Numbering, at: number | undefined): WrittenMap => ({
  id: numbering.next(),
  at,
  kind: "map",
  entries: new Map()
})

/** The tree of a plain value: maps, lists, and everything else as it is. Keys whose value is `undefined` are left out. */
export const writtenValue = (value: unknown, numbering: Numbering, at?: number): Written => {
  const id = numbering.next()
  if (Array.isArray(value))
    return { id, at, kind: "list", items: value.map((item) => writtenValue(item, numbering, at)) }
  if (typeof value !== "object" || value === null) return { id, at, kind: "leaf", value }
  const entries = new Map<string, Entry>()
  for (const [key, of] of Object.entries(value)) {
    if (of !== undefined) entries.set(key, { keyAt: at, value: writtenValue(of, numbering, at) })
  }
  return { id, at, kind: "map", entries }
}

/** The plain value of a tree. */
export const valueOf = (written: Written): unknown => {
  switch (written.kind) {
    case "leaf":
      return written.value
    case "list":
      return written.items.map(valueOf)
    case "map":
      return Object.fromEntries([...written.entries].map(([key, { value }]) => [key, valueOf(value)]))
  }
}

/** The part under one segment, `undefined` if there is none. */
export const partOf = (written: Written, segment: Segment): Written | undefined => {
  if (written.kind === "list") return typeof segment === "number" ? written.items[segment] : undefined
  return written.kind === "map" ? written.entries.get(String(segment))?.value : undefined
}

/** A part of a tree and the way to it. */
export interface Found {
  /** As it is written: without `steps` where a bare list of steps stands. */
  readonly path: Path
  /** The deepest part on the way that is there. */
  readonly node: Written
  /** Where the key begins that this part stands under. */
  readonly keyAt: number | undefined
  /** What of the path is not there. */
  readonly missing: Path
}

/** Follows a path as far as it goes. */
export const follow = (root: Written, path: Path): Found => {
  let node = root
  let keyAt: number | undefined
  const walked: Array<Segment> = []
  for (const [i, segment] of path.entries()) {
    // `steps` may be left out around a bare list, and `[0]` around a single thing.
    if (segment === "steps" && node.kind === "list") continue
    if (segment === 0 && node.kind === "map") continue
    const part = partOf(node, segment)
    if (part === undefined) {
      return { path: [...walked, ...path.slice(i)], node, keyAt, missing: path.slice(i) }
    }
    keyAt = node.kind === "map" ? node.entries.get(String(segment))?.keyAt : undefined
    walked.push(segment)
    node = part
  }
  return { path: walked, node, keyAt, missing: [] }
}

/** What stands in for a part that is there and makes no sense; nothing further is said of it. */
export const unreadable: unique symbol = Symbol("unreadable")

/** The way to every node of a tree, by its id. */
export const pathsOf = (root: Written): ReadonlyMap<number, Path> => {
  const paths = new Map<number, Path>()
  const visit = (node: Written, path: Path): void => {
    paths.set(node.id, path)
    if (node.kind === "list") for (const [i, item] of node.items.entries()) visit(item, [...path, i])
    if (node.kind === "map") for (const [key, { value }] of node.entries) visit(value, [...path, key])
  }
  visit(root, [])
  return paths
}

/** The tree without these nodes and all inside them; `undefined` if nothing is left. */
export const without = (node: Written, ids: ReadonlySet<number>): Written | undefined => {
  if (ids.has(node.id)) return undefined
  if (node.kind === "leaf") return node
  if (node.kind === "list") return { ...node, items: node.items.flatMap((item) => without(item, ids) ?? []) }
  const entries = [...node.entries].flatMap(([key, { keyAt, value }]) => {
    const left = without(value, ids)
    return left === undefined ? [] : [[key, { keyAt, value: left }] as const]
  })
  return { ...node, entries: new Map(entries) }
}

/** The tree with another node in the place of this one. */
export const withChanged = (node: Written, id: number, change: (node: Written) => Written): Written => {
  if (node.id === id) return change(node)
  if (node.kind === "leaf") return node
  if (node.kind === "list") return { ...node, items: node.items.map((item) => withChanged(item, id, change)) }
  const entries = [...node.entries].map(
    ([key, { keyAt, value }]) => [key, { keyAt, value: withChanged(value, id, change) }] as const
  )
  return { ...node, entries: new Map(entries) }
}

/** The map with one entry more, or another value under a key that is there already. */
export const withEntry = (map: WrittenMap, key: string, entry: Entry): WrittenMap => ({
  ...map,
  entries: new Map(map.entries).set(key, entry)
})

/** The map without one entry. */
export const withoutEntry = (map: WrittenMap, key: string): WrittenMap => {
  const entries = new Map(map.entries)
  entries.delete(key)
  return { ...map, entries }
}

/** What is written over what was there: maps are merged key by key, anything else takes the place of what was there. */
export const over = (base: Written, own: Written): Written => {
  if (base.kind !== "map" || own.kind !== "map") return own
  return [...own.entries].reduce<WrittenMap>(
    (merged, [key, entry]) => {
      const before = merged.entries.get(key)
      return withEntry(merged, key, before === undefined ? entry : { ...entry, value: over(before.value, entry.value) })
    },
    { ...base, id: own.id, at: own.at }
  )
}

/** The tree as a part of a larger text that it begins `from` characters in, numbered on. */
export const moved = (node: Written, from: number, numbering: Numbering): Written => {
  const by = (at: number | undefined) => from + (at ?? 0)
  const origin = { id: numbering.next(), at: by(node.at) }
  if (node.kind === "leaf") return { ...node, ...origin }
  if (node.kind === "list") return { ...node, ...origin, items: node.items.map((item) => moved(item, from, numbering)) }
  const entries = [...node.entries].map(
    ([key, { keyAt, value }]) => [key, { keyAt: by(keyAt), value: moved(value, from, numbering) }] as const
  )
  return { ...node, ...origin, entries: new Map(entries) }
}
