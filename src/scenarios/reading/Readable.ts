/**
 * Readable: as much of a scenario as can be read, so that one mistake does not hide others of a different kind.
 *
 * Where a single value is wrong or missing, a sample stands in for it, so that what stands beside it is looked at all the same;
 * nothing is said of the sample. Where no sample fits, what is wrong is left out, as little of it as possible, until the rest can
 * be read. What is there although it cannot be read is known by its name, so that nobody is told that it does not exist.
 */
import * as Schema from "effect/Schema"
import { Scenario } from "../Scenario.ts"
import type { Problem } from "./Issues.ts"
import { read } from "./Issues.ts"
import type { Path } from "./Path.ts"
import type { Written, WrittenLeaf } from "./Written.ts"
import { follow, pathsOf, valueOf, withChanged, withEntry, without } from "./Written.ts"

type Section = keyof Scenario

export interface Readable {
  readonly scenario: { readonly [S in Section]?: Scenario[S] }
  /** What the scenario was read from: the tree without what is wrong. Indexes are those of this one. */
  readonly rest: Written
  /** The keys that are written at a path, readable or not. */
  readonly keysAt: (...path: Path) => ReadonlyArray<string>
  /** Whether everything at a path, from a section on, stands as it was written. */
  readonly isWhole: (section: Section, ...path: Path) => boolean
  /** Whether every name in these sections could be read. What stands in for a number is nobody's name. */
  readonly knowsNames: (...sections: ReadonlyArray<Section>) => boolean
  /** Whether a path, that of a problem in `rest`, leads to something that nobody wrote. */
  readonly isSample: (path: Path) => boolean
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
  isWhole: () => true,
  knowsNames: () => true,
  isSample: () => false
})

const fields = Scenario.fields
const optionalFields = Object.fromEntries(
  Object.entries(fields).map(([name, field]) => [name, Schema.optionalKey(field as Schema.Top)])
) as unknown as typeof fields

/** A scenario of which any section may be missing. */
const Sections = Schema.Struct(optionalFields)

/** One of each kind of single value that a scenario is made of; of those that fit, the first is taken. */
const samples: ReadonlyArray<unknown> = [
  "1s",
  1,
  "10%",
  "1/s",
  "3x",
  "constant(1s)",
  true,
  "answered within 1s",
  "sample"
]

/** More rounds than there can be things inside one another, each with every sample. */
const mostRounds = 200

/** What can be read of a tree that has problems. */
export const readablePart = (tree: Written): Readable => new Reading(tree).readable()

/** Takes a tree apart, problem by problem. */
class Reading {
  readonly #tree: Written
  readonly #paths: ReadonlyMap<number, Path>
  #rest: Written
  /** What of these has been left out, or stands for a name. */
  readonly #unnamed: Array<Path> = []
  /** How many samples have been tried for each node. */
  readonly #tried = new Map<number, number>()
  /** Where they stand, as paths in the tree. */
  readonly #placeOf = new Map<number, Path>()
  /** Where something is not as it was written, as paths in the tree. */
  readonly #broken: Array<Path> = []

  constructor(tree: Written) {
    this.#tree = tree
    this.#paths = pathsOf(tree)
    this.#rest = tree
  }

  readable(): Readable {
    for (let round = 0; round < mostRounds; round++) {
      const result = read(Sections, valueOf(this.#rest))
      if ("value" in result) return this.#found(result.value)
      if (!this.#mend(result.problems)) break
    }
    this.#broken.push([])
    this.#unnamed.push([])
    return this.#found({})
  }

  #found(scenario: Readable["scenario"]): Readable {
    return {
      scenario,
      rest: this.#rest,
      keysAt: keysIn(this.#tree),
      isWhole: (...path) => !this.#broken.some((broken) => isOnOneWay(broken, path)),
      knowsNames: (...sections) => {
        const names = [...this.#tried].flatMap(([id, tried]) => (tried === 1 ? [this.#placeOf.get(id)!] : []))
        return !sections.some((section) => [...this.#unnamed, ...names].some((lost) => isOnOneWay(lost, [section])))
      },
      isSample: (path) => this.#tried.has(follow(this.#rest, path).node.id)
    }
  }

  /** Makes something of what is wrong; whether there is anything left. */
  #mend(problems: ReadonlyArray<Problem>): boolean {
    const hopeless = new Set<number>()
    const hopeful = problems.filter((problem) => {
      if (this.#standIn(problem)) return true
      hopeless.add(this.#leastAround(problem))
      return false
    })
    hopeless.delete(this.#rest.id)
    if (hopeless.size === 0) return hopeful.length > 0
    const less = without(this.#rest, hopeless)
    if (less === undefined) return false
    this.#rest = less
    return true
  }

  /** Where something is missing, what it is missing from is the least that can be left out. */
  #leastAround({ at, path }: Problem): number {
    const isAround = at === "parent" || isAdded(follow(this.#rest, path).node)
    const { node } = follow(this.#rest, isAround ? path.slice(0, -1) : path)
    const lost = this.#paths.get(node.id) ?? path
    this.#broken.push(lost)
    this.#unnamed.push(lost)
    return node.id
  }

  /** Puts the next sample in the place of a single value; whether there was one. */
  #standIn({ at, path }: Problem): boolean {
    // A section is left out as a whole: everything that is said about it follows from it.
    if (at === "key" || path.length < 2) return false
    const { missing, node } = follow(this.#rest, path)
    const isMissing = at === "parent" && missing.length === 1 && node.kind === "map"
    if (!isMissing && (missing.length > 0 || node.kind !== "leaf")) return false
    const id = isMissing ? -(this.#tried.size + 1) : node.id
    const tried = this.#tried.get(id) ?? 0
    if (tried === samples.length) return false
    this.#tried.set(id, tried + 1)
    if (tried === 0) {
      const lost = [...(this.#paths.get(node.id) ?? path), ...missing]
      this.#broken.push(lost)
      this.#placeOf.set(id, lost)
    }
    const sample: WrittenLeaf = { id, at: node.at, kind: "leaf", value: samples[tried] }
    this.#rest = withChanged(this.#rest, node.id, (there) =>
      isMissing && there.kind === "map"
        ? withEntry(there, String(missing[0]), { keyAt: undefined, value: sample })
        : sample
    )
    return true
  }
}

/** Whether one leads to the other. */
const isOnOneWay = (one: Path, other: Path): boolean => one.every((key, i) => i >= other.length || other[i] === key)

/** Samples for what is missing have numbers that nothing written has. */
const isAdded = ({ id }: Written): boolean => id < 0
