/**
 * Bench actions: running, looking and keeping.
 */
import type { Action } from "./Action.ts"
import { always, means } from "./Action.ts"
import type { Model, Place } from "./Model.ts"
import { panes } from "./Model.ts"
import { hasNoRun, isBeingOpened, isOver } from "./Readiness.ts"
import { formatSpeed, speeds } from "./Speed.ts"

const bench: ReadonlyArray<Place> = ["bench"]
/** Also from the verdict, which they close. */
const benchOrEnding: ReadonlyArray<Place> = ["bench", "ending"]

const hasOneDesign = (model: Model): string | undefined =>
  hasNoRun(model) ??
  ((model.bench?.opening?.variants.length ?? 0) < 2 ? "this scenario has one design only" : undefined)

const speedOf = ({ bench }: Model): number => bench?.speed ?? 1

export const benchActions: ReadonlyArray<Action> = [
  {
    keys: ["space"],
    label: "pause, go on",
    help: "Stops virtual time, or lets it go on.",
    group: "Run",
    places: bench,
    footer: 100,
    disabledBecause: isOver,
    message: means({ type: "toggledPause" })
  },
  {
    keys: ["."],
    label: "one event",
    help: "Lets exactly one event happen, then stops.",
    group: "Run",
    places: bench,
    disabledBecause: isOver,
    message: means({ type: "stepped" })
  },
  {
    keys: ["n"],
    label: "next change",
    help: "Runs as fast as it can to the next fault, breaker or promotion, then stops.",
    group: "Run",
    places: bench,
    disabledBecause: isOver,
    message: means({ type: "skippedToNext" })
  },
  {
    keys: [">"],
    label: "skip ahead",
    help: "Runs ten seconds of virtual time (or a twentieth of the run) as fast as it can.",
    group: "Run",
    places: bench,
    disabledBecause: isOver,
    message: means({ type: "skipped" })
  },
  {
    keys: ["G"],
    label: "to the end",
    help: "Runs to the end as fast as it can.",
    group: "Run",
    places: bench,
    disabledBecause: isOver,
    message: means({ type: "skippedToEnd" })
  },
  {
    keys: ["+", "="],
    shows: "+",
    label: "faster",
    help: "Doubles the speed, up to as fast as it can.",
    group: "Run",
    places: bench,
    footer: 62,
    disabledBecause: (model) =>
      hasNoRun(model) ?? (speedOf(model) === Infinity ? "it runs as fast as it can" : undefined),
    message: means({ type: "sped", by: 1 })
  },
  {
    keys: ["-"],
    label: "slower",
    help: "Halves the speed, down to a quarter of real time.",
    group: "Run",
    places: bench,
    footer: 61,
    disabledBecause: (model) =>
      hasNoRun(model) ??
      (speedOf(model) === speeds[0] ? `it does not run slower than ${formatSpeed(speeds[0]!)}` : undefined),
    message: means({ type: "sped", by: -1 })
  },
  {
    keys: ["0"],
    label: "top speed",
    help: "Runs as fast as it can.",
    group: "Run",
    places: bench,
    disabledBecause: hasNoRun,
    message: means({ type: "spedToMax" })
  },
  {
    keys: ["v"],
    label: "next design",
    help: "Runs the next variant of the scenario with the same seed, from the beginning.",
    group: "Run",
    places: benchOrEnding,
    footer: 64,
    disabledBecause: hasOneDesign,
    message: means({ type: "variantChanged", by: 1 })
  },
  {
    keys: ["V"],
    label: "previous design",
    help: "Runs the previous variant of the scenario with the same seed, from the beginning.",
    group: "Run",
    places: benchOrEnding,
    disabledBecause: hasOneDesign,
    message: means({ type: "variantChanged", by: -1 })
  },
  {
    keys: ["r"],
    label: "again",
    help: "Reads the scenario again and runs it from the beginning, with the same seed.",
    group: "Run",
    places: benchOrEnding,
    footer: 56,
    disabledBecause: isBeingOpened,
    message: means({ type: "restarted" })
  },
  {
    keys: ["R"],
    label: "next seed",
    help: "Runs it from the beginning with the next seed: other arrivals, other dice.",
    group: "Run",
    places: benchOrEnding,
    disabledBecause: hasNoRun,
    message: means({ type: "reseeded" })
  },

  {
    keys: panes.map((_, i) => String(i + 1)),
    shows: `1-${panes.length}`,
    label: "pane",
    help: "Goes to the pane of that number.",
    group: "Look",
    places: bench,
    footer: 52,
    disabledBecause: always,
    message: (_, key) => ({ type: "paneChosen", pane: panes[Number(key) - 1]! })
  },
  {
    keys: ["tab", "shift+tab"],
    shows: "tab",
    label: "next pane",
    help: "Goes to the next pane; shift+tab to the previous one.",
    group: "Look",
    places: bench,
    disabledBecause: always,
    message: (_, key) => ({ type: "paneChanged", by: key === "tab" ? 1 : -1 })
  },
  {
    keys: ["right", "left", "l", "h"],
    shows: "left right",
    label: "along calls",
    help: "Goes to a component that the selected one calls, or back to one that calls it.",
    group: "Look",
    places: bench,
    disabledBecause: hasNoRun,
    message: (_, key) => ({ type: "followed", to: key === "right" || key === "l" ? "callee" : "caller" })
  },
  {
    keys: ["z", "enter"],
    shows: "z",
    label: "zoom",
    help: "Gives the pane the whole screen, or takes it back.",
    group: "Look",
    places: bench,
    footer: 50,
    disabledBecause: always,
    message: means({ type: "zoomed" })
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
    label: "distribution",
    help: "Shows response times as percentiles or as a heat map of all of them.",
    group: "Look",
    places: bench,
    disabledBecause: hasNoRun,
    message: means({ type: "distributionToggled" })
  },
  {
    keys: ["i"],
    label: "lesson, verdict",
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
    keys: ["S"],
    label: "save scenario",
    help: "Writes a scenario file that repeats this run, with everything done by hand.",
    group: "Keep",
    places: benchOrEnding,
    footer: 44,
    disabledBecause: hasNoRun,
    message: means({ type: "askedToSave" })
  },
  {
    keys: ["x"],
    label: "write report",
    help: "Writes the result so far and its report into a folder.",
    group: "Keep",
    places: benchOrEnding,
    footer: 43,
    disabledBecause: hasNoRun,
    message: means({ type: "askedToReport" })
  }
]
