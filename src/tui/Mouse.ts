/**
 * Mouse: what a click or a turn of the wheel means, from what is to be seen at that place.
 *
 * The picture itself is read: wherever a pane draws the name of a component, the name can be clicked. So no pane has to say where
 * it has drawn what.
 */

import { messageFor } from "./actions/Actions.ts"
import { shown } from "./Filter.ts"
import type { Message } from "./Message.ts"
import type { Model, Pane } from "./Model.ts"
import { isGrid, isTiny, panes, placeOf } from "./Model.ts"
import type { Overlay } from "./Overlay.ts"
import { cardOf, choiceAt } from "./panes/Cards.ts"
import { hintAt } from "./panes/Edges.ts"
import { lookOf } from "./panes/Looks.ts"
import { gridOf } from "./screens/BenchRows.ts"
import { roomInFront, screenRows } from "./screens/Screen.ts"

/** What a terminal is asked for: clicks and the wheel, with places of any size. */
export const mouseOn = "\u001b[?1000h\u001b[?1006h"
export const mouseOff = "\u001b[?1006l\u001b[?1000l"

/** What a mouse did; cells from 0. */
export interface Pointed {
  readonly kind: "click" | "up" | "down"
  readonly x: number
  readonly y: number
}

const kinds: Readonly<Record<string, Pointed["kind"]>> = { "0": "click", "64": "up", "65": "down" }

/** What a mouse did, of everything that was read from the terminal. Other buttons, and what was let go, mean nothing here. */
export const pointedIn = (input: string): ReadonlyArray<Pointed> =>
  [...input.matchAll(/\u001b\[<(\d+);(\d+);(\d+)M/g)].flatMap(([, button, x, y]) => {
    const kind = kinds[button!]
    return kind === undefined ? [] : [{ kind, x: Number(x) - 1, y: Number(y) - 1 }]
  })

/** The same keyboard, heard along with: Ink reads keys from it and leaves the mouse aside. */
export const heardWith = (stdin: NodeJS.ReadStream, hear: (input: string) => void): NodeJS.ReadStream =>
  new Proxy(stdin, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== "function") return value
      if (name !== "read") return value.bind(target)
      return (...args: ReadonlyArray<unknown>) => {
        const chunk: unknown = value.apply(target, args)
        if (chunk !== null) hear(String(chunk))
        return chunk
      }
    }
  })

/** What it means now; `undefined` if there is nothing at that place. */
export const pointedAt = (model: Model, { kind, x, y }: Pointed): Message | undefined => {
  const place = placeOf(model)
  const isText = place === "help" || place === "ending" || place === "story"
  if (kind !== "click") return { type: "moved", by: (kind === "up" ? -1 : 1) * (isText ? 3 : 1) }
  if (y === model.size.height - 1 && !isTiny(model.size)) return ofHint(model, x)
  const front = model.overlays.at(-1)
  if (front !== undefined) return inFront(model, front, x, y)
  const rows = screenRows({ ...model, appearance: { ...model.appearance, depth: "none" } })
  return model.screen === "library" ? entryAt(model, rows[y] ?? "", x) : onBench(model, rows, x, y)
}

/** What a hint in the footer does, if its keys mean one thing. */
const ofHint = (model: Model, x: number): Message | undefined => {
  const action = hintAt(model, x, lookOf(model.appearance))
  if (action === undefined || (action.shows !== undefined && !action.keys.includes(action.shows))) return undefined
  return messageFor(model, action.keys[0]!)
}

/** A choice of what is in front. */
const inFront = (model: Model, front: Overlay, x: number, y: number): Message | undefined => {
  const { from, size } = roomInFront(model.size)
  const choice = choiceAt(cardOf(model, front, lookOf(model.appearance)), size, { x, y: y - from })
  return choice === undefined ? undefined : { type: "choseNumber", choice }
}

/** Whether the place is on the word, or next to it; with `isEdge`, under it in a box that has it in its upper edge. */
const isOn = (row: string, word: string, x: number, isEdge = false): boolean => {
  const isPart = (character: string | undefined) => character !== undefined && /[\w-]/.test(character)
  for (let at = row.indexOf(word); at >= 0; at = row.indexOf(word, at + 1)) {
    const isWhole = !isPart(row[at - 1]) && !isPart(row[at + word.length])
    const isThere = !isEdge || /[┏╭┌+]/.test(row.slice(Math.max(0, at - 4), at))
    if (isWhole && isThere && x >= at - 4 && x <= at + word.length + 3) return true
  }
  return false
}

/** A click goes to the scenario, another opens it. */
const entryAt = (model: Model, row: string, x: number): Message | undefined => {
  const entries = shown(model.library)
  const at = entries.findIndex(({ name }) => isOn(row, name, x))
  if (at < 0) return undefined
  return at === model.library.choice ? { type: "chose" } : { type: "moved", by: at - model.library.choice }
}

const onBench = (model: Model, rows: ReadonlyArray<string>, x: number, y: number): Message | undefined => {
  const nodes = model.bench?.opening?.topology.nodes ?? []
  const node = [0, 1, 2]
    .map((up) => nodes.find(({ name }) => isOn(rows[y - up] ?? "", name, x, up > 0)))
    .find((one) => one !== undefined)
  if (node !== undefined) return { type: "selected", name: node.name }
  const pane = paneAt(model, rows, x, y)
  return pane === undefined ? undefined : { type: "paneChosen", pane }
}

/** The pane by its tab or its frame. */
const paneAt = (model: Model, rows: ReadonlyArray<string>, x: number, y: number): Pane | undefined => {
  const { bench, size } = model
  if (bench === undefined || bench.isZoomed || bench.beside !== undefined || bench.isPresenting) return undefined
  const head = rows.findIndex((row) => /^[┏╭┌+]/.test(row))
  if (y < head) {
    const before = (rows[y] ?? "").slice(0, x + 2)
    const number = /^[▸> ]1 /.test(rows[y] ?? "") ? [...before.matchAll(/[1-9](?= |$)/g)].at(-1)?.[0] : undefined
    return number === undefined ? undefined : panes[Number(number) - 1]
  }
  if (!isGrid(size)) return undefined
  let left = 0
  for (const column of gridOf(
    { width: size.width, height: size.height - head - 1 },
    bench.opening?.topology.nodes.length ?? 0
  )) {
    if (x < left + column.width) {
      let top = head
      return column.panes.find(({ height }) => {
        top += height
        return y < top
      })?.pane
    }
    left += column.width
  }
  return undefined
}
