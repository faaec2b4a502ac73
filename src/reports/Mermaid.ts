/**
 * Mermaid: the topology with what went over its edges and what was done to its parts.
 */
import type { Result } from "../experiments/Result.ts"
import { flowchart } from "../scenarios/saying/Flowchart.ts"
import { trafficInWords, trafficOf } from "./stories/Story.ts"

/** A flow chart from left to right, with a line feed at its end. */
export const mermaid = ({ picture, scenario: { topology } }: Result): string =>
  flowchart(topology, {
    notesOn: (node) => [
      ...new Set(
        picture.faults.filter(({ components }) => components.includes(node)).map(({ name }) => `fault: ${name}`)
      )
    ],
    labelOf: (from, to) => {
      const traffic = trafficOf(picture, from, to)
      return traffic === undefined ? undefined : trafficInWords(traffic)
    }
  })
