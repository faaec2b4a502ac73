/**
 * Session protocol: what the screen and the simulation say to each other across the worker's border.
 *
 * Orders go in, reports come out, both plain data. The simulation publishes frames at its own pace and never waits for the screen;
 * an order takes effect between two events and is stamped with the virtual instant at which it does. Orders are carried out in
 * the order in which they were given, and whatever is reported after "opened" is about what was opened.
 */

import type { PairFigure } from "../../experiments/comparisons/Pair.ts"
import type { LiveFrame, Opening } from "../../experiments/LiveRun.ts"
import type { Judged, Result, Topology, VerdictWord } from "../../experiments/Result.ts"
import type { MomentStory } from "../../reports/stories/MomentStory.ts"

/** What runs beside the run that is open: another design, the same with a change from now on, or without anything by hand. */
export type Against =
  | { readonly kind: "variant"; readonly variant: string }
  | { readonly kind: "change"; readonly text: string }
  | { readonly kind: "untouched" }

export interface BesideOpening {
  readonly against: Against
  readonly opening: Opening
  /** From here on the two are compared. */
  readonly fromMs: number
}

export interface BesideFrame {
  readonly frame: LiveFrame
  readonly figures: ReadonlyArray<PairFigure>
}

/** What the screen asks for. */
export type Order =
  /** The library: what there is, and then what each scenario is about. */
  | { readonly order: "browse" }
  /** Opens a scenario by library name or path, paused at its beginning. */
  | {
      readonly order: "open"
      readonly source: string
      readonly variant?: string
      readonly seed?: string
      readonly set?: ReadonlyArray<string>
    }
  | { readonly order: "play" }
  | { readonly order: "pause" }
  /** How many frames a second are wanted, at most. */
  | { readonly order: "frames"; readonly perSecond: number }
  /** Virtual seconds per second of wall clock; `Infinity` is as fast as it can. */
  | { readonly order: "speed"; readonly speed: number }
  /** So many events, then pause. */
  | { readonly order: "step"; readonly events: number }
  /** As fast as possible up to this instant; then as before. */
  | { readonly order: "runTo"; readonly atMs: number }
  /** As fast as possible until this comes, then pause: an instant, an event or a condition, as in `Watch.ts`. */
  | { readonly order: "runUntil"; readonly text: string }
  /** Stops there whenever it comes, however the run goes on. */
  | { readonly order: "break"; readonly text: string }
  /** No longer; without a text, nowhere. */
  | { readonly order: "unbreak"; readonly text?: string }
  /** Shows the moment so many before (negative) or after the one that is shown; the run stands still meanwhile. */
  | { readonly order: "look"; readonly by: number }
  /** To an instant, a bookmark, `start`, `end` or `now`: what is past is looked at, what is to come is run to. */
  | { readonly order: "goTo"; readonly text: string }
  | { readonly order: "bookmark"; readonly name: string }
  /** The run happens again without what was done last by hand, or without what has this number. */
  | { readonly order: "undo"; readonly number?: number }
  /** And with what was taken back last. */
  | { readonly order: "redo" }
  /** The run happens again with another setting from its beginning on: `path=value`. */
  | { readonly order: "redesign"; readonly text: string }
  /** A fault as written in a scenario, without `at`: it begins at once. */
  | { readonly order: "inject"; readonly fault: Readonly<Record<string, unknown>> }
  /** The same, typed: `on: ledger, slow: 6x, for: 20s` or `slow ledger 6x for 20s`. */
  | { readonly order: "injectWritten"; readonly text: string }
  /** The design changes from now on: `path=value`, `remove path` or `to variant`. */
  | { readonly order: "change"; readonly text: string }
  | { readonly order: "lift"; readonly name: string }
  /** All arrivals times this, from now on; 1 is as written. */
  | { readonly order: "load"; readonly factor: number }
  /** The same scenario from its beginning, paused; read anew, so what was changed in the file counts. */
  | { readonly order: "restart"; readonly seed?: string; readonly variant?: string }
  /** Why things are as they are at this instant. */
  | { readonly order: "explain"; readonly atMs: number }
  /** A second run goes along beside the first, from now on; without `against`, none does. */
  | { readonly order: "beside"; readonly against?: Against }
  /** The scenario with everything done by hand, as a file. */
  | { readonly order: "save"; readonly path: string }
  /** result.json and its renderings of the run so far. */
  | { readonly order: "report"; readonly folder: string }

