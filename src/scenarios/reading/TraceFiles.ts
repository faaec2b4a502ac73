/**
 * Trace files: the CSV files that a scenario names, read when it is, and put in the place of their names.
 *
 * From then on the scenario says everything by itself: it can be given to a worker or a report without its files.
 */
import { isTraceText, parseTrace, printTrace } from "../../sim/workload/Trace.ts"
import type { Mistake } from "./Mistake.ts"
import type { Path } from "./Path.ts"
import { printPath } from "./Path.ts"
import type { Source } from "./Source.ts"
import type { Entry, Written } from "./Written.ts"

/** What stands in the place of a file's name, or what is wrong with the file. */
type Found = { readonly text: string } | { readonly mistakes: ReadonlyArray<Omit<Mistake, "path" | "variant">> }

const firstOf = (error: unknown): string => String(error instanceof Error ? error.message : error).split("\n")[0] ?? ""

/** Reads a file that lies beside the file in which its name stands. */
type ReadBeside = (name: string, from: string) => Promise<string>

const read = async (
  name: string,
  { file, position }: Pick<Mistake, "file" | "position">,
  readBeside: ReadBeside
): Promise<Found> => {
  let text: string
  try {
    text = await readBeside(name, file)
  } catch (error) {
    return { mistakes: [{ file, position, message: `the trace cannot be read: ${firstOf(error)}` }] }
  }
  const parsed = parseTrace(text)
  if ("trace" in parsed) return { text: printTrace(parsed.trace) }
  return {
    mistakes: parsed.mistakes.map(({ line, message }) => ({
      file: name,
      position: { line, column: 1 },
      message
    }))
  }
}

/** The source with the text of its traces, and what is wrong with them among its mistakes. */
export const withTraces = async (source: Source, readBeside: ReadBeside): Promise<Source> => {
  const mistakes: Array<Mistake> = []
  /** The same node may be reached several times, by aliases. */
  const known = new Map<number, Written>()

  const replaced = async (node: Written, path: Path): Promise<Written> => {
    if (node.kind !== "leaf" || typeof node.value !== "string" || isTraceText(node.value)) return node
    const before = known.get(node.id)
    if (before !== undefined) return before
    const found = await read(node.value, source.placeOf(node.at), readBeside)
    if ("mistakes" in found) {
      for (const mistake of found.mistakes) mistakes.push({ ...mistake, path: printPath(path), variant: undefined })
    }
    // What is wrong has been said: an empty trace stands in, so that nothing follows from it.
    const made: Written = { ...node, value: "text" in found ? found.text : printTrace({ rows: [] }) }
    known.set(node.id, made)
    return made
  }

  /** Only where arrivals are: a trace is nothing else anywhere. */
  const visit = async (node: Written, path: Path, isInArrivals: boolean): Promise<Written> => {
    if (node.kind === "leaf") return node
    if (node.kind === "list") {
      const items: Array<Written> = []
      for (const [i, item] of node.items.entries()) items.push(await visit(item, [...path, i], isInArrivals))
      return items.every((item, i) => item === node.items[i]) ? node : { ...node, items }
    }
    let isChanged = false
    const entries = new Map<string, Entry>()
    for (const [key, entry] of node.entries) {
      const within = [...path, key]
      const isArrivals = isInArrivals || key.split(".").includes("arrivals")
      const isTrace = isArrivals && key.split(".").at(-1) === "trace" && entry.value.kind === "leaf"
      const value = await (isTrace ? replaced(entry.value, within) : visit(entry.value, within, isArrivals))
      isChanged ||= value !== entry.value
      entries.set(key, { ...entry, value })
    }
    return isChanged ? { ...node, entries } : node
  }

  const root = source.isReadable ? await visit(source.root, [], false) : source.root
  return root === source.root ? source : { ...source, root, mistakes: [...source.mistakes, ...mistakes] }
}
