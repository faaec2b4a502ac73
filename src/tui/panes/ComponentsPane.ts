/**
 * Components pane: every journey and component in a line, with its waiting line over time.
 */
import { millisecond } from "../../sim/kernel/Instant.ts"
import type { Picture } from "../../sim/observation/pictures/Picture.ts"
import { levelRole } from "../drawing/Bars.ts"
import type { Unit } from "../drawing/Quantity.ts"
import { formatQuantity } from "../drawing/Quantity.ts"
import { sparkline } from "../drawing/Sparkline.ts"
import type { Look, Piece, Writing } from "../drawing/Surface.ts"
import { stateRoles } from "../drawing/Symbols.ts"
import type { Column } from "../drawing/Table.ts"
import { table } from "../drawing/Table.ts"
import type { Bench } from "../Model.ts"
import type { Standing } from "../Standing.ts"
import { standings } from "../Standing.ts"
import type { PaneView } from "./PaneView.ts"
import { fullOf } from "./Subject.ts"

const columnsIn = (look: Look): ReadonlyArray<Column> => [
  { title: "", importance: 9, least: look.symbols.states.up.length },
  { title: "component", importance: 10, least: 9, grows: true },
  { title: "state", importance: 2, least: 12 },
  { title: "asked", importance: 7, align: "right" },
  { title: "bad", importance: 6, align: "right" },
  { title: "busy", importance: 5, align: "right" },
  { title: "line", importance: 8, align: "right" },
  { title: "line, lately", importance: 3, least: 12 },
  { title: "p99", importance: 4, align: "right" }
]

const sparkCells = 12
const sparkWindows = 60

const figure = (value: number | null | undefined, unit: Unit): string =>
  value === null || value === undefined ? "-" : formatQuantity(value, unit)

const lineOverTime = (name: string, picture: Picture | undefined, look: Look): string => {
  const component = picture?.components.find((one) => one.name === name)
  if (component === undefined || picture === undefined) return ""
  const waiting = fullOf(component.series.waiting, picture)
  return waiting.some((value) => value >= 0.5) ? sparkline(waiting.slice(-sparkWindows), sparkCells, look.symbols) : ""
}

const rowOf = (standing: Standing, picture: Picture | undefined, look: Look): ReadonlyArray<Writing> => {
  const { badShare, name, offered, p99Ms, state, utilisation, waiting } = standing
  const isJourney = picture?.journeys.some((journey) => journey.name === name) ?? false
  const bad: Piece = { text: figure(badShare, "ratio"), ink: (badShare ?? 0) >= 0.01 ? "bad" : "dim" }
  return [
    { text: look.symbols.states[state], ink: stateRoles[state] },
    name,
    { text: state, ink: state === "up" ? "dim" : stateRoles[state] },
    figure(offered, "rate"),
    bad,
    utilisation === undefined
      ? { text: "-", ink: "dim" }
      : { text: `${Math.round(utilisation * 100)}%`, ink: levelRole(utilisation) },
    isJourney ? { text: "-", ink: "dim" } : { text: figure(waiting, "count"), ink: waiting > 0 ? "warn" : "dim" },
    { text: lineOverTime(name, picture, look), ink: "series2" },
    figure(p99Ms === null ? null : p99Ms * millisecond, "span")
  ]
}

export const componentsPane = (bench: Bench, look: Look): PaneView => {
  const { frame, opening, selected } = bench
  const all = opening === undefined ? [] : standings(opening.topology, frame?.picture)
  const position = all.findIndex(({ name }) => name === selected)
  return {
    title: "Components",
    note: "per second, now",
    rows: (size) =>
      table(
        {
          columns: columnsIn(look),
          rows: all.map((standing) => rowOf(standing, frame?.picture, look)),
          ...(position < 0 ? {} : { selected: position }),
          whenEmpty: "nothing is open"
        },
        size,
        look
      )
  }
}
