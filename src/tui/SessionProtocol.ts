/**
 * Session protocol: what the screen and the simulation say to each other across the worker's border.
 *
 * Orders go in, reports come out, both plain data. The simulation publishes frames at its own pace and never waits for the screen;
 * an order takes effect between two events and is stamped with the virtual instant at which it does. Orders are carried out in
 * the order in which they were given, and whatever is reported after "opened" is about what was opened.
 */
import type { LiveFrame, Opening } from "../experiments/LiveRun.ts"
import type { Judged, Result, Topology, VerdictWord } from "../experiments/Result.ts"

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
  /** As fast as possible to the next thing worth telling (a breaker, a fault, a promotion), then pause. */
  | { readonly order: "next" }
  /** As fast as possible up to this instant; then as before. */
  | { readonly order: "runTo"; readonly atMs: number }
  /** A fault as written in a scenario, without `at`: it begins at once. */
  | { readonly order: "inject"; readonly fault: Readonly<Record<string, unknown>> }
  /** The same, typed: `on: ledger, slow: 6x, for: 20s`. */
  | { readonly order: "injectWritten"; readonly text: string }
  /** The design changes from now on: `path=value`, `remove path` or `to variant`. */
  | { readonly order: "change"; readonly text: string }
  | { readonly order: "lift"; readonly name: string }
  /** All arrivals times this, from now on; 1 is as written. */
  | { readonly order: "load"; readonly factor: number }
  /** The same scenario from its beginning, paused; read anew, so what was changed in the file counts. */
  | { readonly order: "restart"; readonly seed?: string; readonly variant?: string }
  /** The scenario with everything done by hand, as a file. */
  | { readonly order: "save"; readonly path: string }
  /** result.json and its renderings of the run so far. */
  | { readonly order: "report"; readonly folder: string }

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
  | { readonly report: "frame"; readonly frame: LiveFrame; readonly state: "paused" | "running" | "over" }
  /** Once, when a run is over. */
  | { readonly report: "ending"; readonly ending: Ending }
  /** An order that was carried out, or why it was not, in one sentence. */
  | { readonly report: "said"; readonly message: string; readonly isProblem: boolean }
  /** The file cannot be run: printed mistakes. */
  | { readonly report: "mistakes"; readonly text: string }
  /** The simulation is gone, by a bug of ours or of the scenario's code. */
  | { readonly report: "crashed"; readonly message: string }
