/**
 * Edge record: the calls from one component (or journey) to another, window by window.
 */
import { Tally } from "../Tally.ts"
import type { Windows } from "../Windows.ts"

/**
 * Columns of an edge's tally. `calls` and `retries` are counted on arrival, `ended` and `failed` as the callee states
 * it.
 */
export const edgeColumn = { calls: 0, retries: 1, ended: 2, failed: 3 } as const

export class EdgeRecord {
  readonly from: string
  readonly to: string
  readonly tally: Tally

  constructor(from: string, to: string, windows: Windows) {
    this.from = from
    this.to = to
    this.tally = new Tally(4, windows.current)
  }
}
