/**
 * Actions: everything a person can do, in one table.
 *
 * The handlers, the footer and the help are all made from it; a key that is not in it does not exist. A key means one thing at
 * each place, and the keys that work everywhere mean the same everywhere.
 */

import type { Message } from "../Message.ts"
import type { Model, Place } from "../Model.ts"
import { isTyping, placeOf } from "../Model.ts"
import type { Action } from "./Action.ts"
import { benchActions } from "./BenchActions.ts"
import { choosingActions } from "./ChoosingActions.ts"
import { disturbActions } from "./DisturbActions.ts"
import { generalActions } from "./GeneralActions.ts"
import { type Bindings, withBindings } from "./KeyBindings.ts"
import { textOf } from "./Keys.ts"
import { lookActions } from "./LookActions.ts"

export const actions: ReadonlyArray<Action> = [
  ...generalActions,
  ...choosingActions,
  ...benchActions,
  ...lookActions,
  ...disturbActions
]

/** The actions of a place, in the order of the table, with the keys that somebody has given them. */
export const actionsAt = (place: Place, own: Bindings = {}): ReadonlyArray<Action> =>
  withBindings(actions, own).filter((action) => action.places.includes(place))

/** What a key means now; `undefined` if it means nothing here. */
export const messageFor = (model: Model, key: string): Message | undefined => {
  const place = placeOf(model)
  const action = actionsAt(place, model.keys).find(({ keys }) => keys.includes(key))
  if (action !== undefined) {
    const because = action.disabledBecause(model)
    return because === undefined ? action.message(model, key) : { type: "refused", because }
  }
  const text = isTyping(place) ? textOf(key) : undefined
  return text === undefined ? undefined : { type: "typed", text }
}

/** For the footer: the most important of those that can be done now first. */
export const footerActions = (model: Model): ReadonlyArray<Action> =>
  actionsAt(placeOf(model), model.keys)
    .filter((action) => action.footer !== undefined && action.disabledBecause(model) === undefined)
    .toSorted((one, other) => other.footer! - one.footer!)

const arrows: Readonly<Record<string, string>> = { up: "↑", down: "↓", left: "←", right: "→" }

/** How the keys of an action are shown in few cells: arrows as arrows, where they can be shown. */
export const shownKeys = ({ keys, shows }: Action, isAscii: boolean): string => {
  const names = (shows ?? keys[0]!).split(" ")
  return !isAscii && names.every((name) => name in arrows)
    ? names.map((name) => arrows[name]!).join("")
    : names.join("/")
}
