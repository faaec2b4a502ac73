/**
 * Longest way: the least cells any drawing in layers of a graph must have along its flow.
 *
 * It is cheap where a layout is dear: a graph whose longest way does not fit need not be laid out to know. Of a graph
 * with circles nothing is known before the layout has cut them open, so its longest way is 0.
 */

export interface WayInput {
  readonly ids: ReadonlyArray<string>
  readonly edges: ReadonlyArray<{ readonly from: string; readonly to: string }>
  /** Cells of a component along the flow. */
  readonly depthOf: (id: string) => number
  /** Cells between two components at least. */
  readonly gap: number
}

/** Cells from the first component of the longest way to its last, both included. */
export const longestWay = ({ depthOf, edges, gap, ids }: WayInput): number => {
  const lengths = new Map<string, number>()
  const open = new Set<string>()
  const callsOf = new Map<string, Array<string>>()
  for (const { from, to } of edges) callsOf.set(from, [...(callsOf.get(from) ?? []), to])
  const lengthFrom = (id: string): number => {
    const known = lengths.get(id)
    if (known !== undefined) return known
    if (open.has(id)) return Number.NaN
    open.add(id)
    const beyond = (callsOf.get(id) ?? []).map((to) => gap + lengthFrom(to))
    const length = depthOf(id) + Math.max(0, ...beyond)
    open.delete(id)
    lengths.set(id, length)
    return length
  }
  const longest = Math.max(0, ...ids.map(lengthFrom))
  return Number.isNaN(longest) ? 0 : longest
}
