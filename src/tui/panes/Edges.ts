/**
 * Edges: the lines above and below the panes: what runs, how it stands, where one is and which keys work.
 */
import type { LiveFrame } from "../../experiments/LiveRun.ts"
import { formatSpan, millisecond, second } from "../../sim/kernel/Instant.ts"
import type { Action } from "../actions/Action.ts"
import { footerActions, shownKeys } from "../actions/Actions.ts"
import { meter } from "../drawing/Bars.ts"
import type { Rows } from "../drawing/Frame.ts"
import { truncatePieces, writingWidth } from "../drawing/Frame.ts"
import type { Role } from "../drawing/Palette.ts"
import { formatQuantity } from "../drawing/Quantity.ts"
import type { Look, Piece, Writing } from "../drawing/Surface.ts"
import { Surface } from "../drawing/Surface.ts"
import type { Bench, Model, Notice, Pane, RunState } from "../Model.ts"
import { panes } from "../Model.ts"
import { formatSpeed } from "../Speed.ts"
import { activeFaults } from "../Standing.ts"
import { formatMs } from "../TimeText.ts"
import { dot, stateSigns } from "./Looks.ts"
import { paneTabs } from "./PaneView.ts"
import { linesAsRows, prose } from "./Prose.ts"

/** One row with something at its left end and something at its right end, which goes first when room is short. */
export const spread = (left: Writing, right: Writing, width: number, look: Look): Rows => {
  const surface = new Surface({ width, height: 1 })
  const pieces = truncatePieces(left, width, look.symbols.ellipsis)
  const end = surface.write(0, 0, pieces)
  const cells = writingWidth(right)
  if (end + 1 + cells <= width) surface.write(width - cells, 0, right)
  return surface.rows(look.theme)
}

/** The same, but what is at its right end stays as long as a dozen cells are left for the other, which is cut. */
const spreadRight = (left: Writing, right: Writing, width: number, look: Look): Rows => {
  const cells = writingWidth(right)
  const room = cells === 0 ? width : width - cells - 2
  return spread(room < 12 ? left : truncatePieces(left, room, look.symbols.ellipsis), right, width, look)
}

const stateRole: Readonly<Record<RunState, Role>> = {
  opening: "dim",
  paused: "warn",
  running: "good",
  over: "accent",
  past: "fault",
  mistaken: "bad",
  crashed: "bad"
}

/** Virtual time in whole seconds, or exactly while it stands still. */
export const timeOf = ({ frame, state }: Bench): string => {
  const at = (frame?.picture.atMs ?? 0) * millisecond
  return formatSpan(state === "running" && at >= second ? Math.floor(at / second) * second : at)
}

/** "► x8 1m12s of 4m" as pieces. */
const runPieces = (bench: Bench, look: Look): ReadonlyArray<Piece> => {
  const { liveMs, opening, speed, state } = bench
  const words: Partial<Record<RunState, string>> = {
    running: formatSpeed(speed),
    paused: `paused ${formatSpeed(speed)}`,
    past: "back at"
  }
  const word = words[state] ?? state
  const whole = opening === undefined ? "" : ` of ${formatMs(opening.durationMs)}`
  const of = liveMs === undefined ? whole : `, run at ${formatMs(liveMs)}`
  return [
    { text: `${stateSigns(look)[state]} ${word}`, ink: stateRole[state] },
    { text: state === "past" ? " " : "  " },
    { text: timeOf(bench), ink: "title" },
    { text: of, ink: "dim" }
  ]
}

/** Whether what went in came out or is inside, everywhere; if not, nothing that is shown can be trusted. */
const books = ({ inconsistencies: [first] }: LiveFrame, look: Look): ReadonlyArray<Piece> =>
  first === undefined
    ? [
        { text: `${dot(look)}books `, ink: "dim" },
        { text: look.symbols.states.up, ink: "good" }
      ]
    : [
        { text: dot(look), ink: "dim" },
        { text: `${look.symbols.states.down} books do not balance: ${first}`, ink: "bad" }
      ]

/** First row of the bench: what is open, and how far it is. */
export const benchHeader = (bench: Bench, width: number, look: Look): Rows => {
  const { frame, opened, opening, state } = bench
  const called: ReadonlyArray<ReadonlyArray<Piece>> =
    opening === undefined
      ? [[{ text: opened.source, ink: "title" }]]
      : [
          [{ text: opening.name, ink: "title" }],
          [
            { text: dot(look), ink: "dim" },
            { text: opening.variant, ink: "accent" }
          ],
          [{ text: `${dot(look)}seed ${opening.seed}`, ink: "dim" }]
        ]
  const run = runPieces(bench, look)
  const isBalanced = frame === undefined || frame.inconsistencies.length === 0
  const kept = frame === undefined ? [] : books(frame, look)
  // Where time stands is worth more than that the books balance, the seed and the design; that they do not is worth most.
  const names = isBalanced ? [...called, kept] : [...called.slice(0, 1), kept, ...called.slice(1)]
  const fitting = names.filter((_, i) => writingWidth([...names.slice(0, i + 1).flat(), ...run]) < width)
  const name = (isBalanced ? [names[0]!, ...fitting.slice(1)] : [...names.slice(0, 2), ...fitting.slice(2)]).flat()
  const room = width - writingWidth(name) - writingWidth(run) - 4
  const share = opening === undefined ? 0 : (frame?.picture.atMs ?? 0) / Math.max(1, opening.durationMs)
  const bar = room >= 8 ? [...meter(share, Math.min(40, room), look.symbols, stateRole[state]), { text: "  " }] : []
  return spreadRight(name, [...bar, ...run], width, look)
}

