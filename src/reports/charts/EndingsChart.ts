/**
 * Endings chart: how requests ended in each phase, as bars of a hundred percent: good, late, and failed by cause.
 *
 * Shares are of the requests that ended in the phase. Segments wide enough carry their name; the legend has them all.
 */
import * as Plot from "@observablehq/plot"
import type { JourneyPicture, Picture } from "../../sim/observation/pictures/Picture.ts"
import { type Colour, ink } from "../page/Colours.ts"
import type { Markup } from "../page/Markup.ts"
import { formatShare } from "../Quantity.ts"
import {
  countOf,
  type Ending,
  endedOf,
  endingsIn,
  figuresIn,
  type Stretch,
  shortName,
  stretchesOf
} from "../stories/Story.ts"
import { draw } from "./Drawing.ts"
import { type Size, sizes } from "./TimeChart.ts"

const causes: ReadonlyArray<Colour> = ["cause1", "cause2", "cause3", "cause4", "cause5"]

/** The fifth cause and all after it share a colour. */
export const colourOfEnding = (ending: Ending, endings: ReadonlyArray<Ending>): Colour => {
  if (ending.kind !== "failed") return ending.kind
  const position = endings.filter(({ kind }) => kind === "failed").findIndex(({ name }) => name === ending.name)
  return causes[Math.min(causes.length - 1, position)]!
}

const cut = (name: string): string => (name.length <= nameMax ? name : `${name.slice(0, nameMax - 1)}…`)

interface Segment {
  readonly stretch: string
  readonly from: number
  readonly to: number
  readonly colour: Colour
  readonly label: string
}

/** Longer names of phases are cut. */
const nameMax = 24
const barHeight = 26

export const endingsChart = (picture: Picture, journey: JourneyPicture, size: Size): Markup => {
  const { width } = sizes[size]
  const endings = endingsIn(picture)
  const stretches = stretchesOf(picture).map((stretch) => ({ ...stretch, name: cut(shortName(stretch, picture)) }))
  const marginLeft = 24 + 6.6 * Math.max(...stretches.map(({ name }) => name.length))
  const segments = stretches.flatMap((stretch) => segmentsOf(stretch, journey, endings))
  const where = { x1: "from", x2: "to", y: "stretch" }
  return draw(
    `How requests of ${journey.name} ended: ${stretches.map((one) => inWords(one, journey, endings)).join("; ")}`,
    {
      width,
      height: stretches.length * barHeight + 30,
      marginLeft,
      marginRight: 14,
      marginTop: 4,
      marginBottom: 24,
      x: { domain: [0, 1] },
      y: { type: "band", domain: stretches.map(({ name }) => name), padding: 0.18 },
      marks: [
        Plot.barX(segments, { ...where, fill: ({ colour }: Segment) => ink(colour), insetRight: 1 }),
        Plot.text(
          segments.filter(({ from, label, to }) => (to - from) * (width - marginLeft - 14) > label.length * 6.6 + 8),
          {
            x: "from",
            y: "stretch",
            text: "label",
            textAnchor: "start",
            dx: 6,
            fontSize: 11.5,
            fontWeight: 600,
            fill: ink("paper")
          }
        ),
        Plot.axisY({ tickSize: 0, label: null, fontSize: 12, fill: ink("text") }),
        Plot.axisX([0, 0.25, 0.5, 0.75, 1], {
          text: (share: number) => formatShare(share),
          tickSize: 4,
          label: null,
          fontSize: 11.5,
          fill: ink("dim"),
          stroke: ink("edge")
        })
      ]
    }
  )
}

const segmentsOf = (
  stretch: Stretch,
  journey: JourneyPicture,
  endings: ReadonlyArray<Ending>
): ReadonlyArray<Segment> => {
  const figures = figuresIn(journey, stretch)
  const ended = endedOf(figures)
  let to = 0
  return endings.flatMap((ending) => {
    const share = ended === 0 ? 0 : countOf(ending, figures) / ended
    const from = to
    to += share
    const label = `${ending.name} ${formatShare(share)}`
    return share > 0 ? [{ stretch: stretch.name, from, to, colour: colourOfEnding(ending, endings), label }] : []
  })
}

const inWords = (stretch: Stretch, journey: JourneyPicture, endings: ReadonlyArray<Ending>): string =>
  `${stretch.name} ${
    segmentsOf(stretch, journey, endings)
      .map(({ label }) => label)
      .join(", ") || "nothing ended"
  }`
