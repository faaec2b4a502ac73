/**
 * Contents: what the keys of a store are worth, and what its operations do to them.
 *
 * A small number for each key is enough to add up a ledger, to count what was lost, and to refuse what must not be.
 */
import * as Schema from "effect/Schema"
import { optional } from "../../model/Described.ts"

const Effects = Schema.Struct({
  adds: optional(Schema.Finite, "What it adds to the key's value; less than 0 takes away. Default 0."),
  atLeast: optional(
    Schema.Finite,
    "Below which value it must not bring the key, as far as who does it knows: it fails as `refused` instead. Default: it may."
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

const describeEffect = ({ adds = 0, atLeast }: Effects): string =>
  `${adds < 0 ? `takes ${-adds}` : `adds ${adds}`}${atLeast === undefined ? "" : ` unless less than ${atLeast} would be left`}`

/** In words: "keys worth 600, withdraw takes 500 unless less than 0 would be left". */
export const describe = ({ effects = {}, initial = 0 }: Contents): string =>
  [
    `keys worth ${initial}`,
    ...Object.entries(effects).map(([name, effect]) => `${name} ${describeEffect(effect)}`)
  ].join(", ")

/** What one operation does, settled once. */
export interface Effect {
  readonly adds: number
  readonly atLeast: number
}

export const effectOf = ({ effects = {} }: Contents, operation: string): Effect => ({
  adds: effects[operation]?.adds ?? 0,
  atLeast: effects[operation]?.atLeast ?? -Infinity
})

/** Whether it must not be done to a key of this value. */
export const forbids = ({ adds, atLeast }: Effect, value: number): boolean => value + adds < atLeast
