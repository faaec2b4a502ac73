/**
 * Cards: what lies in front of a screen, and how it is laid over its rows.
 */
import { actionsAt, shownKeys } from "../actions/Actions.ts"
import { besideChoices } from "../actions/BesideMenu.ts"
import { faultChoices } from "../actions/FaultMenu.ts"
import { withKeys } from "../actions/KeySentences.ts"
import { choiceKey } from "../actions/Keys.ts"
import { frame, insideOf, type Rows } from "../drawing/Frame.ts"
import { formatQuantity } from "../drawing/Quantity.ts"
import type { Look, Piece, Size, Writing } from "../drawing/Surface.ts"
import { fit, truncate, visibleWidth } from "../drawing/TextWidth.ts"
import type { Model, Place, Recent } from "../Model.ts"
import type { Overlay, Prompt } from "../Overlay.ts"
import { formatMs } from "../TimeText.ts"
import { liftable } from "../updates/UpdateOverlay.ts"
import { type CardLine, textLines } from "./CardLine.ts"
import { clock } from "./EventsPane.ts"
import { endingLines, questionLines } from "./LessonCard.ts"
import { paletteCard } from "./PaletteCard.ts"
import { linesAsRows, prose } from "./Prose.ts"
import { storyLines } from "./StoryCard.ts"

/** A card before it is known how large the screen is. */
export interface Card {
  readonly title: string
  readonly foot: string
  /** Lines for that width. */
  readonly lines: (width: number) => ReadonlyArray<CardLine>
  /** First line shown; more than there are is the last page. */
  readonly top: number
  /** The line that must be seen. */
  readonly focus?: number
  readonly widest: number
}

