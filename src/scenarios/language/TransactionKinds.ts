/**
 * Transaction kinds: the types of the steps of transactions, decoded and as people write them; `TransactionSteps.ts` has their schemas.
 */

import type { Await } from "../../sim/components/transactions/Await.ts"
import type { Effect } from "../../sim/components/transactions/Effect.ts"
import type { Idempotency } from "../../sim/components/transactions/Idempotency.ts"
import type { Lock } from "../../sim/components/transactions/Lock.ts"
import type { Outbox } from "../../sim/components/transactions/Outbox.ts"
import type * as Saga from "../../sim/components/transactions/Saga.ts"
import type { TwoPhaseCommit } from "../../sim/components/transactions/TwoPhaseCommit.ts"
import type { Update } from "../../sim/components/transactions/Update.ts"
import type { Keys } from "../../sim/model/Keys.ts"
import type { Target } from "./Naming.ts"
import type { Around, AroundWritten, Step, StepWritten } from "./StepKinds.ts"

/** One step of a saga and what takes it back. */
export interface SagaPart {
  readonly name: string
  readonly do: ReadonlyArray<Step>
  readonly undo?: ReadonlyArray<Step>
}

export interface SagaPartWritten {
  readonly name: string
  readonly do: ReadonlyArray<StepWritten>
  readonly undo?: ReadonlyArray<StepWritten>
}

export interface SagaStep extends Around {
  readonly kind: "saga"
  readonly saga: Saga.Saga & { readonly steps: ReadonlyArray<SagaPart> }
}

export interface SagaWritten extends AroundWritten {
  /** Steps that are undone in reverse order when one of them fails. */
  readonly saga:
    | ReadonlyArray<SagaPartWritten>
    | (typeof Saga.Saga.Encoded & { readonly steps: ReadonlyArray<SagaPartWritten> })
}

export interface UpdateStep extends Around {
  readonly kind: "update"
  readonly update: Update & { readonly store: string; readonly steps?: ReadonlyArray<Step>; readonly key?: Keys }
}

export interface UpdateWritten extends AroundWritten {
  /** Reads, and writes what follows from it. */
  readonly update: typeof Update.Encoded & {
    readonly store: string
    readonly steps?: ReadonlyArray<StepWritten>
    readonly key?: string | number
  }
}

export interface LockStep extends Around {
  readonly kind: "lock"
  readonly lock: Lock & { readonly name: string; readonly steps: ReadonlyArray<Step>; readonly key?: Keys }
}

export interface LockWritten extends AroundWritten {
  /** Holds a lock during the steps. */
  readonly lock: typeof Lock.Encoded & {
    readonly name: string
    readonly steps: ReadonlyArray<StepWritten>
    readonly key?: string | number
  }
}

/** A write that is part of a commit, and what happens with it. */
interface ParticipantEffect {
  readonly effect: string
  readonly amount?: number
  readonly write: Target
}

export type Participant = Target | ParticipantEffect

/** What a participant writes. */
export const writeOf = (participant: Participant): Target => ("write" in participant ? participant.write : participant)

export interface CommitStep extends Around {
  readonly kind: "commit"
  readonly commit: TwoPhaseCommit & { readonly participants: ReadonlyArray<Participant>; readonly key?: Keys }
}

export interface CommitWritten extends AroundWritten {
  /** Writes to several stores, all or nothing. */
  readonly commit: typeof TwoPhaseCommit.Encoded & {
    readonly participants: ReadonlyArray<
      string | { readonly effect: string; readonly amount?: number; readonly write: string }
    >
    readonly key?: string | number
  }
}

/** Messages for a topic, written in the transaction of an effect. */
export interface OutboxOptions extends Outbox {
  readonly topic: string
}

export interface EffectStep extends Around, Effect {
  readonly kind: "effect"
  readonly effect: string
  readonly write?: Target
  readonly key?: Keys
  readonly outbox?: OutboxOptions
}

export interface EffectWritten extends AroundWritten {
  /** What happens, in the past tense: `charged`. */
  readonly effect: string
  readonly amount?: number
  /** The write with which it happens, e.g. `ledger.write`. */
  readonly write?: string
  readonly key?: string | number
  readonly outbox?: typeof Outbox.Encoded & { readonly topic: string }
}

/** What happens by a step with a write: the step itself, or the participants of a commit. */
export const writtenEffects = (step: Step): ReadonlyArray<ParticipantEffect> => {
  if (step.kind === "effect") return step.write === undefined ? [] : [{ ...step, write: step.write }]
  if (step.kind !== "commit") return []
  return step.commit.participants.flatMap((one) => ("effect" in one ? [one] : []))
}

export interface IdempotentStep extends Around {
  readonly kind: "idempotent"
  readonly idempotent: Idempotency & { readonly steps: ReadonlyArray<Step>; readonly key?: Keys }
}

export interface IdempotentWritten extends AroundWritten {
  /** Does the steps once for each key. */
  readonly idempotent: typeof Idempotency.Encoded & {
    readonly steps: ReadonlyArray<StepWritten>
    readonly key?: string | number
  }
}

export interface AwaitStep extends Around {
  readonly kind: "await"
  readonly await: Await
}

export interface AwaitWritten extends AroundWritten {
  /** Waits until something has happened for the request. */
  readonly await: typeof Await.Encoded
}
