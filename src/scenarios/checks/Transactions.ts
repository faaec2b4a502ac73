/**
 * Checks of updates, locks and commits: they are about stores that can do what is wanted, and nobody waits for itself.
 */

import type { Step } from "../language/Step.ts"
import type { LockStep, Participant, UpdateStep } from "../language/TransactionKinds.ts"
import { writeOf } from "../language/TransactionKinds.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Path } from "../reading/Path.ts"
import type { Readable } from "../reading/Readable.ts"
import { suggestion } from "../reading/Union.ts"
import { routines, stepsOf, stepsWithin } from "../Walk.ts"
import { isLeaderless } from "./Stores.ts"

export const checkTransactions = (readable: Readable): ReadonlyArray<Problem> => {
  const { isWhole, keysAt, scenario } = readable
  const all = routines(scenario).flatMap(stepsOf)
  const named = [...keysAt("system"), ...keysAt("journeys")]
  const hasLocks = all.some(({ step }) => step.kind === "lock")
  const isEverything = isWhole("system") && isWhole("journeys")

  const wrongStep = (step: Step, path: Path): ReadonlyArray<Problem> => {
    switch (step.kind) {
      case "update":
        return wrongUpdate(step, [...path, "update"], readable)
      case "commit":
        return wrongParticipants(step.commit.participants, [...path, "commit", "participants"], readable)
      case "lock":
        return [
          ...(named.includes(step.lock.name) ? [nameTaken(step.lock.name, [...path, "lock", "name"])] : []),
          ...withinItself(step, [...path, "lock"])
        ]
      default:
        return []
    }
  }

  const idle = Object.entries(scenario.system ?? {}).flatMap(([name, component]): ReadonlyArray<Problem> => {
    if (component.kind !== "store" || component.store.fenced !== true || hasLocks || !isEverything) return []
    const message = '"fenced" does nothing without a `lock` step: only what is written under a lock has a token'
    return [{ path: ["system", name, "store", "fenced"], at: "key", message }]
  })
  return [...all.flatMap(({ path, step }) => wrongStep(step, path)), ...idle]
}

const nameTaken = (name: string, path: Path): Problem => ({
  path,
  at: "value",
  message: `"${name}" is a component or journey already; a lock is measured by a name of its own`
})

/** A lock that is taken again, for the same key, while it is held. */
const withinItself = ({ lock }: LockStep, path: Path): ReadonlyArray<Problem> =>
  stepsWithin(lock.steps, [...path, "steps"]).flatMap(({ path: at, step }) =>
    step.kind === "lock" && step.lock.name === lock.name && step.lock.key === undefined
      ? [
          {
            path: [...at, "lock", "name"],
            at: "value",
            message: `"${lock.name}" is held here already: this would wait for itself`
          }
        ]
      : []
  )

/** What a store can be asked for, readable or not. */
const operationsOf = (store: string, { keysAt }: Readable) => {
  const told = keysAt("system", store, "store")
  return {
    reads: [...(told.includes("read") ? ["read"] : []), ...keysAt("system", store, "store", "queries")],
    writes: [...(told.includes("write") ? ["write"] : []), ...keysAt("system", store, "store", "operations")]
  }
}

/** What is wrong with an operation that has to read, or to write. */
export const wrongOperation = (
  store: string,
  operation: string,
  wanted: "reads" | "writes",
  path: Path,
  readable: Readable
): ReadonlyArray<Problem> => {
  const known = operationsOf(store, readable)
  if (known[wanted].includes(operation)) return []
  const other = wanted === "reads" ? "writes" : "reads"
  const wrong = (message: string): ReadonlyArray<Problem> => [{ path, at: "value", message }]
  if (known[other].includes(operation)) return wrong(`"${store}.${operation}" only ${other}`)
  if (operation === "read" || operation === "write") {
    return wrong(
      `"${store}" does not say how long a ${operation} takes; add \`${operation}: exponential(5ms)\` to its store`
    )
  }
  if (operation === "")
    return wrong(`say which operation of "${store}" is meant, such as ${store}.${known[wanted][0] ?? "write"}`)
  return wrong(`"${store}" has no operation "${operation}"${suggestion(operation, known[wanted])}`)
}

/** What is wrong with a name that has to be that of a store. */
export const wrongStore = (name: string, path: Path, readable: Readable): ReadonlyArray<Problem> | undefined => {
  const component = readable.scenario.system?.[name]
  if (component?.kind !== "store" || !isLeaderless(component.store)) return noStore(name, path, readable)
  const message = `in "${name}" nobody decides who was first: updates and commits need a store with one primary`
  return [{ path, at: "value", message }]
}

/** `undefined` if there is a store of this name, of whatever kind. */
export const noStore = (
  name: string,
  path: Path,
  { keysAt, scenario }: Readable
): ReadonlyArray<Problem> | undefined => {
  const component = scenario.system?.[name]
  if (component?.kind === "store") return undefined
  if (component !== undefined) return [{ path, at: "value", message: `"${name}" is a ${component.kind}, not a store` }]
  const components = keysAt("system")
  if (components.includes(name)) return []
  const stores = components.filter((other) => (scenario.system?.[other]?.kind ?? "store") === "store")
  return [{ path, at: "value", message: `there is no store "${name}"${suggestion(name, stores)}` }]
}

const wrongUpdate = ({ update }: UpdateStep, path: Path, readable: Readable): ReadonlyArray<Problem> => {
  const { compareAndSet = true, read = "read", store, write = "write" } = update
  const component = readable.scenario.system?.[store]
  const isOfQuorum = component?.kind === "store" && component.store.quorum !== undefined
  if (isOfQuorum && compareAndSet) {
    const message = `in "${store}" nobody decides who was first, and nothing can be compared: say \`compareAndSet: false\``
    return [{ path: [...path, "store"], at: "value", message }]
  }
  const at = (option: "read" | "write") => [...path, update[option] === undefined ? "store" : option]
  return (
    (isOfQuorum ? undefined : wrongStore(store, [...path, "store"], readable)) ?? [
      ...wrongOperation(store, read, "reads", at("read"), readable),
      ...wrongOperation(store, write, "writes", at("write"), readable)
    ]
  )
}

const wrongParticipants = (
  participants: ReadonlyArray<Participant>,
  path: Path,
  readable: Readable
): ReadonlyArray<Problem> =>
  participants.flatMap((participant, i) => {
    const { component, endpoint } = writeOf(participant)
    const at = [...path, i, ...("write" in participant ? ["write"] : [])]
    const wrong = wrongStore(component, at, readable)
    if (wrong !== undefined) return wrong
    if (participants.findIndex((other) => writeOf(other).component === component) < i) {
      const message = `"${component}" takes part already: it would wait for its own lock`
      return [{ path: at, at: "value", message }]
    }
    return wrongOperation(component, endpoint, "writes", at, readable)
  })
