/**
 * Rows: what a store knows of its keys for the sake of updates, locks and transactions: versions, tokens, who has prepared.
 *
 * There is one version of a row, whichever node is asked: that of the last write that was applied. All of it is as durable as a
 * log on disk, and outlives a crash.
 */
import type * as Effect from "effect/Effect"
import type { Failure } from "../../model/Failure.ts"
import { failing } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import type { Transaction } from "../../model/Purpose.ts"
import { holdingsOf, purposeOf } from "../../model/Purpose.ts"
import type { Request } from "../../model/Request.ts"
import { KeyLocks } from "./KeyLocks.ts"

/** What may be done with a store that makes it keep rows. */
export interface Contention {
  /** There are `update` steps on it. */
  readonly isUpdated: boolean
  /** Somebody may write to it who holds a lock. */
  readonly isUnderLocks: boolean
  /** It takes part in commits in two phases. */
  readonly participates: boolean
  /** Something else becomes true with its writes. Default false. */
  readonly isRecorded?: boolean
}

/** A participant's part of a transaction that has prepared. */
export interface Vote {
  /** What was decided has arrived: lets go of the row. */
  decided(): void
}

export class Rows {
  readonly run: Run
  /** Of a store that takes part in transactions: who may write a row. */
  readonly locks: KeyLocks | undefined
  /** How long rows stay locked between the vote and the decision; -1 for a store that takes part in none. */
  readonly lockSite: number
  readonly votes = new Map<Transaction, Vote>()
  readonly aborted: Effect.Effect<never, Failure>
  readonly #isFenced: boolean
  readonly #versions = new Map<number, number>()
  /** The highest token with which anybody has written, by lock. */
  readonly #tokens = new Map<object, number>()
  readonly #conflict: Effect.Effect<never, Failure>
  readonly #fencedOff: Effect.Effect<never, Failure>
  readonly #updates: Readonly<Record<"tried" | "refused" | "applied" | "lost", number>> | undefined
  readonly #underLocks: Readonly<Record<"twoHolders" | "fencedOff", number>> | undefined

  constructor(contention: Contention, isFenced: boolean, name: string, run: Run) {
    const counter = (meter: string) => run.journal.meter({ name: meter, of: name, kind: "counter" })
    this.run = run
    this.#isFenced = isFenced
    this.locks = contention.participates ? new KeyLocks() : undefined
    this.lockSite = contention.participates
      ? run.journal.site({ name: `${name} locks`, kind: "lock", capacity: Infinity })
      : -1
    this.aborted = failing(name, "cancelled")
    this.#conflict = failing(name, "conflict")
    this.#fencedOff = failing(name, "fenced off")
    this.#updates = contention.isUpdated
      ? {
          tried: counter("update writes"),
          refused: counter("conflicts"),
          applied: counter("updates"),
          lost: counter("lost updates")
        }
      : undefined
    this.#underLocks = contention.isUnderLocks
      ? { twoHolders: counter("writes by two holders"), fencedOff: counter("fenced off") }
      : undefined
  }

  /** A read of this row was answered. */
  wasRead(request: Request, isStale: boolean): void {
    const updating = purposeOf(request, "updating")
    if (updating !== undefined) updating.seen ??= isStale ? -1 : this.#version(request.key)
  }

  #version(key: number): number {
    return this.#versions.get(key) ?? 0
  }

  /** The write of an update is refused if somebody has written since it read; any other counts. */
  apply(request: Request): Effect.Effect<never, Failure> | undefined {
    const { journal } = this.run
    const updating = purposeOf(request, "updating")
    const version = this.#version(request.key)
    if (updating !== undefined && this.#updates !== undefined) {
      const { applied, lost, refused, tried } = this.#updates
      const isBehind = updating.seen !== version
      journal.counted(tried)
      if (isBehind && updating.comparesAndSets) {
        journal.counted(refused)
        return this.#conflict
      }
      journal.counted(applied)
      if (isBehind) journal.counted(lost)
    }
    this.#versions.set(request.key, version + 1)
    return undefined
  }

  /** Refuses what is written under a lock that somebody has used since who got it later. */
  fence(request: Request): Effect.Effect<never, Failure> | undefined {
    if (this.#underLocks === undefined) return undefined
    const { fencedOff, twoHolders } = this.#underLocks
    let isBehind = false
    holdingsOf(request, ({ lock, token }) => {
      isBehind ||= token < (this.#tokens.get(lock) ?? 0)
    })
    if (isBehind) {
      this.run.journal.counted(this.#isFenced ? fencedOff : twoHolders)
      if (this.#isFenced) return this.#fencedOff
    }
    holdingsOf(request, (holding) => {
      if (holding.isOverdue) holding.wroteOverdue()
      if (holding.token > (this.#tokens.get(holding.lock) ?? 0)) this.#tokens.set(holding.lock, holding.token)
    })
    return undefined
  }
}
