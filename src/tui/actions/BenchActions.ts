/**
 * Bench actions: running and keeping.
 */

import type { Model, Place } from "../Model.ts"
import { formatSpeed, speeds } from "../Speed.ts"
import type { Action } from "./Action.ts"
import { means } from "./Action.ts"
import { hasNoRun, isBeingOpened, isOver } from "./Readiness.ts"

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
    help: "Stops virtual time, or lets it go on, from the moment that is looked at.",
    command: "none",
    group: "Run",
    places: bench,
    footer: 100,
    disabledBecause: isOver,
    message: means({ type: "toggledPause" })
  },
  {
    keys: ["."],
    label: "one event",
    help: "Lets exactly one event happen, then stops; of what is looked back at, shows the next moment.",
    command: "step",
    group: "Run",
    places: bench,
    disabledBecause: isOver,
    message: ({ bench }) => (bench?.state === "past" ? { type: "looked", by: 1 } : { type: "stepped" })
  },
  {
    keys: [","],
    label: "look back",
    help: "Stops and shows the moment before, in all panes; time can go on from there.",
    command: "back",
    group: "Run",
    places: bench,
    footer: 63,
    disabledBecause: hasNoRun,
    message: means({ type: "looked", by: -1 })
  },
  {
    keys: ["<"],
    label: "far back",
    help: "Looks ten moments back; the whole run has about a hundred.",
    group: "Run",
    places: bench,
    disabledBecause: hasNoRun,
    message: means({ type: "looked", by: -10 })
  },
  {
    keys: ["n"],
    label: "next change",
    command: "next",
    help: "Runs as fast as it can to the next fault, breaker or promotion, then stops.",
    group: "Run",
    places: bench,
    disabledBecause: isOver,
    message: means({ type: "skippedToNext" })
  },
  {
    keys: [">"],
    label: "skip ahead",
    help: "Runs ten seconds of virtual time (or a twentieth of the run) as fast as it can; looking back, ten moments forward.",
    command: "skip",
    group: "Run",
    places: bench,
    disabledBecause: isOver,
    message: ({ bench }) => (bench?.state === "past" ? { type: "looked", by: 10 } : { type: "skipped" })
  },
  {
    keys: ["G"],
    label: "to the end",
    command: "end",
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
    command: "none",
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
    keys: ["m"],
    label: "bookmark",
    help: "Gives the moment that is shown a name, to come back to.",
    command: "none",
    group: "Keep",
    places: bench,
    disabledBecause: hasNoRun,
    message: means({ type: "openedPalette", text: "bookmark " })
  },
  {
    keys: ["M"],
    label: "bookmarks",
    help: "Goes to a bookmark.",
    group: "Keep",
    places: bench,
    disabledBecause: (model) =>
      hasNoRun(model) ??
      (model.bench?.byHand.bookmarks.length === 0 ? "there are no bookmarks; {bookmark} makes one" : undefined),
    message: means({ type: "openedBookmarks" })
  },
  {
    keys: ["S"],
    label: "save scenario",
    command: "none",
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
    command: "none",
    help: "Writes the result so far and its report into a folder.",
    group: "Keep",
    places: benchOrEnding,
    footer: 43,
    disabledBecause: hasNoRun,
    message: means({ type: "askedToReport" })
  }
]
