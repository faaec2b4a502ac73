/**
 * Step: one thing that an endpoint or a journey does, and `through` which policies it does it.
 *
 * People write one key that says what it is (`- call: payments.charge`). Steps are done one after the other; the first failure
 * ends them. Policies are written outermost first: `through: [retry, timeout]` retries calls that have a timeout each.
 */
import * as Schema from "effect/Schema"
import { Distribution } from "../sim/model/Distribution.ts"
import { Count, Ratio } from "../sim/model/Quantities.ts"
import * as Saga from "../sim/components/Saga.ts"
import { optional, required } from "../sim/model/Described.ts"
import type { Handler } from "./Handwritten.ts"
import { HandlerCode } from "./Handwritten.ts"
import { Keys } from "./Keys.ts"
import { kind } from "./Kind.ts"
import { Name, Target } from "./Naming.ts"
import { listOrStruct } from "./Shorthand.ts"
import type { PolicyOptions, PolicyWritten } from "./Through.ts"
import { policiesWith } from "./Through.ts"

/** What every step may have beside its own key. */
interface Around {
  /** In reports instead of its position. */
  readonly name?: string
  /** Policies, outermost first. */
  readonly through?: ReadonlyArray<PolicyOptions>
}

interface AroundWritten {
  readonly kind?: never
  readonly name?: string
  readonly through?: ReadonlyArray<PolicyWritten>
}

/** A step inside of which this is written; a function, since the steps are defined below. */
const AnyStep = Schema.suspend((): Schema.Codec<Step, StepWritten> => Step)

/** Policies, outermost first. */
export const Policies: Schema.Codec<ReadonlyArray<PolicyOptions>, ReadonlyArray<PolicyWritten>> = policiesWith(AnyStep)

/** Steps in a row. What contains steps refers to this. */
export const Steps: Schema.Codec<ReadonlyArray<Step>, ReadonlyArray<StepWritten>> = Schema.Array(AnyStep)

const around = {
  name: optional(Name, "What the step is called in reports. Default: what it does."),
  through: optional(Policies, "Policies around this step, outermost first. Default: none.")
}

export interface WorkStep extends Around {
  readonly kind: "work"
  readonly work: Distribution
}
interface WorkWritten extends AroundWritten {
  /** How long it works, e.g. `exponential(4ms)`. */
  readonly work: string | number
}
const Work = Schema.Struct({
  kind: kind("work"),
  work: required(Distribution, "How long it works, holding a worker."),
  ...around
})

export interface CallStep extends Around {
  readonly kind: "call"
  readonly call: Target
  readonly key?: Keys
  readonly priority?: number
}
interface CallWritten extends AroundWritten {
  /** What is called, e.g. `payments.charge`. */
  readonly call: string
  readonly key?: string | number
  readonly priority?: number
}
const Priority = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 9 }))
const Call = Schema.Struct({
  kind: kind("call"),
  call: required(Target, "What is called: a component and one of its endpoints."),
  key: optional(Keys, "What the call is about. Default: the key of the request."),
  priority: optional(Priority, "0 is the most important. Default: the priority of the request."),
  ...around
})

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
const Parallel = Schema.Struct({
  kind: kind("parallel"),
  parallel: required(Steps, "Steps that are done at the same time."),
  need: optional(Count, "How many of them have to answer. Default: all."),
  ...around
})

export interface SequenceStep extends Around {
  readonly kind: "sequence"
  readonly sequence: ReadonlyArray<Step>
}
interface SequenceWritten extends AroundWritten {
  /** Steps that are done one after the other. */
  readonly sequence: ReadonlyArray<StepWritten>
}
const Sequence = Schema.Struct({
  kind: kind("sequence"),
  sequence: required(Steps, "Steps that are done one after the other, so that policies can go around all of them."),
  ...around
})

/** One way to go on: `chance` is its probability, and the one without takes what the others leave. */
export type Branch =
  | { readonly kind: "chance"; readonly chance: number; readonly steps: ReadonlyArray<Step> }
  | { readonly kind: "otherwise"; readonly otherwise: ReadonlyArray<Step> }
type BranchWritten =
  | { readonly kind?: never; readonly chance: string | number; readonly steps: ReadonlyArray<StepWritten> }
  | { readonly kind?: never; readonly otherwise: ReadonlyArray<StepWritten> }
export interface ChoiceStep extends Around {
  readonly kind: "choice"
  readonly choice: ReadonlyArray<Branch>
}
interface ChoiceWritten extends AroundWritten {
  /** Ways to go on, one of which is drawn. */
  readonly choice: ReadonlyArray<BranchWritten>
}
const Choice = Schema.Struct({
  kind: kind("choice"),
  choice: required(
    Schema.NonEmptyArray(
      Schema.Union([
        Schema.Struct({
          kind: kind("chance"),
          chance: required(Ratio, "How probable this way is."),
          steps: required(Steps, "What is done then.")
        }),
        Schema.Struct({ kind: kind("otherwise"), otherwise: required(Steps, "What is done when no other way is drawn.") })
      ]).annotate({ title: "way" })
    ),
    "Ways to go on, one of which is drawn. When the chances leave something over and there is no `otherwise`, nothing is done."
  ),
  ...around
})

