/**
 * Update of the bench: the run, what disturbs it, and how one looks at it.
 */
import type { Updated } from "../Errand.ts"
import { send, unchanged } from "../Errand.ts"
import { passes } from "../EventFilter.ts"
import { figureSentences } from "../Figures.ts"
import type { Message } from "../Message.ts"
import type { Bench, Model, Pane } from "../Model.ts"
import { panes, withBench } from "../Model.ts"
import { speedBy } from "../Speed.ts"
import type { Order } from "../session/SessionProtocol.ts"
import { neighbour, tracePicks } from "../Waterfall.ts"
import { openOrder } from "./UpdateLibrary.ts"
import { liftable, pushed } from "./UpdateOverlay.ts"

/** A message for the bench. */
export const updateBench = (model: Model, message: Message): Updated => {
  const { bench } = model
  if (bench === undefined) return unchanged(model)
  return (
    ofRun(model, bench, message) ??
    ofDisturbing(model, bench, message) ??
    ofLooking(model, bench, message) ??
    unchanged(model)
  )
}

const ofRun = (model: Model, bench: Bench, message: Message): Updated | undefined => {
  switch (message.type) {
    case "toggledPause":
      return [model, [send({ order: bench.state === "running" ? "pause" : "play" })]]
    case "stepped":
      return [model, [send({ order: "step", events: 1 })]]
    case "skippedToNext":
      return [model, [send({ order: "runUntil", text: "change" })]]
    case "skipped":
      return [model, [send({ order: "runTo", atMs: (bench.frame?.picture.atMs ?? 0) + skipMs(bench) })]]
    case "skippedToEnd":
      return [model, [send({ order: "runTo", atMs: bench.opening?.durationMs ?? 0 })]]
    case "sped":
      return sped(model, speedBy(bench.speed, message.by))
    case "spedToMax":
      return sped(model, Infinity)
    case "spedTo":
      return sped(model, message.speed)
    case "looked":
      return [model, [send({ order: "look", by: message.by })]]
    case "ordered":
      return [model, [send(message.order)]]
    case "restarted": {
      const { type: _, ...change } = message
      return restart(model, bench, change)
    }
    case "reseeded":
      return restart(model, bench, { seed: nextSeed(bench.opening?.seed ?? "1") })
    case "variantChanged": {
      const names = bench.opening?.variants.map(({ name }) => name) ?? []
      const now = names.indexOf(bench.opening?.variant ?? "")
      return names.length < 2
        ? unchanged(model)
        : restart(model, bench, { variant: names[(now + message.by + names.length) % names.length]! })
    }
    default:
      return undefined
  }
}

/** A twentieth of the run, at most ten seconds. */
export const skipMs = ({ opening }: Bench): number => Math.min(10_000, (opening?.durationMs ?? 0) / 20)

const sped = (model: Model, speed: number): Updated => [
  withBench(model, { speed, hasChosenSpeed: true }),
  [send({ order: "speed", speed })]
]

/** "42" is followed by "43", "monday" by "monday-2": so a series of runs can be told to somebody else. */
export const nextSeed = (seed: string): string => {
  const [, before = "", digits] = /^(.*?)(\d+)$/.exec(seed) ?? []
  return digits === undefined ? `${seed}-2` : `${before}${Number(digits) + 1}`
}

/** Begins again; a run that was going on, or was over, goes on by itself. */
const restart = (
  model: Model,
  bench: Bench,
  change: { readonly seed?: string; readonly variant?: string }
): Updated => {
  const isGone = bench.state === "mistaken" || bench.state === "crashed"
  const { opened, opening } = bench
  const order: Order = isGone
    ? openOrder({
        ...opened,
        variant: opening?.variant ?? opened.variant,
        seed: opening?.seed ?? opened.seed,
        ...change
      })
    : { order: "restart", ...change }
  return [
    withBench(model, {
      state: "opening",
      trouble: undefined,
      ending: undefined,
      playsWhenOpen: bench.state !== "paused"
    }),
    [send(order)]
  ]
}

const ofDisturbing = (model: Model, bench: Bench, message: Message): Updated | undefined => {
  switch (message.type) {
    case "openedFaults":
      return unchanged(pushed(model, { kind: "faults", choice: 0 }))
    case "openedByHand":
      return unchanged(pushed(model, { kind: "byHand", choice: bench.byHand.deeds.length - 1 }))
    case "openedBookmarks":
      return unchanged(pushed(model, { kind: "bookmarks", choice: bench.byHand.bookmarks.length - 1 }))
    case "openedLift": {
      const faults = liftable(bench)
      const [only] = faults
      return faults.length === 1 && only !== undefined
        ? [model, [send({ order: "lift", name: only.name })]]
        : unchanged(pushed(model, { kind: "lift", choice: faults.length - 1 }))
    }
    case "loadChanged": {
      const load = bench.frame?.load ?? 1
      return [model, [send({ order: "load", factor: changedLoad(load, message.up) })]]
    }
    default:
      return undefined
  }
}

const loadStep = 1.25

/** A quarter more, or back; what is close to a whole step is one, so that up and down lead back to exactly 1. */
export const changedLoad = (load: number, up: boolean): number => {
  const steps = Math.round(Math.log(load) / Math.log(loadStep)) + (up ? 1 : -1)
  return steps === 0 ? 1 : Number(Math.exp(steps * Math.log(loadStep)).toPrecision(4))
}

