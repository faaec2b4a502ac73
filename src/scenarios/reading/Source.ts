/**
 * Source: a scenario file with what it extends and includes, its tree, and how to say that something in it is wrong.
 */

import type { Problem } from "./Issues.ts"
import type { Mistake } from "./Mistake.ts"
import { literalIn, placedIn } from "./ObjectLiteral.ts"
import type { Path } from "./Path.ts"
import { printPath } from "./Path.ts"
import type { Numbering, Written } from "./Written.ts"
import { follow, Numbering as Numbers, pathsOf, unreadable, writtenValue } from "./Written.ts"
import { readYaml } from "./YamlText.ts"

export interface Source {
  /** The file as it was named. */
  readonly file: string
  /** The text of a YAML file; `undefined` for a `.ts` scenario. */
  readonly text: string | undefined
  /** The text of a `.ts` scenario, if there is one. */
  readonly code: string | undefined
  readonly root: Written
  readonly numbering: Numbering
  /** What is wrong with the text as such. */
  readonly mistakes: ReadonlyArray<Mistake>
  /** Whether it makes sense to look at the tree. */
  readonly isReadable: boolean
  /** The file and the place in it of what begins here in the tree. */
  readonly placeOf: (at: number | undefined) => Pick<Mistake, "file" | "position">
  /** Whatever else was read for it: what it extends and includes, traces, sheets of prices. */
  readonly beside: ReadonlyArray<Beside>
}

/** A file that was read for another one. */
export interface Beside {
  /** As it is named in the file that needs it. */
  readonly name: string
  readonly text: string
  /** What it is to the scenario. */
  readonly is: "extended" | "included" | "named"
  /** Whether it is code, which may compute for ever. */
  readonly isCode: boolean
}

/** The source of a YAML text. */
export const sourceOfText = (text: string, file: string): Source => {
  const { isReadable, mistakes, numbering, positionOf, root } = readYaml(text)
  return {
    file,
    text,
    code: undefined,
    root,
    numbering,
    mistakes: mistakes.map(({ at, message, path }) => ({
      file,
      position: positionOf(at),
      path: printPath(path),
      variant: undefined,
      message
    })),
    isReadable,
    placeOf: (at) => ({ file, position: at === undefined ? undefined : positionOf(at) }),
    beside: []
  }
}

/** The source of a value, as a `.ts` scenario exports it: mistakes in it have a line as far as the code shows which. */
export const sourceOfValue = (value: unknown, file: string, code?: string): Source => {
  const numbering = new Numbers()
  const root = writtenValue(value, numbering)
  const literal = code === undefined ? undefined : literalIn(code)
  return {
    file,
    text: undefined,
    code,
    root: literal === undefined ? root : placedIn(literal, root),
    numbering,
    mistakes: [],
    isReadable: true,
    placeOf: (at) => ({ file, position: at === undefined || code === undefined ? undefined : positionIn(code, at) }),
    beside: []
  }
}

const positionIn = (code: string, at: number): Mistake["position"] => {
  const lines = code.slice(0, at).split("\n")
  return { line: lines.length, column: lines.at(-1)!.length + 1 }
}

/** Whether something of it is code of the user's own. */
export const hasCode = ({ beside, text }: Source): boolean => text === undefined || beside.some(({ isCode }) => isCode)

/** A problem with its place in the source. */
export interface Placed {
  readonly mistake: Mistake
  /** Tells problems of the same place apart from others, in every variant. */
  readonly identity: string
}

/** A tree in which problems are found: the source's own, or that of a variant. */
export interface Tree {
  readonly root: Written
  /** The ways to its nodes. */
  readonly paths: ReadonlyMap<number, Path>
  readonly variant: string | undefined
}

export const treeOf = (root: Written, variant: string | undefined): Tree => ({ root, paths: pathsOf(root), variant })

/**
 * Finds the place of a problem. Its path is that in `part`, which is the tree or what is left of it when something has been left
 * out; what is said is the path in the tree. Nothing is said about what cannot be read at all.
 */
export const place = (
  source: Source,
  tree: Tree,
  problem: Problem,
  part: Written = tree.root
): ReadonlyArray<Placed> => {
  const isMissing = problem.at === "parent"
  const { keyAt, missing, node } = follow(part, isMissing ? problem.path.slice(0, -1) : problem.path)
  if (node.kind === "leaf" && node.value === unreadable) return []
  // A map or list begins where its key does; only single values, and what is not there, are pointed at themselves.
  const isSingle = node.kind === "leaf" && node.value !== null
  const at = problem.at === "value" && missing.length === 0 && isSingle ? node.at : (keyAt ?? node.at)
  // In a text everything has its place, except what `--set` has put there.
  const isPlaced = source.text !== undefined
  const { file, position } =
    at === undefined && isPlaced ? { ...source.placeOf(at), file: "--set" } : source.placeOf(at)
  const within = [...missing, ...(isMissing ? problem.path.slice(-1) : [])]
  const path = [...(tree.paths.get(node.id) ?? []), ...within]
  const mistake = {
    file,
    position,
    path: printPath(path),
    // What a variant has put there stands under its name.
    variant: path[0] === "variants" ? undefined : tree.variant,
    message: problem.message
  }
  // What `--set` puts into every variant is made anew each time; its path is the same.
  const spot = file === "--set" ? printPath(path) : node.id
  return [{ mistake, identity: JSON.stringify([spot, within, problem.message]) }]
}
