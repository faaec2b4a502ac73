/**
 * Effect: something that happens in the world and that no retry takes back: a card is charged, a seat held, a mail sent.
 *
 * It takes no time, and it happens as often as it is reached: that it must not happen twice is an invariant, which a run is checked
 * for. With a write it happens at the instant at which the store has it, whether or not whoever wrote lives to hear of it.
 */
import * as Schema from "effect/Schema"
import { formatSpan } from "../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, Frame, launching, pass, push } from "../../kernel/Process.ts"
import { optional, required } from "../../model/Described.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import { answered } from "../../model/Endpoint.ts"
import { failing } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import type { Recording, Refusal } from "../../model/Purpose.ts"
import { purposeOf } from "../../model/Purpose.ts"
import { Span } from "../../model/Quantities.ts"
import type { Place, Request } from "../../model/Request.ts"
import { hundredths } from "../../model/Witness.ts"
import type { Happened } from "./Happened.ts"

export const Amount = Schema.Finite.check(
  Schema.makeFilter((amount) =>
    Number.isInteger(Math.round(amount * hundredths * 1e6) / 1e6)
      ? undefined
      : `an amount is exact to the cent, got ${amount}`
  )
)

/** What an effect can be told, beside its name and what is written with it. */
export const Effect = Schema.Struct({
  amount: optional(Amount, "How much of it, exact to the cent. Default 1."),
  onlyAfter: optional(
    Schema.NonEmptyString,
    "It happens only if this has happened for the same request: nothing is refunded that was not charged. Default: always."
  ),
  undoes: optional(
    Schema.NonEmptyString,
    "It takes this back, as much as has happened of it for the same request, and once. What has not happened leaves a tombstone: if it " +
      "comes later, it is `refused`. Both are decided in the transaction of the `write`, if there is one. Default: it takes back nothing."
  ),
  lapses: optional(
    Schema.Struct({
      after: required(Span, "How long it is given for, as a hold or a lease is."),
      as: required(Schema.NonEmptyString, "What happens then, by itself: `released`, with the same amount."),
      unless: required(Schema.NonEmptyString, "The effect, for the same request, that makes it stay: `confirmed`.")
    }),
    "That it is given for a time only, and is over by itself unless something else has happened. Nothing lapses that has been taken " +
      "back by `as` already. Default: it stays."
  )
})
export type Effect = typeof Effect.Type

/** In words: "charged 49.95, with ledger.write". */
export const describe = (
  { amount, lapses, onlyAfter, undoes }: Effect,
  name: string,
  write: string | undefined
): string =>
  [
    `${name}${amount === undefined ? "" : ` ${amount}`} happens${write === undefined ? "" : ` with ${write}`}`,
    ...(undoes === undefined ? [] : [`to take ${undoes} back, or to keep it from ever happening`]),
    ...(onlyAfter === undefined ? [] : [`if ${onlyAfter} has happened`]),
    ...(lapses === undefined
      ? []
      : [`and ${lapses.as} after ${formatSpan(lapses.after)} unless ${lapses.unless} happens`])
  ].join(" ")

export interface EffectParts {
  readonly name: string
  /** Where the step is done. */
  readonly place: Place
  readonly run: Run
  readonly happened: Happened
  /** With which it happens, if with any. */
  readonly write: Endpoint | undefined
  /** What else becomes true in the same transaction. */
  readonly besides: (request: Request) => void
}

const centsOf = (amount = 1): number => Math.round(amount * hundredths)

type Noted = Pick<EffectParts, "name" | "happened" | "run">

/** States that so much of an effect has happened, in hundredths. */
const stating = ({ happened, name, run }: Noted) => {
  const effect = run.journal.effect(name)
  return (request: Request, where: Place, cents: number): void => {
    run.journal.effected(effect, request, cents, where)
    happened.note(name, request.id, cents)
  }
}

/** The same beside all steps, of so much at one place. */
export const happening = (
  effect: Noted & { readonly amount: number | undefined; readonly place: Place }
): ((request: Request) => void) => {
  const state = stating(effect)
  const cents = centsOf(effect.amount)
  return (request) => state(request, effect.place, cents)
}

/** States it, where and when it is reached or, with a write, where and when the store has that. */
export const make = (options: Effect, { besides, happened, name, place, run, write }: EffectParts): Endpoint => {
  const { amount, lapses, onlyAfter, undoes } = options
  const state = stating({ happened, name, run })
  const refused = failing(place.component, "refused")
  const own = centsOf(amount)
  const lapse = lapses && { ...lapses, state: stating({ happened, name: lapses.as, run }) }
  if (lapses !== undefined) for (const minded of [lapses.as, lapses.unless]) happened.mind(minded)
  if (onlyAfter !== undefined) happened.mind(onlyAfter)
  if (undoes !== undefined) {
    happened.mind(name)
    happened.mindAmount(undoes)
  }
  const takesBack = (request: Request, undone: string, where: Place) => {
    const cents = happened.undo(undone, request.id)
    // What has lapsed is over.
    if (cents !== 0 && !happened.has(name, request.id)) state(request, where, cents)
  }
  const happens = (request: Request, where: Place): Refusal | undefined => {
    if (onlyAfter !== undefined && !happened.has(onlyAfter, request.id)) return
    if (happened.isUndone(name, request.id)) return refused
    if (undoes === undefined) state(request, where, own)
    else takesBack(request, undoes, where)
    purposeOf(request, "keyed")?.happened()
    if (lapse === undefined) return
    const { kernel } = run
    kernel.plan(kernel.now + lapse.after, () => {
      if (happened.isUndone(name, request.id)) return
      if ([lapse.as, lapse.unless].some((other) => happened.has(other, request.id))) return
      lapse.state(request, where, own)
    })
  }
  if (write === undefined) {
    const stating: Beginning<Request> = {
      begin: (request) => happens(request, place) ?? answered
    }
    return launching(stating)
  }
  const inner = beginning(write)
  const writing: Beginning<Request> = {
    begin: (request: Request, fiber: Running): Step => {
      const hop = request.child(place)
      hop.purpose = {
        kind: "recording",
        recorded: (where) => {
          const refusal = happens(request, where)
          if (refusal === undefined) besides(request)
          return refusal
        }
      } satisfies Recording
      return inner.begin(hop, fiber)
    }
  }
  return launching(writing)
}

/**
 * Goes round the writes of a store: what is to become true with one becomes true when it is done, at `place`. Of one that only prepares
 * for a commit whoever hears of the decision says that it has.
 */
export const recording = (write: Endpoint, place: Place): Endpoint => {
  const inner = beginning(write)
  const telling: Beginning<Request> = {
    begin: (request, fiber) => {
      const purpose = purposeOf(request, "recording")
      const isDone = purpose !== undefined && purposeOf(request, "voting") === undefined
      if (isDone) push(fiber, new Telling(purpose, place))
      return inner.begin(request, fiber)
    }
  }
  return launching(telling)
}

class Telling extends Frame {
  readonly #purpose: Recording
  readonly #place: Place

  constructor(purpose: Recording, place: Place) {
    super()
    this.#purpose = purpose
    this.#place = place
  }

  override succeeded(value: unknown, fiber: Running): Step {
    return this.#purpose.recorded(this.#place) ?? pass(value, fiber)
  }
}