/** What was done by hand, and what was made a note of. */
export interface ByHandList {
  readonly deeds: ReadonlyArray<{ readonly number: number; readonly atMs: number; readonly says: string }>
  /** Whether something that was taken back can be put back. */
  readonly canRedo: boolean
  readonly bookmarks: ReadonlyArray<{ readonly name: string; readonly atMs: number }>
  /** Where the run stops, as written. */
  readonly breaks: ReadonlyArray<string>
}

/** Words of the scenario that is open, to complete what is typed. */
export interface Words {
  /** Every setting of the design, as it is written; and whether it can be another while the run goes on. */
  readonly settings: ReadonlyArray<{ readonly path: string; readonly value: string; readonly isLive: boolean }>
  readonly measures: ReadonlyArray<string>
  readonly faults: ReadonlyArray<{ readonly kind: string; readonly amount: string | undefined }>
}

/** A scenario of the library. */
export interface Shelved {
  readonly name: string
  /** Its folder, such as "overload"; empty for one that stands in none. */
  readonly topic: string
  readonly path: string
}

/** What a scenario is about, or why it cannot be read. */
export type Preview =
  | {
      readonly isValid: true
      readonly title: string
      readonly tags: ReadonlyArray<string>
      readonly durationMs: number
      readonly question: string | undefined
      /** What one can predict. */
      readonly choices: ReadonlyArray<string>
      readonly variants: ReadonlyArray<{ readonly name: string; readonly title: string }>
      /** Its faults, a sentence each. */
      readonly faults: ReadonlyArray<string>
      readonly topology: Topology
    }
  | { readonly isValid: false; readonly mistakes: string }

/** How a finished run was judged. */
export interface Ending {
  readonly verdict: VerdictWord
  readonly judged: ReadonlyArray<Judged>
  /** Why it ended early, and what else there is to know about it. */
  readonly findings: Result["findings"]
}

/** What the simulation tells. */
export type Report =
  | { readonly report: "shelf"; readonly shelf: ReadonlyArray<Shelved> }
  | { readonly report: "preview"; readonly path: string; readonly preview: Preview }
  | { readonly report: "opened"; readonly opening: Opening }
  | {
      readonly report: "frame"
      readonly frame: LiveFrame
      /** `past`: it is looked back at, and the run stands at `liveMs`. */
      readonly state: "paused" | "running" | "over" | "past"
      readonly liveMs?: number
      /** Of the run beside it, at the same instant. */
      readonly beside?: BesideFrame
    }
  | { readonly report: "explained"; readonly story: MomentStory }
  /** A second run goes along from now on, or none does any more. */
  | { readonly report: "beside"; readonly beside: BesideOpening | undefined }
  /** Whenever it has changed. */
  | { readonly report: "byHand"; readonly byHand: ByHandList }
  /** Once for what was opened, and after every change of its design from the beginning. */
  | { readonly report: "words"; readonly words: Words }
  /** Once, when a run is over. */
  | { readonly report: "ending"; readonly ending: Ending }
  /** An order that was carried out, or why it was not, in one sentence. */
  | { readonly report: "said"; readonly message: string; readonly isProblem: boolean }
  /** The file cannot be run: printed mistakes. */
  | { readonly report: "mistakes"; readonly text: string }
  /** The simulation is gone, by a bug of ours or of the scenario's code. */
  | { readonly report: "crashed"; readonly message: string }
