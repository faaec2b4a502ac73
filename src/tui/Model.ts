/**
 * Model: everything the screen shows and every key depends on, as plain data.
 *
 * Changed by `Update.ts` alone. What the simulation knows stands in `Bench.frame` as it was told last; nothing here is computed
 * from it twice.
 */
import type { LiveFrame, Opening } from "../experiments/LiveRun.ts"
import type { Bindings } from "./actions/KeyBindings.ts"
import type { ThemeName } from "./drawing/Palette.ts"
import type { Size } from "./drawing/Surface.ts"
import type { SymbolSet } from "./drawing/Symbols.ts"
import type { ColourDepth } from "./drawing/Theme.ts"
import type { Overlay, Palette, Prompt } from "./Overlay.ts"
import type {
  BesideFrame,
  BesideOpening,
  ByHandList,
  Ending,
  Preview,
  Shelved,
  Words
} from "./session/SessionProtocol.ts"
import type { TracePick } from "./Waterfall.ts"

/** What to open at once, as on the command line. */
export interface Opened {
  /** A library name or a path. */
  readonly source: string
  readonly variant?: string | undefined
  readonly seed?: string | undefined
  /** `path=value`, each. */
  readonly set?: ReadonlyArray<string> | undefined
}

/** In the order in which one key goes through them. */
export const themes: ReadonlyArray<ThemeName> = ["dark", "light", "high-contrast", "mono"]
export const symbolSets: ReadonlyArray<SymbolSet> = ["braille", "block", "ascii"]

export interface Appearance {
  readonly theme: ThemeName
  readonly depth: ColourDepth
  readonly symbols: SymbolSet
}

/** A run that came to its end, and how it was opened. */
export interface Recent extends RunSummary {
  readonly source: string
  readonly set: ReadonlyArray<string>
}

const recentMax = 20

/** With one more, the newest first. The same run goes the same way: it is there once. */
export const recentFirst = (run: Recent, others: ReadonlyArray<Recent>): ReadonlyArray<Recent> => {
  const what = ({ byHand, seed, set, source, variant }: Recent) => JSON.stringify([source, set, variant, seed, byHand])
  return [run, ...others.filter((other) => what(other) !== what(run))].slice(0, recentMax)
}

export interface Library {
  /** `undefined` until it has been listed. */
  readonly shelf: ReadonlyArray<Shelved> | undefined
  /** By path, as they come in. */
  readonly previews: Readonly<Record<string, Preview>>
  readonly filter: string
  readonly isFiltering: boolean
  /** Position among the entries that pass the filter. */
  readonly choice: number
  /** What was run to its end here and in earlier sessions, the newest first. */
  readonly recent: ReadonlyArray<Recent>
}

export const panes = [
  "system",
  "traffic",
  "latency",
  "components",
  "failures",
  "events",
  "runs",
  "trace",
  "component"
] as const
export type Pane = (typeof panes)[number]

/** One finished run of this session, to compare with others. */
export interface RunSummary {
  readonly variant: string
  readonly seed: string
  readonly verdict: Ending["verdict"]
  /** Good requests ÷ offered ones, of the worst journey. */
  readonly goodShare: number | null
  readonly p99Ms: number | null
  readonly failed: number
  readonly attemptsPerRequest: number | null
  /** Faults made or lifted by hand. */
  readonly byHand: number
}

/** Calls and retries of each edge so far, and which of them retried a good deal since the look before. */
export interface RetryWatch {
  readonly atMs: number
  readonly counts: Readonly<Record<string, { readonly calls: number; readonly retries: number }>>
  readonly retrying: ReadonlyArray<string>
}

/** `past`: a moment is looked back at, and the run stands still. */
export type RunState = "opening" | "paused" | "running" | "over" | "past" | "mistaken" | "crashed"

/** A run that goes along beside the one of the bench. */
export interface Beside extends BesideOpening {
  /** `undefined` until it has been told for the first time. */
  readonly told: BesideFrame | undefined
  readonly retries: RetryWatch
}