const spentText = (budgetSpent: number): string =>
  budgetSpent > 2
    ? `${formatQuantity(budgetSpent, "count")} times the budget spent`
    : `${formatQuantity(budgetSpent, "ratio")} of the budget spent`

/** Second row: the promises and how they are kept; at its right the faults that hold. */
export const promiseRow = (bench: Bench, width: number, look: Look): Rows => {
  const { frame } = bench
  if (frame === undefined) return spread({ text: bench.opening?.title ?? "", ink: "dim" }, "", width, look)
  const promises = frame.picture.objectives.flatMap((objective, i): ReadonlyArray<Piece> => {
    const { budgetSpent, good, name, share, target } = objective
    const isBroken = share !== null && share < target
    const kept = share === null ? "-" : formatQuantity(share, "ratio")
    const spent = budgetSpent === null || share === null ? "" : `, ${spentText(budgetSpent)}`
    return [
      { text: i === 0 ? "" : "   " },
      { text: `${look.symbols.states[isBroken ? "down" : "up"]} `, ink: isBroken ? "bad" : "good" },
      { text: `${name}: ` },
      { text: kept, ink: isBroken ? "bad" : "good" },
      { text: ` ${good}, promised ${formatQuantity(target, "ratio")}${spent}`, ink: "dim" }
    ]
  })
  const faults = activeFaults(frame.picture).map(({ on, what }) => `${on} ${what}`)
  const load = frame.load === 1 ? [] : [`load x${Number(frame.load.toPrecision(3))}`]
  const right = [...new Set([...load, ...faults])].slice(-2).join(", ")
  const left = promises.length > 0 ? promises : [{ text: bench.opening?.title ?? "", ink: "dim" as const }]
  return spreadRight(left, { text: right, ink: "fault" }, width, look)
}

/** Third row of small screens: the panes by number, as tabs. */
export const tabs = (current: Pane, width: number, look: Look): Rows => {
  const label = (pane: Pane, isShort: boolean): ReadonlyArray<Piece> => {
    const isCurrent = pane === current
    const name = isShort && !isCurrent ? "" : paneTabs[pane]
    return [
      { text: isCurrent ? look.symbols.pointer : " ", ink: "accent" },
      { text: String(panes.indexOf(pane) + 1), ink: "key" },
      {
        text: name === "" ? " " : ` ${name}`,
        ink: isCurrent ? "title" : "dim",
        ...(isCurrent ? { ground: "selected" as const } : {})
      }
    ]
  }
  const whole = panes.flatMap((pane) => label(pane, false))
  return spread(writingWidth(whole) <= width ? whole : panes.flatMap((pane) => label(pane, true)), "", width, look)
}

/** A notice in as many rows as it needs, up to four: a command in it is there to be copied. */
const noticeRows = ({ isProblem, text }: Notice, width: number, look: Look): Rows => {
  const { degraded, up } = look.symbols.states
  const sign: Piece = { text: `${isProblem ? degraded : up} `, ink: isProblem ? "warn" : "good" }
  const lines = prose(text, width, isProblem ? "warn" : "text", sign)
  return linesAsRows(lines, { width, height: Math.min(lines.length, 4) }, look)
}

interface Hint {
  readonly action: Action
  readonly keys: string
  /** First cell. */
  readonly from: number
}

/** The most useful that can be done now, as many as fit into a row. */
const hintsOf = (model: Model, width: number, look: Look): ReadonlyArray<Hint> => {
  let from = 0
  return footerActions(model).flatMap((action): ReadonlyArray<Hint> => {
    const hint = { action, keys: shownKeys(action, look.symbols.name === "ascii"), from }
    const to = from + cellsOf(hint)
    if (to > width) return []
    from = to + 2
    return [hint]
  })
}

const cellsOf = ({ action, keys }: Hint): number => keys.length + 1 + action.label.length

/** The hint in that cell of the footer. */
export const hintAt = (model: Model, x: number, look: Look): Action | undefined =>
  model.notice === undefined
    ? hintsOf(model, model.size.width, look).find((hint) => x >= hint.from && x < hint.from + cellsOf(hint))?.action
    : undefined

/** Last rows: a notice if there is one, else the keys that are most useful now, as many as fit in one. */
export const footer = (model: Model, width: number, look: Look): Rows => {
  const { notice } = model
  if (notice !== undefined) return noticeRows(notice, width, look)
  const pieces = hintsOf(model, width, look).flatMap(
    ({ action, keys }, i): ReadonlyArray<Piece> => [
      { text: `${i === 0 ? "" : "  "}${keys}`, ink: "key" },
      { text: ` ${action.label}`, ink: "dim" }
    ]
  )
  return spread(pieces, "", width, look)
}
