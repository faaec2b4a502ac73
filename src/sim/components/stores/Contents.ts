/**
 * Contents: what the keys of a store are worth, and what its operations do to them.
 *
 * A small number for each key is enough to add up a ledger, to count what was lost, and to refuse what must not be. A small set for
 * each key is a cart: the key is then worth as much as there is in it.
 */
import * as Schema from "effect/Schema"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { drawBelow } from "../../kernel/RandomStreams.ts"
import { optional } from "../../model/Described.ts"
import { Keys } from "../../model/Keys.ts"

const Effects = Schema.Struct({
  adds: optional(Schema.Finite, "What it adds to the key's value; less than 0 takes away. Default 0."),
  atLeast: optional(
    Schema.Finite,
    "Below which value it must not bring the key, as far as who does it knows: it fails as `refused` instead. Default: it may."
  ),
  puts: optional(
    Keys,
    "Which of many things it puts into the key's set, drawn each time, e.g. `uniform(20)`, or always the same, e.g. `3`. What is in " +
      "there already stays. Default: nothing."
  ),
  takes: optional(
    Schema.Union([Schema.Literal("any"), Keys]),
    "Which thing it takes out of the key's set: `any` of those in there, as far as who does it knows, or one that is drawn as for " +
      "`puts`. What is not in there is not taken, and nothing is written. Default: nothing."
  )
})
export type Effects = typeof Effects.Type

/** `contents:` of a store. */
export const Contents = Schema.Struct({
  initial: optional(Schema.Finite, "What every key is worth at the start. Default 0."),
  effects: optional(
    Schema.Record(Schema.String, Effects),
    "What each operation that writes does, by its name, e.g. `withdraw: {adds: -500, atLeast: 0}`. Default: nothing to the value."
  )
})
export type Contents = typeof Contents.Type

const describeEffect = ({ adds = 0, atLeast, puts, takes }: Effects): string => {
  if (puts !== undefined) return `puts in one of ${puts.text}`
  if (takes !== undefined) return takes === "any" ? "takes out any" : `takes out one of ${takes.text}`
  return `${adds < 0 ? `takes ${-adds}` : `adds ${adds}`}${atLeast === undefined ? "" : ` unless less than ${atLeast} would be left`}`
}

/** In words: "keys worth 600, withdraw takes 500 unless less than 0 would be left". */
export const describe = (contents: Contents): string =>
  [
    holdsSets(contents) ? "keys are sets" : `keys worth ${contents.initial ?? 0}`,
    ...Object.entries(contents.effects ?? {}).map(([name, effect]) => `${name} ${describeEffect(effect)}`)
  ].join(", ")

const changesSet = ({ puts, takes }: Effects): boolean => puts !== undefined || takes !== undefined

/** Whether its keys are sets. */
export const holdsSets = ({ effects = {} }: Contents): boolean => Object.values(effects).some(changesSet)

/** What one operation does, settled once. */
export interface Effect {
  readonly adds: number
  readonly atLeast: number
  readonly puts?: Effects["puts"]
  readonly takes?: Effects["takes"]
}

export const effectOf = ({ effects = {} }: Contents, operation: string): Effect => ({
  adds: 0,
  atLeast: -Infinity,
  ...effects[operation]
})

/** What is in a set, in the order in which it came. */
export type Elements = ReadonlySet<number>

/** What a write does to a set. */
export interface Change {
  readonly kind: "puts" | "takes"
  readonly element: number
}

/** What it does to a set in which this is, if anything: what is not there cannot be taken. */
export const drawChange = ({ puts, takes }: Effect, elements: Elements, stream: RandomStream): Change | undefined => {
  if (puts !== undefined) return { kind: "puts", element: puts.sample(stream) }
  if (takes === undefined) return undefined
  const element =
    takes !== "any"
      ? takes.sample(stream)
      : elements.size === 0
        ? undefined
        : [...elements][drawBelow(stream, elements.size)]
  return element === undefined || !elements.has(element) ? undefined : { kind: "takes", element }
}

/** The set with a change. */
export const changed = (elements: Elements, { element, kind }: Change): Elements => {
  const all = new Set(elements)
  if (kind === "puts") all.add(element)
  else all.delete(element)
  return all
}

/** Whether it must not be done to a key of this value. */
export const forbids = ({ adds, atLeast }: Effect, value: number): boolean => value + adds < atLeast
