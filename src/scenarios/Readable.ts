/**
 * Readable: as much of a scenario as can be read, so that one mistake does not hide others of a different kind.
 *
 * What is wrong is left out, as little of it as possible, until the rest can be read. What is there although it cannot be read is
 * known by its name, so that nobody is told that it does not exist.
 */
import * as Schema from "effect/Schema"
import { read } from "./Issues.ts"
import type { Path } from "./Path.ts"
import { Scenario } from "./Scenario.ts"
import type { Written } from "./Written.ts"
import { follow, valueOf, without } from "./Written.ts"

type Section = keyof Scenario

export interface Readable {
  readonly scenario: { readonly [S in Section]?: Scenario[S] }
  /** What the scenario was read from: `tree` without what is wrong. Indexes are those of this one. */
  readonly rest: Written
  /** The keys that are written at a path, readable or not. */
  readonly keysAt: (...path: Path) => ReadonlyArray<string>
  /** Whether nothing had to be left out of any of these sections. */
  readonly isWhole: (...sections: ReadonlyArray<Section>) => boolean
}

const keysIn =
  (root: Written) =>
  (...path: Path): ReadonlyArray<string> => {
    const { missing, node } = follow(root, path)
    return missing.length === 0 && node.kind === "map" ? [...node.entries.keys()] : []
  }

/** A scenario that could be read as a whole. */
export const whole = (scenario: Scenario, tree: Written): Readable => ({
  scenario,
  rest: tree,
  keysAt: keysIn(tree),
  isWhole: () => true
})

const fields = Scenario.fields
const optionalFields = Object.fromEntries(
  Object.entries(fields).map(([name, field]) => [name, Schema.optionalKey(field as Schema.Top)])
) as unknown as typeof fields

/** A scenario of which any section may be missing. */
const Sections = Schema.Struct(optionalFields)

/** More rounds than there can be things inside one another. */
const mostRounds = 100

/** What can be read of a tree that has problems. */
export const readablePart = (tree: Written): Readable => {
  const broken = new Set<string>()
  let rest = tree
  for (let round = 0; round < mostRounds; round++) {
    const result = read(Sections, valueOf(rest))
    if ("value" in result) return { scenario: result.value, rest, keysAt: keysIn(tree), isWhole: noneOf(broken) }
    const wrong = result.problems.map(({ at, path }) => follow(rest, at === "parent" ? path.slice(0, -1) : path))
    for (const { path } of wrong) broken.add(String(path[0]))
    // Where something is missing, what it is missing from is the least that can be left out.
    const ids = new Set(wrong.map(({ node }) => node.id))
    ids.delete(rest.id)
    const less = without(rest, ids)
    if (less === undefined || ids.size === 0) break
    rest = less
  }
  return { scenario: {}, rest, keysAt: keysIn(tree), isWhole: () => false }
}

const noneOf =
  (broken: ReadonlySet<string>) =>
  (...sections: ReadonlyArray<Section>): boolean =>
    sections.every((section) => !broken.has(section))