export interface CacheStep extends Around {
  readonly kind: "cache"
  readonly cache: { readonly name: string; readonly miss: ReadonlyArray<Step>; readonly key?: Keys }
}
interface CacheWritten extends AroundWritten {
  /** Asks a cache, and fills it after a miss. */
  readonly cache: { readonly name: string; readonly miss: ReadonlyArray<StepWritten>; readonly key?: string | number }
}
const Cache = Schema.Struct({
  kind: kind("cache"),
  cache: required(
    Schema.Struct({
      name: required(Name, "Which cache."),
      miss: required(Steps, "What is done after a miss; its answer is stored."),
      key: optional(Keys, "What is looked up. Default: the key of the request.")
    }),
    "Asks a cache: after a hit the step is done, after a miss `miss` is done and its answer stored."
  ),
  ...around
})

export interface AcquireStep extends Around {
  readonly kind: "acquire"
  readonly acquire: { readonly pool: string; readonly steps: ReadonlyArray<Step> }
}
interface AcquireWritten extends AroundWritten {
  /** Takes one of a pool's connections and holds it during the steps. */
  readonly acquire: { readonly pool: string; readonly steps: ReadonlyArray<StepWritten> }
}
const Acquire = Schema.Struct({
  kind: kind("acquire"),
  acquire: required(
    Schema.Struct({
      pool: required(Name, "Which of the service's `pools`."),
      steps: required(Steps, "What is done while it is held.")
    }),
    "Takes one of a pool's connections, or waits for one, and holds it during the steps."
  ),
  ...around
})

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
const Publish = Schema.Struct({
  kind: kind("publish"),
  publish: required(Name, "Sends a message to this topic; done as soon as it is accepted."),
  key: optional(Keys, "What the message is about. Default: the key of the request."),
  ...around
})

/** One step of a saga and what takes it back. */
export interface SagaPart {
  readonly name: string
  readonly do: ReadonlyArray<Step>
  readonly undo?: ReadonlyArray<Step>
}
interface SagaPartWritten {
  readonly name: string
  readonly do: ReadonlyArray<StepWritten>
  readonly undo?: ReadonlyArray<StepWritten>
}
export interface SagaStep extends Around {
  readonly kind: "saga"
  readonly saga: Saga.Saga & { readonly steps: ReadonlyArray<SagaPart> }
}
interface SagaWritten extends AroundWritten {
  /** Steps that are undone in reverse order when one of them fails. */
  readonly saga:
    | ReadonlyArray<SagaPartWritten>
    | (typeof Saga.Saga.Encoded & { readonly steps: ReadonlyArray<SagaPartWritten> })
}
const SagaParts = Schema.NonEmptyArray(
  Schema.Struct({
    name: required(Name, "What this part of the saga is called."),
    do: required(Steps, "What is done."),
    undo: optional(Steps, "What takes it back when a later part fails. Default: nothing can.")
  })
)
const SagaInFull = Schema.Struct({ steps: required(SagaParts, "The parts, in order."), ...Saga.Saga.fields })
const Sagas = Schema.Struct({
  kind: kind("saga"),
  saga: required(
    listOrStruct(SagaParts, SagaInFull, {
      identifier: "Saga",
      title: "saga",
      description: "The parts of a saga, or the parts with options."
    }),
    "Steps across services that are undone in reverse order when one of them fails."
  ),
  ...around
})

export interface FailStep extends Around {
  readonly kind: "fail"
  readonly fail: number
}
interface FailWritten extends AroundWritten {
  /** The probability of answering with an error. */
  readonly fail: string | number
}
const Fail = Schema.Struct({
  kind: kind("fail"),
  fail: required(Ratio, "Answers with an error, with this probability."),
  ...around
})

export interface WaitStep extends Around {
  readonly kind: "wait"
  readonly wait: Distribution
}
interface WaitWritten extends AroundWritten {
  /** How long it waits, e.g. `constant(2s)`. */
  readonly wait: string | number
}
const Wait = Schema.Struct({
  kind: kind("wait"),
  wait: required(Distribution, "How long it waits, taking nothing: think time, polling."),
  ...around
})

export interface RepeatStep extends Around {
  readonly kind: "repeat"
  readonly repeat: { readonly times: number; readonly steps: ReadonlyArray<Step>; readonly concurrency?: number }
}
interface RepeatWritten extends AroundWritten {
  /** The same steps several times. */
  readonly repeat: { readonly times: number; readonly steps: ReadonlyArray<StepWritten>; readonly concurrency?: number }
}
const Repeat = Schema.Struct({
  kind: kind("repeat"),
  repeat: required(
    Schema.Struct({
      times: required(Count, "How often."),
      steps: required(Steps, "What is done each time."),
      concurrency: optional(Count, "How many of them at once. Default 1.")
    }),
    "Does the same steps several times."
  ),
  ...around
})

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
const Run = Schema.Struct({
  kind: kind("run"),
  run: required(HandlerCode, "Effect code of your own, in a .ts scenario: a function of {request, call}."),
  calls: optional(Schema.Array(Target), "Everything that the code calls. Default: nothing."),
  ...around
})

/** One thing that is done; `kind` says which. */
export type Step =
  | WorkStep
  | CallStep
  | ParallelStep
  | SequenceStep
  | ChoiceStep
  | CacheStep
  | AcquireStep
  | PublishStep
  | SagaStep
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
  | AcquireWritten
  | PublishWritten
  | SagaWritten
  | WaitWritten
  | FailWritten
  | RepeatWritten
  | RunWritten

export const Step: Schema.Codec<Step, StepWritten> = Schema.Union([
  Work,
  Call,
  Parallel,
  Sequence,
  Choice,
  Cache,
  Acquire,
  Publish,
  Sagas,
  Wait,
  Fail,
  Repeat,
  Run
]).annotate({ identifier: "Step", title: "step", description: "One thing that is done. Exactly one of its keys." })
