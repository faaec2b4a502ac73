/**
 * Blame chart: a bar for each component, cut into what its work was for.
 */
import * as Plot from "@observablehq/plot"
import type { Blame, WorkBlame } from "../../sim/observation/blame/Blame.ts"
import { type Colour, ink } from "../page/Colours.ts"
import type { Markup } from "../page/Markup.ts"
import { formatShare } from "../Quantity.ts"
import { workColumns, workShare } from "../stories/BlameStory.ts"
import { draw } from "./Drawing.ts"
import { sizes } from "./TimeChart.ts"

const colours = {
  "useful": "good",
  "rescue": "poor",
  "again": "bad",
  "abandoned": "cause2",
  "failed": "cause3",
  "late": "cause4",
  "faults": "fault",
  "under way": "cause5"
} as const satisfies Record<WorkBlame["parts"][number]["kind"], Colour>

/** What work was for, with its colour in the bars and beside them. */
export const blameParts: ReadonlyArray<{
  readonly kind: WorkBlame["parts"][number]["kind"]
  readonly title: string
  readonly colour: Colour
}> = workColumns.map((column) => ({ ...column, colour: colours[column.kind] }))

interface Segment {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly colour: Colour
}

/** More would not be read; the table has them all. */
const barsMax = 12
const barHeight = 26
const nameMax = 24

const cut = (name: string): string => (name.length <= nameMax ? name : `${name.slice(0, nameMax - 1)}…`)

export const blameChart = ({ components }: Blame): Markup => {
  const shown = components.slice(0, barsMax)
  const says = shown.map(({ name, wastedShare }) => `${name} ${formatShare(wastedShare)}`).join(", ")
  return draw(`Share of work that was of no use: ${says}`, {
    width: sizes.wide.width,
    height: shown.length * barHeight + 30,
    marginLeft: 24 + 6.6 * Math.max(0, ...shown.map(({ name }) => cut(name).length)),
    marginRight: 20,
    marginTop: 4,
    marginBottom: 24,
    x: { domain: [0, 1] },
    y: { type: "band", domain: shown.map(({ name }) => cut(name)), padding: 0.18 },
    marks: [
      Plot.barX(shown.flatMap(segmentsOf), {
        x1: "from",
        x2: "to",
        y: "name",
        fill: ({ colour }: Segment) => ink(colour)
      }),
      Plot.axisY({ tickSize: 0, label: null, fontSize: 12, fill: ink("text") }),
      Plot.axisX({
        ticks: 5,
        tickFormat: (share: number) => formatShare(share),
        tickSize: 4,
        label: null,
        fontSize: 11.5,
        fill: ink("dim"),
        stroke: ink("edge")
      })
    ]
  })
}

const segmentsOf = ({ name, parts }: WorkBlame): ReadonlyArray<Segment> => {
  let to = 0
  return blameParts.flatMap(({ colour, kind }) => {
    const share = workShare(parts, kind)
    const from = to
    to = Math.min(1, to + share)
    return share > 0 ? [{ name: cut(name), from, to, colour }] : []
  })
}