const ofLooking = (model: Model, bench: Bench, message: Message): Updated | undefined => {
  switch (message.type) {
    case "moved":
      return unchanged(withBench(model, movedBy(bench, message.by)))
    case "movedToEnd":
      return unchanged(
        withBench(
          model,
          bench.pane === "events"
            ? { scroll: message.end === "first" ? 2_000 : 0 }
            : selected(bench, message.end === "first" ? -1000 : 1000)
        )
      )
    case "followed":
      return unchanged(withBench(model, followed(bench, message.to)))
    case "selected":
      return unchanged(withBench(model, { selected: message.name }))
    case "paneChosen":
      return unchanged(withBench(model, { pane: message.pane }))
    case "paneChanged":
      return unchanged(withBench(model, { pane: paneBy(bench.pane, message.by) }))
    case "chose":
    case "zoomed":
      return unchanged(withBench(model, { isZoomed: !bench.isZoomed }))
    case "presented":
      return unchanged(withBench(model, { isPresenting: !bench.isPresenting }))
    case "askedFigures":
      return unchanged({ ...model, notice: { text: figureSentences(bench).join(" "), isProblem: false } })
    case "windowChanged":
      return unchanged(withBench(model, { chartShare: bench.chartShare <= 1 / 16 ? 1 : bench.chartShare / 4 }))
    case "turned":
      return unchanged(withBench(model, { turned: turned(bench) }))
    case "pickChanged": {
      const next = tracePicks[(tracePicks.indexOf(bench.pick) + 1) % tracePicks.length]!
      return unchanged(withBench(model, { pick: next, pane: "trace" }))
    }
    case "startedFilter":
      return unchanged(
        pushed(withBench(model, { pane: "events" }), { kind: "prompt", asks: "events", text: bench.eventFilter })
      )
    case "askedWhy":
      return [model, [send({ order: "explain", atMs: momentOf(bench) })]]
    case "besideToggled":
      return bench.beside === undefined
        ? unchanged(pushed(model, { kind: "beside", choice: 0 }))
        : [model, [send({ order: "beside" })]]
    case "openedLesson":
      return unchanged(
        pushed(
          model,
          bench.ending === undefined ? { kind: "question", choice: bench.prediction ?? 0 } : { kind: "ending", top: 0 }
        )
      )
    case "askedToSave":
      return unchanged(
        pushed(model, { kind: "prompt", asks: "save", text: `${bench.opening?.name ?? "run"}-by-hand.yaml` })
      )
    case "askedToReport":
      return unchanged(pushed(model, { kind: "prompt", asks: "report", text: reportFolder(bench) }))
    default:
      return undefined
  }
}

/** The instant that is looked at: that of the event at the bottom of a feed scrolled back, or now. */
const momentOf = ({ eventFilter, frame, pane, scroll }: Bench): number => {
  const { atMs, happenings } = frame?.picture ?? { atMs: 0, happenings: [] }
  const shown = happenings.filter((one) => passes(one, eventFilter))
  return pane === "events" && scroll > 0 ? (shown.at(-1 - scroll)?.atMs ?? atMs) : atMs
}

const movedBy = (bench: Bench, by: number): Partial<Bench> => {
  const { atMs, traces } = bench.frame?.picture ?? { atMs: 0, traces: [] }
  if (bench.pane === "events") return scrolled(bench, -by)
  // A page is of the text, a line is the next component.
  if (bench.pane === "component" && Math.abs(by) > 1) return { detailTop: Math.max(0, bench.detailTop + by) }
  return bench.pane === "trace" ? { pick: neighbour(traces, bench.pick, atMs, by) } : selected(bench, by)
}

const twoSided: ReadonlyArray<Pane> = ["traffic", "latency", "failures", "trace", "component"]

/** The pane turned round, or response times where it has one side only. */
const turned = ({ pane, turned }: Bench): ReadonlyArray<Pane> => {
  const which = twoSided.includes(pane) ? pane : "latency"
  return turned.includes(which) ? turned.filter((one) => one !== which) : [...turned, which]
}

const reportFolder = ({ opening }: Bench): string =>
  opening === undefined
    ? "reports/run"
    : `reports/${opening.name}-${opening.variant}-${opening.seed}`.replace(/[^\w./-]+/g, "_")

const paneBy = (pane: Pane, by: number): Pane => panes[(panes.indexOf(pane) + by + panes.length) % panes.length]!

const scrolled = (bench: Bench, by: number): Partial<Bench> => {
  const most = Math.max(0, (bench.frame?.picture.happenings.length ?? 0) - 1)
  return { scroll: Math.max(0, Math.min(most, bench.scroll + by)) }
}

const selected = ({ opening, selected }: Bench, by: number): Partial<Bench> => {
  const names = opening?.topology.nodes.map(({ name }) => name) ?? []
  const next = Math.max(0, Math.min(names.length - 1, names.indexOf(selected ?? "") + by))
  return { selected: names[next] ?? selected, detailTop: 0 }
}

/** The first neighbour in that direction; there it stays if there is none. */
const followed = ({ opening, selected }: Bench, to: "caller" | "callee"): Partial<Bench> => {
  const edges = opening?.topology.edges ?? []
  const next =
    to === "callee" ? edges.find(({ from }) => from === selected)?.to : edges.find((edge) => edge.to === selected)?.from
  return { selected: next ?? selected }
}
