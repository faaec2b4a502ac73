/**
 * Pane view: what a pane shows, before it is known how large it is.
 */
import type { Rows } from "../drawing/Frame.ts"
import { frame, insideOf } from "../drawing/Frame.ts"
import type { Look, Size, Writing } from "../drawing/Surface.ts"
import type { Bench, Pane } from "../Model.ts"
import { panes } from "../Model.ts"
import { componentPane } from "./ComponentPane.ts"
import { componentsPane } from "./ComponentsPane.ts"
import { eventsPane } from "./EventsPane.ts"
import { failuresPane } from "./FailuresPane.ts"
import { latencyPane } from "./LatencyPane.ts"
import { runsPane } from "./RunsPane.ts"
import { systemPane } from "./SystemPane.ts"
import { tracePane } from "./TracePane.ts"
import { trafficPane } from "./TrafficPane.ts"

export interface PaneView {
  readonly title: string
  /** What it is about just now, such as the selected component. */
  readonly note?: Writing
  readonly rows: (size: Size) => Rows
}

const views: Readonly<Record<Pane, (bench: Bench, look: Look, twin?: Bench) => PaneView>> = {
  system: systemPane,
  traffic: trafficPane,
  latency: latencyPane,
  components: componentsPane,
  failures: failuresPane,
  events: eventsPane,
  runs: runsPane,
  trace: tracePane,
  component: componentPane
}

/** What they are called in the row of tabs, which has to fit into 80 cells. */
export const paneTabs: Readonly<Record<Pane, string>> = {
  system: "System",
  traffic: "Traffic",
  latency: "Latency",
  components: "Parts",
  failures: "Failed",
  events: "Events",
  runs: "Runs",
  trace: "Trace",
  component: "Detail"
}

/**
 * The pane in its frame, `size` being the outer size. The number in its title is the key that leads to it. `twin` is a bench
 * beside which it is drawn: their charts have the same axes.
 */
export const drawPane = (pane: Pane, bench: Bench, size: Size, look: Look, isFocused: boolean, twin?: Bench): Rows => {
  const view = views[pane](bench, look, twin)
  const title = [
    { text: `${panes.indexOf(pane) + 1} `, ink: "key" as const },
    { text: view.title, ink: "title" as const }
  ]
  const options = { title, isFocused, padding: 1, ...(view.note === undefined ? {} : { note: view.note }) }
  return frame(options, view.rows(insideOf(size, options.padding)), size, look)
}
