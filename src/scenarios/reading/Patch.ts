/**
 * Patch: changes one part of what is written, found by its path.
 *
 * In a list an item can be found by its index, by its `name`, or by its key (`through.retry` is the retry among the policies).
 * What stays keeps its place in the text, and what is put in brings its own.
 */
import * as Result from "effect/Result"
import { nearest } from "../../sim/model/Nearest.ts"
import type { Reading } from "../../sim/model/Notation.ts"
import type { Path, Segment } from "./Path.ts"
import { suggestion } from "./Union.ts"
import type { Entry, Numbering, Written, WrittenList, WrittenMap } from "./Written.ts"
import { emptyMap, withEntry, withoutEntry } from "./Written.ts"

/** An item of a list; `key` is set if it was found by its key, and then what stands under that key is meant. */
interface Item {
  readonly index: number
  readonly key: string | undefined
}

/** Keys that stand beside the one that says what an item is. */
const besides = ["name", "through", "key", "priority", "need", "calls"]

const itemOf = (list: WrittenList, segment: Segment): Reading<Item> => {
  if (typeof segment === "number") {
    if (segment < list.items.length) return Result.succeed({ index: segment, key: undefined })
    const size = list.items.length
    return Result.fail(
      `there is no item [${segment}] here: the list has ${size === 0 ? "none" : `items [0] to [${size - 1}]`}`
    )
  }
  const maps = list.items.map((item) => (item.kind === "map" ? item.entries : new Map<string, Entry>()))
  const isNamed = (entries: ReadonlyMap<string, Entry>) => {
    const name = entries.get("name")?.value
    return name?.kind === "leaf" && name.value === segment
  }
  const named = maps.findIndex(isNamed)
  if (named >= 0) return Result.succeed({ index: named, key: undefined })
  const found = besides.includes(segment) ? [] : maps.flatMap((entries, index) => (entries.has(segment) ? [index] : []))
  if (found.length === 1) return Result.succeed({ index: found[0]!, key: segment })
  if (found.length > 1) {
    const indexes = found.map((index) => `[${index}]`).join(" and ")
    return Result.fail(`there is more than one "${segment}" in this list; use the index: ${indexes}`)
  }
  const known = [...new Set(maps.flatMap((entries) => [...entries.keys()]))].filter((key) => !besides.includes(key))
  return Result.fail(`there is no "${segment}" in this list${suggestion(segment, known)}`)
}

/** Around a bare list of steps `steps` may be said, and inside of what has `steps` it may be left out. */
const isSkipped = (node: Written, segment: Segment): boolean => node.kind === "list" && segment === "steps"

const inSteps = (node: WrittenMap, segment: Segment): boolean => {
  const steps = node.entries.get("steps")?.value
  if (steps?.kind !== "list" || node.entries.has(String(segment))) return false
  return typeof segment === "number" || Result.isSuccess(itemOf(steps, segment))
}

const withItem = (list: WrittenList, index: number, item: Written): WrittenList => ({
  ...list,
  items: list.items.map((old, i) => (i === index ? item : old))
})

/** Maps are merged, key by key; anything else takes the place of what is there. */
const merged = (old: Written, value: Written): Written => {
  if (old.kind !== "map" || value.kind !== "map") return value
  let map: WrittenMap = old
  for (const [key, entry] of value.entries) {
    const before = map.entries.get(key)
    map = withEntry(
      map,
      key,
      before === undefined ? entry : { keyAt: entry.keyAt, value: merged(before.value, entry.value) }
    )
  }
  return map
}

/** Something new, and where it is written. */
export interface Change {
  readonly value: Written
  readonly at: number | undefined
  readonly numbering: Numbering
}

/** Sets what is at the path, making the maps on the way that are not there yet. */
export const setAt = (node: Written, path: Path, change: Change): Reading<Written> => {
  const [segment, ...rest] = path
  if (segment === undefined) return Result.succeed(merged(node, change.value))
  if (isSkipped(node, segment)) return setAt(node, rest, change)
  if (node.kind === "list") {
    if (segment === node.items.length && rest.length === 0) {
      return Result.succeed({ ...node, items: [...node.items, change.value] })
    }
    return Result.flatMap(itemOf(node, segment), ({ index, key }) =>
      Result.map(setAt(node.items[index]!, key === undefined ? rest : [key, ...rest], change), (item) =>
        withItem(node, index, item)
      )
    )
  }
  if (node.kind === "map") {
    if (inSteps(node, segment)) return setAt(node, ["steps", ...path], change)
    return setIn(node, segment, rest, change)
  }
  if (node.value === null) return setAt(emptyMap(change.numbering, change.at), path, change)
  return Result.fail(`${JSON.stringify(node.value)} stands here, which has no "${segment}"; set it as a whole`)
}

