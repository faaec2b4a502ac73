/**
 * Compiling updates, locks and commits in two phases, and what the stores that they come to have to keep for them.
 */
import * as Effect from "effect/Effect"
import * as Handler from "../../sim/components/services/Handler.ts"
import type { Around } from "../../sim/components/stores/Store.ts"
import { make as makeEffect, recording } from "../../sim/components/transactions/Effect.ts"
import { LockComponent } from "../../sim/components/transactions/Lock.ts"
import type { Contention } from "../../sim/components/transactions/Rows.ts"
import { Rows } from "../../sim/components/transactions/Rows.ts"
import {
  decidingRows,
  decision,
  NodeLog,
  readingRows,
  writingRows
} from "../../sim/components/transactions/RowWrite.ts"
import { Commits, defaults } from "../../sim/components/transactions/TwoPhaseCommit.ts"
import * as Update from "../../sim/components/transactions/Update.ts"
import { constant } from "../../sim/model/distributions/Constant.ts"
import type { Caller, Endpoint } from "../../sim/model/Endpoint.ts"
import type { Run } from "../../sim/model/Journal.ts"
import * as Policy from "../../sim/policies/Policy.ts"
import type { Target } from "../language/Naming.ts"
import type { Step } from "../language/Step.ts"
import type { StoreSpec } from "../language/System.ts"
import type { CommitStep, LockStep, Participant, UpdateStep } from "../language/TransactionKinds.ts"
import { writeOf, writtenEffects } from "../language/TransactionKinds.ts"
import type { Scenario } from "../Scenario.ts"
import { routines, stepsOf } from "../Walk.ts"
import type { Standpoint, Surroundings } from "./Standpoint.ts"

/** The stores that have to keep rows in any of these designs, and what for. */
export const contentionsIn = (designs: ReadonlyArray<Scenario>): ReadonlyMap<string, Contention> => {
  const steps = designs.flatMap((design) => routines(design).flatMap(stepsOf)).map(({ step }) => step)
  const isUnderLocks = steps.some(({ kind }) => kind === "lock")
  const updated = new Set(steps.flatMap((step) => (step.kind === "update" ? [step.update.store] : [])))
  const participants = new Set(
    steps.flatMap((step) =>
      step.kind === "commit" ? step.commit.participants.map((one) => writeOf(one).component) : []
    )
  )
  const recorded = new Set(steps.flatMap((step) => writtenEffects(step).map(({ write }) => write.component)))
  const found = new Map<string, Contention>()
  for (const [name, { kind }] of designs.flatMap(({ system }) => Object.entries(system))) {
    const contention = {
      isUpdated: updated.has(name),
      isUnderLocks,
      participates: participants.has(name),
      isRecorded: recorded.has(name)
    }
    if (kind === "store" && Object.values(contention).includes(true)) found.set(name, contention)
  }
  return found
}

/** A store with the operation by which it hears decisions, if it ever takes part in any. */
export const participating = (store: StoreSpec["store"], contention: Contention | undefined): StoreSpec["store"] =>
  contention?.participates === true ? { ...store, operations: { ...store.operations, [decision]: constant(0) } } : store

/** What goes round the operations of a store that keeps rows: round writes before they count, round reads after. */
export const keepingRows = (name: string, store: StoreSpec["store"], contention: Contention, run: Run) => {
  const rows = new Rows(contention, store.fenced ?? false, name, run)
  const logs = new Map<unknown, NodeLog>()
  const logOf = (node: Parameters<Around>[1]): NodeLog => {
    let log = logs.get(node)
    if (log === undefined) logs.set(node, (log = new NodeLog(node, run.kernel.streams.stream(`${name}/log`))))
    return log
  }
  const isRead = (operation: string) => operation === "read" || operation in (store.queries ?? {})
  const work: Around = (operation, node, next) => {
    if (operation === decision) return decidingRows(rows, logOf(node))
    if (isRead(operation)) return next
    const written = writingRows(next, rows, logOf(node))
    return contention.isRecorded === true ? recording(written, node.place) : written
  }
  const answer: Around = (operation, _node, next) => (isRead(operation) ? readingRows(next, rows) : next)
  return { work, answer }
}

type Inner = (steps: ReadonlyArray<Step>) => Endpoint

export const compileUpdate = (
  { update }: UpdateStep,
  inner: Inner,
  { place }: Standpoint,
  world: Surroundings
): Endpoint => {
  const { read = "read", steps = [], store, write = "write" } = update
  const parts = { read: world.endpoint(store, read), steps: inner(steps), write: world.endpoint(store, write) }
  return Update.make(update, place, parts)
}

export const compileLock = (
  { lock }: LockStep,
  inner: Inner,
  { place, workplace }: Standpoint,
  { locks, run }: Surroundings
): Endpoint => {
  let component = locks.get(lock.name)
  if (component === undefined) locks.set(lock.name, (component = new LockComponent(lock.name, run)))
  return component.hold(lock, inner(lock.steps), place, workplace?.conditions)
}

export const compileCommit = (
  { commit, name }: CommitStep,
  caller: Caller,
  from: Standpoint,
  world: Surroundings
): Endpoint => {
  const { commits, run } = world
  const known = name ?? `${from.label} commit`
  let component = commits.get(known)
  if (component === undefined) commits.set(known, (component = new Commits(known, run)))
  const { force, participants } = commit
  const { patience, resend } = { ...defaults, ...commit }
  const through = (policies: ReadonlyArray<Policy.PolicyOptions>, what: string, next: Endpoint): Endpoint => {
    const own = { ...caller, label: `${caller.label}/${what}` }
    const made = policies.map((options) => Effect.runSync(Policy.make(options, own, run, () => Handler.nothing)))
    return Policy.compose(made, next)
  }
  const { place } = from
  const asked = (target: Target) => component.counting(world.endpoint(target.component, target.endpoint), place)
  const prepares = (participant: Participant) => {
    const write = asked(writeOf(participant))
    if (!("effect" in participant)) return write
    const parts = { name: participant.effect, place, run, happened: world.happened, write, besides: () => {} }
    return makeEffect(participant, parts)
  }
  const within = { timeout: { after: patience, cancels: "everything" } } as const
  const untilHeard = { retry: { attempts: Infinity, backoff: { kind: "constant", delay: resend } } } as const
  const all = (endpoints: ReadonlyArray<Endpoint>) => Handler.parallel(endpoints, endpoints.length, run.kernel)
  const rounds = {
    prepare: through([within], "prepare", all(participants.map(prepares))),
    force: force === undefined ? Handler.nothing : forced(force, caller.label, from, run),
    tell: all(
      participants.map((one) => {
        const { component } = writeOf(one)
        return through([untilHeard, within], `tell ${component}`, asked({ component, endpoint: decision }))
      })
    )
  }
  return component.make(commit, { place, conditions: from.workplace?.conditions }, rounds)
}

/** A record of the coordinator's own log. */
const forced = (
  takes: NonNullable<CommitStep["commit"]["force"]>,
  label: string,
  { workplace }: Standpoint,
  { kernel }: Run
): Endpoint => {
  const stream = kernel.streams.stream(`${label}/log`)
  return workplace === undefined ? Handler.wait(takes, stream, kernel) : workplace.work(takes, stream)
}
