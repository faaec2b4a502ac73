/**
 * Variants: makes the changes of a variant, or of `--set`, in what is written.
 *
 * They are made from top to bottom, each on what the one before has left: what is removed first can be set anew after it.
 */
import * as Result from "effect/Result"
import type { Reading } from "../../sim/model/Notation.ts"
import type { Problem } from "./Issues.ts"
import { insertAt, removeAt, setAt } from "./Patch.ts"
import type { Path } from "./Path.ts"
import { readPath } from "./Path.ts"
import type { Entry, Numbering, Written } from "./Written.ts"
import { partOf, writtenValue } from "./Written.ts"
import { readYamlValue } from "./YamlText.ts"

export interface Changed {
  readonly root: Written
  /** Paths that lead nowhere, by where in the variant they are written. */
  readonly problems: ReadonlyArray<Problem>
}

/** Makes one change after the other; one that cannot be made is a problem and leaves everything as it was. */
class Changing {
  root: Written
  readonly problems: Array<Problem> = []

  constructor(root: Written) {
    this.root = root
  }

  change(written: string, at: Path, place: Problem["at"], make: (path: Path) => Reading<Written>): void {
    const changed = Result.flatMap(readPath(written), make)
    if (Result.isSuccess(changed)) this.root = changed.success
    else this.problems.push({ path: at, at: place, message: changed.failure })
  }
}

const textOf = (written: Written | undefined): string | undefined =>
  written?.kind === "leaf" && typeof written.value === "string" ? written.value : undefined

/**
 * Makes the changes of the variant, or of the change while it runs, that is written at `at` and has been read without problems.
 * They may be written in another tree than the one in which they are made.
 */
export const applyAt = (root: Written, at: Path, numbering: Numbering, writtenIn: Written = root): Changed => {
  const changing = new Changing(root)
  const variant = at.reduce<Written | undefined>(
    (part, key) => (part === undefined ? undefined : partOf(part, key)),
    writtenIn
  )
  if (variant?.kind !== "map") return { root, problems: [] }
  for (const [key, { value }] of variant.entries) {
    if (key === "set") applySets(changing, value, [...at, "set"], numbering)
    if (key === "remove") applyRemovals(changing, value, [...at, "remove"])
    if (key === "insert") applyInserts(changing, value, [...at, "insert"])
  }
  return changing
}

const applySets = (changing: Changing, sets: Written, at: Path, numbering: Numbering): void => {
  if (sets.kind !== "map") return
  for (const [path, { keyAt, value }] of sets.entries) {
    changing.change(path, [...at, path], "key", (parsed) =>
      setAt(changing.root, parsed, { value, at: keyAt, numbering })
    )
  }
}

const applyRemovals = (changing: Changing, removals: Written, at: Path): void => {
  if (removals.kind !== "list") return
  removals.items.forEach((removal, i) => {
    const path = textOf(removal)
    if (path !== undefined) changing.change(path, [...at, i], "value", (parsed) => removeAt(changing.root, parsed))
  })
}

const applyInserts = (changing: Changing, inserts: Written, at: Path): void => {
  const all: ReadonlyArray<readonly [Written, Path]> =
    inserts.kind === "list" ? inserts.items.map((insert, i) => [insert, [...at, i]] as const) : [[inserts, at]]
  for (const [insert, here] of all) {
    if (insert.kind !== "map") continue
    const before = textOf(insert.entries.get("before")?.value)
    const path = before ?? textOf(insert.entries.get("after")?.value)
    const entry: Entry | undefined = insert.entries.get("policy") ?? insert.entries.get("step")
    if (path === undefined || entry === undefined) continue
    const where = before === undefined ? "after" : "before"
    changing.change(path, [...here, where], "value", (parsed) => insertAt(changing.root, parsed, where, entry.value))
  }
}

/** One `--set`: a path and a value in YAML. */
export interface Setting {
  readonly path: string
  readonly value: string
}

/** Reads `path=value`; the path ends at the first `=`. */
export const readSetting = (text: string): Reading<Setting> => {
  const [, path, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  return path === undefined || value === undefined
    ? Result.fail(`expected path=value such as load.k6.scenarios.shoppers.rate=900, got ${JSON.stringify(text)}`)
    : Result.succeed({ path: path.trim(), value })
}

/** Those that can be read. */
export const settingsIn = (texts: ReadonlyArray<string>): ReadonlyArray<Setting> =>
  texts.flatMap((text) => Result.match(readSetting(text), { onFailure: () => [], onSuccess: (one) => [one] }))

/** Applies one setting; a failure says why it does not fit. */
export const applySetting = (root: Written, { path, value }: Setting, numbering: Numbering): Reading<Written> =>
  Result.flatMap(readPath(path), (parsed) =>
    setAt(root, parsed, { value: writtenValue(readYamlValue(value), numbering), at: undefined, numbering })
  )