const setIn = (map: WrittenMap, segment: Segment, rest: Path, change: Change): Reading<Written> => {
  const key = String(segment)
  const entry = map.entries.get(key)
  if (entry !== undefined) {
    return Result.map(setAt(entry.value, rest, change), (value) =>
      withEntry(map, key, { keyAt: value === change.value ? change.at : entry.keyAt, value })
    )
  }
  if (rest.length === 0) return Result.succeed(withEntry(map, key, { keyAt: change.at, value: change.value }))
  const known = [...map.entries.keys()]
  if (typeof rest[0] === "number" || nearest(key, known) !== undefined) {
    return Result.fail(`there is no "${key}" here${suggestion(key, known)}`)
  }
  return Result.map(setAt(emptyMap(change.numbering, change.at), rest, change), (value) =>
    withEntry(map, key, { keyAt: change.at, value })
  )
}

/** Leaves out what is at the path. The last key of an item of a list takes the item with it. */
export const removeAt = (node: Written, path: Path): Reading<Written> => {
  const [segment, ...rest] = path
  if (segment === undefined) return Result.fail("a scenario cannot be left out as a whole")
  if (isSkipped(node, segment))
    return rest.length === 0 ? Result.fail("a list of steps stands here") : removeAt(node, rest)
  if (node.kind === "list") {
    return Result.flatMap(itemOf(node, segment), ({ index, key }): Reading<Written> => {
      const without: WrittenList = { ...node, items: node.items.filter((_, i) => i !== index) }
      if (rest.length === 0) return Result.succeed(without)
      return Result.map(removeAt(node.items[index]!, key === undefined ? rest : [key, ...rest]), (item) =>
        item.kind === "map" && item.entries.size === 0 ? without : withItem(node, index, item)
      )
    })
  }
  if (node.kind === "leaf") return Result.fail(`there is no "${segment}" here`)
  if (inSteps(node, segment)) return removeAt(node, ["steps", ...path])
  const key = String(segment)
  const entry = node.entries.get(key)
  if (entry === undefined) return Result.fail(`there is no "${key}" here${suggestion(key, [...node.entries.keys()])}`)
  if (rest.length === 0) return Result.succeed(withoutEntry(node, key))
  return Result.map(removeAt(entry.value, rest), (value) => withEntry(node, key, { ...entry, value }))
}

/** Puts something before or after the item of a list that the path leads to. */
export const insertAt = (node: Written, path: Path, where: "before" | "after", value: Written): Reading<Written> => {
  const [segment, ...rest] = path
  if (segment === undefined) return Result.fail("this is not an item of a list, and nothing can be put beside it")
  if (isSkipped(node, segment)) return insertAt(node, rest, where, value)
  if (node.kind === "list") {
    return Result.flatMap(itemOf(node, segment), ({ index, key }): Reading<Written> => {
      const position = where === "before" ? index : index + 1
      const items = [...node.items.slice(0, position), value, ...node.items.slice(position)]
      if (rest.length === 0) return Result.succeed({ ...node, items })
      return Result.map(insertAt(node.items[index]!, key === undefined ? rest : [key, ...rest], where, value), (item) =>
        withItem(node, index, item)
      )
    })
  }
  if (node.kind === "leaf") return Result.fail(`there is no "${segment}" here`)
  if (inSteps(node, segment)) return insertAt(node, ["steps", ...path], where, value)
  const key = String(segment)
  const entry = node.entries.get(key)
  if (entry === undefined) return Result.fail(`there is no "${key}" here${suggestion(key, [...node.entries.keys()])}`)
  return Result.map(insertAt(entry.value, rest, where, value), (changed) =>
    withEntry(node, key, { ...entry, value: changed })
  )
}
