/**
 * Compiling effects and idempotency keys, and the outboxes that are written with effects.
 */
import * as Effect from "../../sim/components/transactions/Effect.ts"
import { IdempotencyKeys } from "../../sim/components/transactions/Idempotency.ts"
import { OutboxComponent } from "../../sim/components/transactions/Outbox.ts"
import type { Endpoint } from "../../sim/model/Endpoint.ts"
import type { Step } from "../language/Step.ts"
import type { EffectStep, IdempotentStep, OutboxOptions } from "../language/TransactionKinds.ts"
import { relayName } from "../Relays.ts"
import type { Standpoint, Surroundings } from "./Standpoint.ts"

export const compileEffect = (
  { effect, outbox, write, ...options }: EffectStep,
  { place }: Standpoint,
  world: Surroundings
): Endpoint => {
  const written = write === undefined ? undefined : world.endpoint(write.component, write.endpoint)
  const box = outbox === undefined ? undefined : outboxOf(outbox, world)
  const { happened, run } = world
  const besides: Effect.EffectParts["besides"] = (request) => box?.put(request)
  return Effect.make(options, { name: effect, place, run, happened, write: written, besides })
}

/** The outbox of a topic, whose first step says how it is looked at. */
const outboxOf = (options: OutboxOptions, { outboxes, publish, run, world }: Surroundings): OutboxComponent => {
  const { topic } = options
  let outbox = outboxes.get(topic)
  if (outbox === undefined) {
    const name = relayName(topic)
    const place = world.place(name, name, options.zone)
    outboxes.set(topic, (outbox = new OutboxComponent(options, topic, publish(topic), place, run)))
    world.components.set(name, { name, parts: [outbox.relay], endpoint: () => undefined })
  }
  return outbox
}

export const compileIdempotent = (
  { idempotent }: IdempotentStep,
  inner: (steps: ReadonlyArray<Step>) => Endpoint,
  { place }: Standpoint,
  { keys, run }: Surroundings
): Endpoint => {
  let known = keys.get(idempotent.name)
  if (known === undefined) keys.set(idempotent.name, (known = new IdempotencyKeys(idempotent.name, run)))
  return known.once(idempotent, inner(idempotent.steps), place)
}