export interface Bench {
  readonly opened: Opened
  readonly opening: Opening | undefined
  readonly frame: LiveFrame | undefined
  readonly state: RunState
  /** Virtual seconds per second; `Infinity` is as fast as it can. */
  readonly speed: number
  /** Whether the speed was chosen by hand, and so stays for the next run. */
  readonly hasChosenSpeed: boolean
  /** The mistakes of the file, or what crashed. */
  readonly trouble: string | undefined
  readonly pane: Pane
  readonly isZoomed: boolean
  /** Whether a room looks on: large figures and one pane. */
  readonly isPresenting: boolean
  /** Name of a component or journey. */
  readonly selected: string | undefined
  /** The charts show this share of the planned duration, up to now; 1 is the whole run. */
  readonly chartShare: number
  /** Panes that show their other view: the distribution instead of percentiles, messages instead of a waterfall. */
  readonly turned: ReadonlyArray<Pane>
  /** Which request the trace is of. */
  readonly pick: TracePick
  /** First line shown of what is known of a component. */
  readonly detailTop: number
  /** Words that events must have, or with `-` must not. */
  readonly eventFilter: string
  /** Events are scrolled back by so many lines. */
  readonly scroll: number
  readonly retries: RetryWatch
  /** Where the run stands while a moment of its past is looked at. */
  readonly liveMs: number | undefined
  readonly byHand: ByHandList
  readonly words: Words
  /** Position of the predicted choice of the lesson. */
  readonly prediction: number | undefined
  readonly hasAsked: boolean
  readonly ending: Ending | undefined
  readonly runs: ReadonlyArray<RunSummary>
  readonly beside: Beside | undefined
  /** Whether a restart goes on by itself once it is open. */
  readonly playsWhenOpen: boolean
}

export interface Notice {
  readonly text: string
  readonly isProblem: boolean
}

export interface Model {
  readonly size: Size
  readonly appearance: Appearance
  /** Keys of somebody's own. */
  readonly keys: Bindings
  /** Whether clicks and the wheel come here, instead of to the terminal. */
  readonly hasMouse: boolean
  readonly screen: "library" | "bench"
  readonly library: Library
  /** Kept while one looks into the library. */
  readonly bench: Bench | undefined
  /** The last one is in front and gets the keys. */
  readonly overlays: ReadonlyArray<Overlay>
  /** What was said in the palette, the latest last; it outlives the run. */
  readonly said: ReadonlyArray<string>
  /** What was said or answered last, until it is known whether it could be done. */
  readonly asked: Palette | Prompt | undefined
  /** Until the next key. */
  readonly notice: Notice | undefined
}

/** Where the keys go; each place has its own keys. */
export type Place = "library" | "filter" | "bench" | Overlay["kind"]

export const places: ReadonlyArray<Place> = [
  "library",
  "filter",
  "bench",
  "help",
  "question",
  "ending",
  "faults",
  "lift",
  "byHand",
  "bookmarks",
  "recent",
  "palette",
  "beside",
  "story",
  "prompt"
]

export const placeOf = (model: Model): Place => {
  const front = model.overlays.at(-1)
  if (front !== undefined) return front.kind
  return model.screen === "library" && model.library.isFiltering ? "filter" : model.screen
}

/** Whether characters are typed into a text there, instead of being keys. */
export const isTyping = (place: Place): boolean => place === "filter" || place === "prompt" || place === "palette"

export const initialModel = (size: Size, appearance: Appearance, keys: Bindings = {}): Model => ({
  size,
  appearance,
  keys,
  hasMouse: false,
  screen: "library",
  library: { shelf: undefined, previews: {}, filter: "", isFiltering: false, choice: 0, recent: [] },
  bench: undefined,
  overlays: [],
  said: [],
  asked: undefined,
  notice: undefined
})

export const noRetries: RetryWatch = { atMs: 0, counts: {}, retrying: [] }

/** A bench on which nothing has been opened yet. */
export const benchFor = (opened: Opened): Bench => ({
  opened,
  opening: undefined,
  frame: undefined,
  state: "opening",
  speed: 1,
  hasChosenSpeed: false,
  trouble: undefined,
  pane: "system",
  isZoomed: false,
  isPresenting: false,
  selected: undefined,
  chartShare: 1,
  turned: [],
  pick: "slowest",
  detailTop: 0,
  eventFilter: "",
  scroll: 0,
  retries: noRetries,
  liveMs: undefined,
  byHand: { deeds: [], canRedo: false, bookmarks: [], breaks: [] },
  words: { settings: [], measures: [], faults: [] },
  prediction: undefined,
  hasAsked: false,
  ending: undefined,
  runs: [],
  beside: undefined,
  playsWhenOpen: false
})

export const withBench = (model: Model, change: Partial<Bench>): Model =>
  model.bench === undefined ? model : { ...model, bench: { ...model.bench, ...change } }

/** The overlay in front changed. */
export const withFront = (model: Model, overlay: Overlay): Model => ({
  ...model,
  overlays: [...model.overlays.slice(0, -1), overlay]
})

/** Sizes below which less is shown. */
export const isTiny = ({ height, width }: Size): boolean => width < 40 || height < 10
export const isGrid = ({ height, width }: Size): boolean => width >= 120 && height >= 36
export const isWide = ({ height, width }: Size): boolean => width >= 180 && height >= 50