/** What is left of a row after its first `cells` cells, in the colours it had there. */
export const dropCells = (row: string, cells: number): string => {
  const before = truncate(row, cells, "")
  const missing = cells - visibleWidth(before)
  let kept = 0
  let style = ""
  let position = 0
  const parts = row.match(/\u001b\[[0-9;]*m|[^\u001b]+/g) ?? []
  for (const part of parts) {
    if (part.startsWith("\u001b")) {
      style = part === "\u001b[0m" ? "" : style + part
      position += part.length
      continue
    }
    const wanted = cells - missing - kept
    const head = truncate(part, wanted, "")
    kept += visibleWidth(head)
    position += head.length
    if (kept >= cells - missing && head.length < part.length) break
  }
  // Half of a double-width character is left as a space.
  const rest = row.slice(position)
  return `${style}${missing > 0 && rest !== "" ? " " : ""}${missing > 0 ? rest.slice(1) : rest}`
}

/** Rows with others laid over them, their upper left corner at (x, y). */
export const overlaid = (under: Rows, over: Rows, x: number, y: number): Rows =>
  under.map((row, i) => {
    const piece = over[i - y]
    if (piece === undefined) return row
    return fit(row, x, "left", "") + piece + dropCells(row, x + visibleWidth(piece))
  })

/** Where a card lies, how large it is, and which of its lines are to be seen. */
const laidOut = (card: Card, size: Size) => {
  const width = Math.min(size.width, Math.max(30, Math.min(card.widest, size.width - 4)))
  const lines = card.lines(insideOf({ width, height: 99 }, 1).width)
  const height = Math.min(size.height, lines.length + 2)
  const inside = insideOf({ width, height }, 1)
  const last = Math.max(0, lines.length - inside.height)
  const focused = card.focus === undefined ? card.top : Math.max(0, card.focus - inside.height + 1)
  const [x, y] = [(size.width - width) >> 1, (size.height - height) >> 1]
  return { x, y, width, height, inside, lines, last, top: Math.min(last, focused) }
}

/** The card laid over the middle of the rows. */
export const withCard = (under: Rows, card: Card, size: Size, look: Look): Rows => {
  const { height, inside, last, lines, top, width, x, y } = laidOut(card, size)
  const note = last > 0 ? { note: `${top + 1}-${Math.min(lines.length, top + inside.height)} of ${lines.length}` } : {}
  const written = lines.map(({ writing }) => writing)
  const rows = frame(
    { title: card.title, foot: card.foot, isFocused: true, padding: 1, ...note },
    linesAsRows(written, inside, look, top),
    { width, height },
    look
  )
  return overlaid(under, rows, x, y)
}

/** The choice of a card that lies at that place, the card being laid over the middle of so much. */
export const choiceAt = (
  card: Card,
  size: Size,
  at: { readonly x: number; readonly y: number }
): number | undefined => {
  const { inside, lines, top, width, x, y } = laidOut(card, size)
  const line = at.y - y - 1
  const isInside = at.x > x && at.x < x + width - 1 && line >= 0 && line < inside.height
  return isInside ? lines[top + line]?.choice : undefined
}

/** The card of an overlay. */
export const cardOf = (model: Model, overlay: Overlay, look: Look): Card => {
  const card = cardFor(model, overlay, look)
  return { ...card, foot: withKeys(card.foot, model.keys) }
}

const cardFor = (model: Model, overlay: Overlay, look: Look): Card => {
  switch (overlay.kind) {
    case "help":
      return helpCard(model, overlay.top, look)
    case "question":
      return {
        title: "Before you run it",
        foot: `1-${model.bench?.opening?.lesson?.choices.length ?? 9} predict  esc skip`,
        top: 0,
        widest: 76,
        lines: (width) => questionLines(model.bench, overlay.choice, width, look)
      }
    case "ending":
      return {
        title: "The run is over",
        foot: "{look around} look around",
        top: overlay.top,
        widest: 92,
        lines: (width) => textLines(endingLines(model.bench, width, look))
      }
    case "faults":
      return menuCard(`Fault on ${model.bench?.selected ?? ""}`, faultLabels(model), overlay.choice, look)
    case "lift":
      return menuCard("Lift which fault?", liftLabels(model), overlay.choice, look)
    case "story":
      return {
        title: `Why it is so at ${clock(overlay.story.atMs)}`,
        foot: "esc back",
        top: overlay.top,
        widest: 100,
        lines: (width) => textLines(storyLines(overlay.story, width, look))
      }
    case "beside":
      return menuCard("Beside which run?", besideLabels(model), overlay.choice, look)
    case "byHand":
      return menuCard("Take back what?", byHandLabels(model), overlay.choice, look)
    case "bookmarks":
      return menuCard("Go where?", bookmarkLabels(model), overlay.choice, look)
    case "recent":
      return menuCard("Run which once more?", recentLabels(model), overlay.choice, look)
    case "palette":
      return paletteCard(model, overlay, look)
    case "prompt":
      return promptCard(overlay, look)
  }
}

const faultLabels = ({ bench }: Model): ReadonlyArray<string> =>
  bench?.opening === undefined ? [] : faultChoices(bench.opening.topology, bench.selected).map(({ label }) => label)

const liftLabels = ({ bench }: Model): ReadonlyArray<string> =>
  liftable(bench).map(({ byHand, name, says }) => (byHand ? `${says}, by hand` : `${says} (${name})`))

const besideLabels = ({ bench }: Model): ReadonlyArray<string> =>
  bench === undefined ? [] : besideChoices(bench).map(({ label }) => label)

const byHandLabels = ({ bench }: Model): ReadonlyArray<string> =>
  (bench?.byHand.deeds ?? []).map(({ atMs, says }) => `${formatMs(atMs)}  ${says}`)

const bookmarkLabels = ({ bench }: Model): ReadonlyArray<string> =>
  (bench?.byHand.bookmarks ?? []).map(({ atMs, name }) => `${formatMs(atMs)}  ${name}`)

const recentLabels = ({ library }: Model): ReadonlyArray<string> => {
  const nameOf = ({ source }: Recent) => (source.split(/[\\/]/).at(-1) ?? source).replace(/\.[a-z]+$/, "")
  return library.recent.map((run) =>
    [
      `${nameOf(run)} ${run.variant}`,
      run.verdict,
      ...(run.goodShare === null ? [] : [`${formatQuantity(run.goodShare, "ratio")} good`]),
      `seed ${run.seed}`,
      ...run.set,
      ...(run.byHand === 0 ? [] : [`without ${run.byHand} by hand`])
    ].join("  ")
  )
}

const menuCard = (title: string, labels: ReadonlyArray<string>, choice: number, look: Look): Card => ({
  title,
  foot: "{choose} choose  esc back",
  top: 0,
  focus: choice,
  widest: Math.max(56, ...labels.map((label) => visibleWidth(label) + 8)),
  lines: () =>
    labels.map((label, i): CardLine => {
      const isChosen = i === choice
      const ground = isChosen ? { ground: "selected" as const } : {}
      const writing: Writing = [
        { text: isChosen ? `${look.symbols.pointer} ` : "  ", ink: "accent", ...ground },
        { text: choiceKey(i).padEnd(2), ink: "key", ...ground },
        { text: label, ink: "text", ...ground }
      ]
      return { writing, choice: i }
    })
})

const prompts = {
  save: {
    title: "Save this run as a scenario",
    foot: "enter write  esc back",
    says: "A scenario file with everything you did by hand, which goes the same way to the same fingerprint. File:"
  },
  report: {
    title: "Write a report",
    foot: "enter write  esc back",
    says: "The result so far as result.json, and its report. Folder:"
  },
  open: {
    title: "Open a scenario",
    foot: "enter open  esc back",
    says: "A scenario file, .yaml or .ts, by its path from here. File:"
  },
  events: {
    title: "Which events",
    foot: "enter show  esc back",
    says: "Words that they must have, such as `breaker shop`; with - before it, one that they must not have. Words:"
  },
  fork: {
    title: "The other future, from now on",
    foot: "enter fork  esc back",
    says:
      "The run goes on as it is, and beside it with a change: a step or a policy by its path in the file, such as " +
      "`system.shop.service.workers=8`, or `remove <path>`, or `to <variant>`. Both meet the same users. Change:"
  }
}

const promptCard = (overlay: Prompt, { symbols }: Look): Card => ({
  title: prompts[overlay.asks].title,
  foot: prompts[overlay.asks].foot,
  top: 0,
  widest: 72,
  lines: (width) =>
    textLines([
      ...prose(prompts[overlay.asks].says, width, "dim"),
      [
        { text: `${symbols.pointer} `, ink: "accent" },
        // The end of a long path is what is being typed.
        {
          text: overlay.text.length > width - 4 ? `${symbols.ellipsis}${overlay.text.slice(6 - width)}` : overlay.text,
          ink: "text"
        },
        { text: symbols.name === "ascii" ? "_" : "▏", ink: "cursor" }
      ],
      ...(overlay.mistake === undefined ? [] : prose(overlay.mistake, width, "bad"))
    ])
})

const helpCard = (model: Model, top: number, look: Look): Card => {
  const place: Place = model.overlays.at(-2)?.kind ?? model.screen
  const isAscii = look.symbols.name === "ascii"
  const all = actionsAt(place, model.keys)
  const groups = [...new Set(all.map(({ group }) => group))]
  const keyCells = Math.max(...all.map((action) => shownKeys(action, isAscii).length))
  const line = (action: (typeof all)[number], width: number): ReadonlyArray<Writing> => {
    const because = action.disabledBecause(model)
    const key: Piece = {
      text: `  ${shownKeys(action, isAscii).padEnd(keyCells)}  `,
      ink: because === undefined ? "key" : "dim"
    }
    return [
      ...prose(action.help, width, because === undefined ? "text" : "dim", key),
      ...(because === undefined
        ? []
        : prose(`Not now: ${withKeys(because, model.keys)}.`, width, "warn", { text: " ".repeat(keyCells + 4) }))
    ]
  }
  return {
    title: "Keys",
    foot: "esc back",
    top,
    widest: 88,
    lines: (width) =>
      groups.flatMap((group, i) =>
        textLines([
          ...(i === 0 ? [] : [""]),
          { text: group, ink: "title" },
          ...all.filter((action) => action.group === group).flatMap((action) => line(action, width))
        ])
      )
  }
}
