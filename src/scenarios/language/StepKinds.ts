/**
 * Step kinds: the types of all steps, decoded and as people write them.
 *
 * A decoded step says by its `kind` what it is; `Step.ts` has the schemas and says what each of them means. They stand apart,
 * since steps contain steps, and such types have to be spelled out.
 */

import type { CacheWrite } from "../../sim/components/caches/WriteCache.ts"
import type { Consistency } from "../../sim/model/Consistency.ts"
import type { Distribution } from "../../sim/model/Distribution.ts"
import type { Keys } from "../../sim/model/Keys.ts"
import type { MessageSize } from "../../sim/model/MessageSize.ts"
import type { Handler } from "./Handwritten.ts"
import type { Target } from "./Naming.ts"
import type { PolicyOptions, PolicyWritten } from "./Through.ts"
import type * as Kinds from "./TransactionKinds.ts"

/** What every step may have beside its own key. */
export interface Around {
  /** In reports instead of its position. */
  readonly name?: string
  /** Policies, outermost first. */
  readonly through?: ReadonlyArray<PolicyOptions>
}

export interface AroundWritten {
  readonly kind?: never
  readonly name?: string
  readonly through?: ReadonlyArray<PolicyWritten>
}

export interface WorkStep extends Around {
  readonly kind: "work"
  readonly work: Distribution
  readonly drawn?: "each time" | "once"
}

interface WorkWritten extends AroundWritten {
  /** How long it works, e.g. `exponential(4ms)`. */
  readonly work: string | number
  readonly drawn?: "each time" | "once"
}

export interface CallStep extends Around {
  readonly kind: "call"
  readonly call: Target
  readonly key?: Keys
  readonly priority?: number
  readonly size?: MessageSize
  readonly consistency?: Consistency
}

interface CallWritten extends AroundWritten {
  /** What is called, e.g. `payments.charge`. */
  readonly call: string
  readonly key?: string | number
  readonly priority?: number
  readonly size?: typeof MessageSize.Encoded
  readonly consistency?: string
}

export interface ParallelStep extends Around {
  readonly kind: "parallel"
  readonly parallel: ReadonlyArray<Step>
  readonly need?: number
}

interface ParallelWritten extends AroundWritten {
  /** Steps that are done at the same time. */
  readonly parallel: ReadonlyArray<StepWritten>
  readonly need?: number
}

export interface SequenceStep extends Around {
  readonly kind: "sequence"
  readonly sequence: ReadonlyArray<Step>
}

interface SequenceWritten extends AroundWritten {
  /** Steps that are done one after the other. */
  readonly sequence: ReadonlyArray<StepWritten>
}

/** One way to go on: because something `happened`, by `chance`, or what the others leave. */
export type Branch =
  | { readonly kind: "happened"; readonly happened: string; readonly steps: ReadonlyArray<Step> }
  | { readonly kind: "chance"; readonly chance: number; readonly steps: ReadonlyArray<Step> }
  | { readonly kind: "otherwise"; readonly otherwise: ReadonlyArray<Step> }

type BranchWritten =
  | { readonly kind?: never; readonly happened: string; readonly steps: ReadonlyArray<StepWritten> }
  | { readonly kind?: never; readonly chance: string | number; readonly steps: ReadonlyArray<StepWritten> }
  | { readonly kind?: never; readonly otherwise: ReadonlyArray<StepWritten> }

export interface ChoiceStep extends Around {
  readonly kind: "choice"
  readonly choice: ReadonlyArray<Branch>
}

interface ChoiceWritten extends AroundWritten {
  /** Ways to go on, one of which is taken. */
  readonly choice: ReadonlyArray<BranchWritten>
}

export interface CacheStep extends Around {
  readonly kind: "cache"
  readonly cache: { readonly name: string; readonly miss: ReadonlyArray<Step>; readonly key?: Keys }
}

interface CacheWritten extends AroundWritten {
  /** Asks a cache, and fills it after a miss. */
  readonly cache: { readonly name: string; readonly miss: ReadonlyArray<StepWritten>; readonly key?: string | number }
}

export interface WriteStep extends Around {
  readonly kind: "write"
  readonly write: CacheWrite & { readonly cache: string; readonly steps: ReadonlyArray<Step>; readonly key?: Keys }
}

interface WriteWritten extends AroundWritten {
  /** Writes what a cache may have. */
  readonly write: typeof CacheWrite.Encoded & {
    readonly cache: string
    readonly steps: ReadonlyArray<StepWritten>
    readonly key?: string | number
  }
}

export interface AcquireStep extends Around {
  readonly kind: "acquire"
  readonly acquire: { readonly pool: string; readonly steps: ReadonlyArray<Step> }
}

interface AcquireWritten extends AroundWritten {
  /** Takes one of a pool's connections and holds it during the steps. */
  readonly acquire: { readonly pool: string; readonly steps: ReadonlyArray<StepWritten> }
}

export interface PublishStep extends Around {
  readonly kind: "publish"
  readonly publish: string
  readonly key?: Keys
}

interface PublishWritten extends AroundWritten {
  /** Name of the topic. */
  readonly publish: string
  readonly key?: string | number
}

export interface FailStep extends Around {
  readonly kind: "fail"
  readonly fail: number
}

interface FailWritten extends AroundWritten {
  /** The probability of answering with an error. */
  readonly fail: string | number
}

export interface WaitStep extends Around {
  readonly kind: "wait"
  readonly wait: Distribution
}

interface WaitWritten extends AroundWritten {
  /** How long it waits, e.g. `constant(2s)`. */
  readonly wait: string | number
}

export interface RepeatStep extends Around {
  readonly kind: "repeat"
  readonly repeat: { readonly times: number; readonly steps: ReadonlyArray<Step>; readonly concurrency?: number }
}

interface RepeatWritten extends AroundWritten {
  /** The same steps several times. */
  readonly repeat: { readonly times: number; readonly steps: ReadonlyArray<StepWritten>; readonly concurrency?: number }
}

export interface RunStep extends Around {
  readonly kind: "run"
  readonly run: Handler
  readonly calls?: ReadonlyArray<Target>
}

interface RunWritten extends AroundWritten {
  /** Your own Effect code, in virtual time. */
  readonly run: Handler
  /** What it calls, e.g. `[payments.charge]`. */
  readonly calls?: ReadonlyArray<string>
}

/** One thing that is done; `kind` says which. */
export type Step =
  | WorkStep
  | CallStep
  | ParallelStep
  | SequenceStep
  | ChoiceStep
  | CacheStep
  | WriteStep
  | AcquireStep
  | PublishStep
  | Kinds.SagaStep
  | Kinds.UpdateStep
  | Kinds.LockStep
  | Kinds.CommitStep
  | Kinds.EffectStep
  | Kinds.IdempotentStep
  | Kinds.AwaitStep
  | WaitStep
  | FailStep
  | RepeatStep
  | RunStep

/** A step as people write it. */
export type StepWritten =
  | WorkWritten
  | CallWritten
  | ParallelWritten
  | SequenceWritten
  | ChoiceWritten
  | CacheWritten
  | WriteWritten
  | AcquireWritten
  | PublishWritten
  | Kinds.SagaWritten
  | Kinds.UpdateWritten
  | Kinds.LockWritten
  | Kinds.CommitWritten
  | Kinds.EffectWritten
  | Kinds.IdempotentWritten
  | Kinds.AwaitWritten
  | WaitWritten
  | FailWritten
  | RepeatWritten
  | RunWritten
