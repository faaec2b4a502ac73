/**
 * Checks of invariants and effects: they speak of what happens and of stores that there are, and what they say has a meaning.
 */
import { putAsideAs } from "../../sim/components/brokers/Consuming.ts"
import { effectsOf, storeOf } from "../../sim/observation/invariants/Invariant.ts"
import type { System } from "../language/System.ts"
import type { EffectStep } from "../language/TransactionKinds.ts"
import { writtenEffects } from "../language/TransactionKinds.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Path } from "../reading/Path.ts"
import type { Readable } from "../reading/Readable.ts"
import { suggestion } from "../reading/Union.ts"
import { routines, stepsOf } from "../Walk.ts"
import { noStore, wrongOperation } from "./Transactions.ts"

export const checkInvariants = (readable: Readable): ReadonlyArray<Problem> => {
  const { isWhole, scenario } = readable
  const steps = routines(scenario).flatMap(stepsOf)
  const happening = [
    ...new Set([
      ...steps.flatMap(({ step }) => {
        if (step.kind !== "effect") return writtenEffects(step).map(({ effect }) => effect)
        return [step.effect, ...(step.lapses === undefined ? [] : [step.lapses.as])]
      }),
      ...deadLettersIn(scenario.system ?? {})
    ])
  ]
  const isEverything = isWhole("system") && isWhole("journeys")
  const unknown = (effect: string | undefined, path: Path): ReadonlyArray<Problem> => {
    if (effect === undefined || happening.includes(effect) || !isEverything) return []
    return [{ path, at: "value", message: `no \`effect\` step is called "${effect}"${suggestion(effect, happening)}` }]
  }
  const stays = steps.flatMap(({ path, step }): ReadonlyArray<Problem> => {
    if (step.kind === "await") return step.await.any.flatMap((one, i) => unknown(one, [...path, "await", "any", i]))
    if (step.kind === "choice") {
      return step.choice.flatMap((way, i) =>
        way.kind === "happened" ? unknown(way.happened, [...path, "choice", i, "happened"]) : []
      )
    }
    if (step.kind !== "effect") return []
    return [
      ...unknown(step.lapses?.unless, [...path, "lapses", "unless"]),
      ...unknown(step.onlyAfter, [...path, "onlyAfter"]),
      ...unknown(step.undoes, [...path, "undoes"])
    ]
  })
  return [
    ...stays,
    ...steps.flatMap(({ path, step }) => (step.kind === "effect" ? wrongEffect(step, path, readable) : [])),
    ...Object.entries(scenario.invariants ?? {}).flatMap(([name, invariant]) => {
      const at = ["invariants", name]
      const store = storeOf(invariant)
      const missing = isEverything ? unknownEffects(effectsOf(invariant), happening) : []
      return [
        ...(store === undefined || (invariant.kind === "durable" && isWrittenCache(store, readable))
          ? []
          : (noStore(store, [...at, invariant.kind], readable) ?? [])),
        ...(invariant.kind === "keepsUpdates"
          ? notUpdated(invariant.keepsUpdates, [...at, invariant.kind], readable)
          : []),
        ...(invariant.kind === "fresh" ? unseen(invariant, [...at, "seenIn"], readable) : []),
        ...missing.flatMap((effect) => unknown(effect, [...at, invariant.kind])),
        ...(invariant.kind === "balance" && invariant.within !== undefined && invariant.holds !== "eventually"
          ? [
              idle(
                [...at, "within"],
                "`within` belongs to `holds: eventually`: what holds always has no time to be wrong"
              )
            ]
          : [])
      ]
    })
  ]
}

/** Whether it is a cache by way of which somebody writes. */
const isWrittenCache = (name: string, { scenario }: Readable): boolean =>
  scenario.system?.[name]?.kind === "cache" &&
  routines(scenario)
    .flatMap(stepsOf)
    .some(({ step }) => step.kind === "write" && step.write.cache === name)

/** What dead letters are. */
const deadLettersIn = (system: System): ReadonlyArray<string> =>
  Object.values(system).flatMap((component) => {
    if (component.kind !== "topic") return []
    return [component.topic, ...Object.values(component.topic.groups ?? {})].flatMap(
      (consuming) => putAsideAs(consuming)?.effect ?? []
    )
  })

/** Nobody overwrites unseen where nothing that is written follows from what was read. */
const notUpdated = (store: string, path: Path, { isWhole, scenario }: Readable): ReadonlyArray<Problem> => {
  const component = scenario.system?.[store]
  if (component?.kind !== "store" || !isWhole("system") || !isWhole("journeys")) return []
  const { contents, primaries } = component.store
  const isUpdated = routines(scenario)
    .flatMap(stepsOf)
    .some(({ step }) => step.kind === "update" && step.update.store === store)
  if (isUpdated || primaries !== undefined || contents?.effects !== undefined) return []
  const message = `nobody updates "${store}": who reads and writes what follows says so by \`update: {store: ${store}}\``
  return [{ path, at: "value", message }]
}

/** Where writes are seen that were made elsewhere. */
const unseen = (
  { fresh, seenIn }: { readonly fresh: string; readonly seenIn?: string },
  path: Path,
  readable: Readable
): ReadonlyArray<Problem> => {
  if (seenIn === undefined) return []
  if (seenIn === fresh) return [idle(path, `"seenIn" names a store that is fed from "${fresh}", and not the same`)]
  return noStore(seenIn, path, readable) ?? []
}

/**
 * What is spoken of and never happens. A design may do without some of it, as one that undoes nothing does without refunds; but not
 * without all, and a slip of the pen is near to something that does happen.
 */
const unknownEffects = (effects: ReadonlyArray<string>, happening: ReadonlyArray<string>): ReadonlyArray<string> => {
  const missing = effects.filter((effect) => !happening.includes(effect))
  if (missing.length === effects.length) return missing
  return missing.filter((effect) => suggestion(effect, happening) !== "")
}

const idle = (path: Path, message: string): Problem => ({ path, at: "key", message })

const wrongEffect = ({ outbox, write }: EffectStep, path: Path, readable: Readable): ReadonlyArray<Problem> => {
  const { keysAt, scenario } = readable
  const topics = keysAt("system").filter((name) => (scenario.system?.[name]?.kind ?? "topic") === "topic")
  const at = [...path, "write"]
  const wrongWrite =
    write === undefined
      ? []
      : (noStore(write.component, at, readable) ??
        wrongOperation(write.component, write.endpoint, "writes", at, readable))
  if (outbox === undefined) return wrongWrite
  const wrongBox = topics.includes(outbox.topic)
    ? []
    : [
        {
          path: [...path, "outbox", "topic"],
          at: "value" as const,
          message: `there is no topic "${outbox.topic}"${suggestion(outbox.topic, topics)}`
        }
      ]
  const lonely =
    write === undefined
      ? [
          idle(
            [...path, "outbox"],
            "an outbox is part of a transaction: say with `write` which one, such as orders.write"
          )
        ]
      : []
  return [...wrongWrite, ...wrongBox, ...lonely]
}
