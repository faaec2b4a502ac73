/**
 * Look actions: how one looks at a run: panes, zoom, windows, the other sides of panes, explanations, two runs at once.
 */

import type { Pane, Place } from "../Model.ts"
import { panes } from "../Model.ts"
import type { Action } from "./Action.ts"
import { means } from "./Action.ts"
import { hasNoRun } from "./Readiness.ts"

const bench: ReadonlyArray<Place> = ["bench"]
/** Those with an axis of time. */
const timedPanes: ReadonlyArray<Pane> = ["traffic", "latency", "failures"]

export const lookActions: ReadonlyArray<Action> = [
  {
    keys: panes.map((_, i) => String(i + 1)),
    inTurn: panes.length,
    shows: `1-${panes.length}`,
    label: "pane",
    command: "none",
    help: "Goes to the pane of that number.",
    group: "Look",
    places: bench,
    footer: 52,
    disabledBecause: hasNoRun,
    message: (_, key) => ({ type: "paneChosen", pane: panes[Number(key) - 1]! })
  },
  {
    keys: ["tab", "shift+tab"],
    inTurn: 2,
    shows: "tab",
    label: "next pane",
    command: "none",
    help: "Goes to the next pane, with shift to the previous one.",
    group: "Look",
    places: bench,
    disabledBecause: hasNoRun,
    message: (_, key) => ({ type: "paneChanged", by: key === "tab" ? 1 : -1 })
  },
  {
    keys: ["right", "left", "l", "h"],
    inTurn: 2,
    shows: "left right",
    label: "along",
    help:
      "Along calls, to a component that the selected one calls or that calls it; in charts along time, back " +
      "and forth.",
    command: "none",
    group: "Look",
    places: bench,
    disabledBecause: hasNoRun,
    message: ({ bench }, key) => {
      const isRight = key === "right" || key === "l"
      const isOfTime = bench !== undefined && timedPanes.includes(bench.pane)
      return isOfTime
        ? { type: "looked", by: isRight ? 1 : -1 }
        : { type: "followed", to: isRight ? "callee" : "caller" }
    }
  },
  {
    keys: ["z", "enter"],
    shows: "z",
    label: "zoom",
    help: "Gives the pane the whole screen, or takes it back.",
    group: "Look",
    places: bench,
    footer: 50,
    disabledBecause: hasNoRun,
    message: means({ type: "zoomed" })
  },
  {
    keys: ["P"],
    label: "presenter",
    help: "For a room: three large figures and one pane; again, as before.",
    group: "Look",
    places: bench,
    disabledBecause: hasNoRun,
    message: means({ type: "presented" })
  },
  {
    keys: ["w"],
    label: "time window",
    help: "Charts show the whole run, the last quarter of it, or the last sixteenth.",
    group: "Look",
    places: bench,
    disabledBecause: hasNoRun,
    message: means({ type: "windowChanged" })
  },
  {
    keys: ["d"],
    label: "other side",
    help:
      "Turns the pane round: tries instead of answers, all response times instead of percentiles, the " +
      "budget of the promise instead of causes, messages instead of a waterfall, a component's meters over " +
      "time instead of its figures.",
    group: "Look",
    places: bench,
    disabledBecause: hasNoRun,
    message: means({ type: "turned" })
  },
  {
    keys: ["p"],
    label: "which request",
    help:
      "Shows the slowest of the requests that were followed, a failed one, or the last; up and down in its " +
      "pane go through all.",
    group: "Look",
    places: bench,
    disabledBecause: hasNoRun,
    message: means({ type: "pickChanged" })
  },
  {
    keys: ["i"],
    label: "lesson, verdict",
    command: "lesson",
    help: "Shows the question of the scenario; after the run, the verdict and the answer.",
    group: "Look",
    places: bench,
    footer: 45,
    disabledBecause: (model) =>
      hasNoRun(model) ??
      (model.bench?.opening?.lesson === null && model.bench.ending === undefined
        ? "this scenario asks no question; the verdict comes at the end"
        : undefined),
    message: means({ type: "openedLesson" })
  },
  {
    keys: ["I"],
    label: "figures",
    help: "Says in sentences how the run, its promises and the selected component stand.",
    group: "Look",
    places: bench,
    disabledBecause: hasNoRun,
    message: means({ type: "askedFigures" })
  },
  {
    keys: ["/"],
    label: "filter events",
    help: "Shows only events with these words in them; a word with - before it is what must not be there.",
    group: "Look",
    places: bench,
    disabledBecause: hasNoRun,
    message: means({ type: "startedFilter" })
  },
  {
    keys: ["e"],
    label: "explain",
    help:
      "Tells why things are as they are at this moment: what began it, which rule fired, whose default it " +
      "is, and what came of it. In the events pane, of the event at the bottom.",
    group: "Look",
    places: bench,
    footer: 57,
    disabledBecause: hasNoRun,
    message: means({ type: "askedWhy" })
  },
  {
    keys: ["a"],
    label: "two at once",
    help:
      "Sets a second run beside this one, at the same instants and with the same users: another design, or " +
      "this one with a change from now on; again, it goes.",
    group: "Look",
    places: bench,
    footer: 55,
    disabledBecause: hasNoRun,
    message: means({ type: "besideToggled" })
  }
]
