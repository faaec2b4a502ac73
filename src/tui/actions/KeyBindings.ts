/**
 * Key bindings: keys of a person's own for what can be done.
 *
 * An action is named by its label, as the footer shows it. What leads out of everything, `esc` and `ctrl+c`, and the keys of texts
 * that are typed cannot be bound, so nobody is locked in by a file.
 */
import { didYouMean } from "../../sim/model/Nearest.ts"
import { isTyping } from "../Model.ts"
import type { Action } from "./Action.ts"

/** The keys of an action by its label; what is not there has its usual ones. */
export type Bindings = Readonly<Record<string, ReadonlyArray<string>>>

/** What is bound, as written, and the line it stands on. */
export interface Binding {
  readonly label: string
  readonly keys: ReadonlyArray<string>
  readonly line: number
}

const named = "space enter tab shift+tab up down left right pageup pagedown home end backspace f1".split(" ")
const isKey = (key: string): boolean =>
  named.includes(key) || /^ctrl\+[a-bd-z]$/.test(key) || (Array.from(key).length === 1 && key.trim() !== "")

/** Whether it can have other keys. */
const canBeBound = ({ group, keys }: Action): boolean =>
  group !== "Type" && !keys.includes("esc") && !keys.includes("ctrl+c")

/** Of several with a label the first is meant. */
const boundBy = (actions: ReadonlyArray<Action>, label: string): Action | undefined =>
  actions.find((action) => action.label === label && canBeBound(action))

const rebound = (action: Action, keys: ReadonlyArray<string>): Action => {
  const { inTurn = 1 } = action
  return {
    ...action,
    keys,
    shows: keys.slice(0, inTurn).join(" "),
    // Its meaning knows the usual keys alone.
    message: (model, key) => action.message(model, action.keys[Math.max(0, keys.indexOf(key)) % inTurn]!)
  }
}

/** The key of what has that label; `undefined` if nothing has. */
export const keyOf = (actions: ReadonlyArray<Action>, label: string, own: Bindings): string | undefined =>
  own[label]?.[0] ?? (boundBy(actions, label) ?? actions.find((action) => action.label === label))?.keys[0]

/** The actions with these keys. */
export const withBindings = (actions: ReadonlyArray<Action>, bindings: Bindings): ReadonlyArray<Action> =>
  actions.map((action) => {
    const keys = boundBy(actions, action.label) === action ? bindings[action.label] : undefined
    return keys === undefined ? action : rebound(action, keys)
  })

const bindingsOf = (written: ReadonlyArray<Binding>): Bindings =>
  Object.fromEntries(written.map(({ keys, label }) => [label, keys]))

/** Why it cannot be so, whatever else is bound. */
const mistakeIn = ({ keys, label }: Binding, actions: ReadonlyArray<Action>): string | undefined => {
  const action = boundBy(actions, label)
  if (action === undefined) {
    return actions.some((one) => one.label === label)
      ? `"${label}" keeps its keys`
      : `there is no action "${label}"${didYouMean(label, [...new Set(actions.filter(canBeBound).map((one) => one.label))])}`
  }
  const { inTurn = 1 } = action
  const unknown = keys.find((key) => !isKey(key))
  if (unknown === "esc" || unknown === "ctrl+c") return `${unknown} cannot be bound: it leads out of everything`
  if (unknown !== undefined) return `there is no key "${unknown}"${didYouMean(unknown, named)}`
  if (keys.length === 0) return `"${label}" needs a key`
  if (keys.length % inTurn !== 0) {
    return `"${label}" needs ${inTurn} keys, for ${action.keys.slice(0, inTurn).join(", ")}, or a multiple of it`
  }
  if (action.places.some(isTyping)) {
    const typed = keys.find((key) => key === "space" || Array.from(key).length === 1)
    if (typed !== undefined) return `"${label}" works while something is typed, where ${typed} is a character`
  }
  return undefined
}

/** Another action with one of its keys at one of its places. */
const conflictOf = ({ keys, label }: Binding, all: ReadonlyArray<Action>): string | undefined => {
  const bound = boundBy(all, label)!
  for (const key of keys) {
    if (keys.indexOf(key) !== keys.lastIndexOf(key)) return `${key} is there twice`
    const other = all.find(
      (one) => one !== bound && one.keys.includes(key) && one.places.some((place) => bound.places.includes(place))
    )
    if (other !== undefined) return `${key} is the key of "${other.label}" as well; give that another one`
  }
  return undefined
}

/** What can be bound of what is written, and a sentence for each mistake; what is mistaken keeps its usual keys. */
export const bind = (
  written: ReadonlyArray<Binding>,
  actions: ReadonlyArray<Action>
): { readonly bindings: Bindings; readonly mistakes: ReadonlyArray<string> } => {
  const told = (binding: Binding, mistake: string) => ({ line: binding.line, text: `line ${binding.line}: ${mistake}` })
  const wrong = written.map((binding) => mistakeIn(binding, actions))
  const mistakes = written.flatMap((binding, i) => (wrong[i] === undefined ? [] : [told(binding, wrong[i])]))
  let good = written.filter((_, i) => wrong[i] === undefined)
  // The last goes first: without it, those before it may be free of conflicts. Keys may be exchanged, so all are looked at together.
  for (;;) {
    const all = withBindings(actions, bindingsOf(good))
    const last = good.findLast((binding) => conflictOf(binding, all) !== undefined)
    if (last === undefined) break
    mistakes.push(told(last, conflictOf(last, all)!))
    good = good.filter((binding) => binding !== last)
  }
  return {
    bindings: bindingsOf(good),
    mistakes: mistakes.toSorted((one, other) => one.line - other.line).map(({ text }) => text)
  }
}
