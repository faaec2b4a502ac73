/**
 * Operations: the endpoints that a store has, of whatever kind it is.
 */
import type { Distribution } from "../../model/Distribution.ts"
import type { Store } from "./Store.ts"

/** An endpoint of a store, and how long it works on a node. */
export interface Operation {
  readonly name: string
  readonly work: Distribution
  readonly writes: boolean
}

/** All endpoints, in the order in which they are made. */
export const operationsOf = ({ operations = {}, queries = {}, read, write }: Store): ReadonlyArray<Operation> => [
  ...Object.entries(operations).map(([name, work]) => ({ name, work, writes: true })),
  ...Object.entries(queries).map(([name, work]) => ({ name, work, writes: false })),
  ...(read === undefined ? [] : [{ name: "read", work: read, writes: false }]),
  ...(write === undefined ? [] : [{ name: "write", work: write, writes: true }])
]
