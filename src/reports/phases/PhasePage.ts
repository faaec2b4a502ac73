/**
 * Phase page: a phase map as one HTML page.
 *
 * Loading this file loads Plot, so load it only when a page is wanted.
 */
import { cellAt, type Phase, phases, phasesInWords } from "../../experiments/searches/PhaseMap.ts"
import { gridChart } from "../charts/GridChart.ts"
import type { Colour } from "../page/Colours.ts"
import { figureTable, leaf } from "../page/Leaf.ts"
import { html } from "../page/Markup.ts"
import { meanings, type PhaseStory, recoveryText } from "./PhaseText.ts"

const colours: Readonly<Record<Phase, Colour>> = {
  stable: "heat1",
  vulnerable: "poor",
  metastable: "bad",
  overloaded: "grid"
}

/** With a line feed at its end. */
export const phasePage = ({ map, seeds, title, trigger }: PhaseStory, command: string): string => {
  const { cells, loads, sizes, within } = map
  const means = meanings(within)
  const used = phases.filter((phase) => cells.some((cell) => cell.phase === phase))
  const fields = cells.map(({ load, phase, size, timeToRecover }) => ({
    x: load,
    y: size,
    text: phase === "overloaded" ? "down" : recoveryText(timeToRecover),
    colour: colours[phase],
    isDark: phase === "metastable"
  }))
  const chart = gridChart(fields, {
    says: `Phase map: time to recover, by load and ${trigger}. ${phasesInWords(map).join(" ")}`,
    across: { name: "load", values: loads },
    up: { name: trigger, values: sizes }
  })
  const rows = sizes.map((size) => {
    const row = loads.map((load) => {
      const { phase, recovered, runs } = cellAt(map, load, size)
      return `${phase}, ${recovered} of ${runs}`
    })
    return [size, ...row] as const
  })
  return leaf({
    title: `${title}: phase map`,
    heading: title,
    lead: "Does it come back once the trigger is over?",
    conclusions: phasesInWords(map),
    run: `${loads.length} loads, ${sizes.length} sizes of ${trigger}, ${seeds} ${seeds === 1 ? "seed" : "seeds"} each`,
    sections: [
      html`<section id="map"><h2>Phase map</h2>
<p class="hint">In every field: the median time until goodput was 95% of what it was before the trigger, counted from its end.</p>
<figure class="chart wide">${chart}</figure>
<ul>${used.map((phase) => html`<li><b>${phase}</b>: ${means[phase]}</li>`)}</ul></section>`,
      html`<section id="runs"><h2>How many runs came back</h2>${figureTable(["trigger", ...loads], rows)}</section>`
    ],
    command
  })
}
