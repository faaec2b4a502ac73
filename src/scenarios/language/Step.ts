/**
 * Step: one thing that an endpoint or a journey does, and `through` which policies it does it.
 *
 * People write one key that says what it is (`- call: payments.charge`). Steps are done one after the other; the first failure
 * ends them. Policies are written outermost first: `through: [retry, timeout]` retries calls that have a timeout each.
 */
import * as Schema from "effect/Schema"
import { CacheWrite } from "../../sim/components/caches/WriteCache.ts"
import { Consistency } from "../../sim/model/Consistency.ts"
import { optional, required } from "../../sim/model/Described.ts"
import { Distribution } from "../../sim/model/Distribution.ts"
import { Keys } from "../../sim/model/Keys.ts"
import { MessageSize } from "../../sim/model/MessageSize.ts"
import { Count, Ratio } from "../../sim/model/Quantities.ts"
import { kind } from "../reading/Kind.ts"
import { HandlerCode } from "./Handwritten.ts"
import { Name, Target } from "./Naming.ts"
import type * as Kinds from "./StepKinds.ts"
import type { PolicyOptions, PolicyWritten } from "./Through.ts"
import { policiesWith } from "./Through.ts"
import { transactionSteps } from "./TransactionSteps.ts"

export type { RunStep, StepWritten } from "./StepKinds.ts"
export type { SagaPart } from "./TransactionKinds.ts"

/** A step inside of which this is written; a function, since the steps are defined below. */
const AnyStep = Schema.suspend((): Schema.Codec<Step, Kinds.StepWritten> => Step)

/** Policies, outermost first. */
export const Policies: Schema.Codec<ReadonlyArray<PolicyOptions>, ReadonlyArray<PolicyWritten>> = policiesWith(AnyStep)

/** Steps in a row. What contains steps refers to this. */
export const Steps: Schema.Codec<ReadonlyArray<Step>, ReadonlyArray<Kinds.StepWritten>> = Schema.Array(AnyStep)

const around = {
  name: optional(Name, "What the step is called in reports. Default: what it does."),
  through: optional(Policies, "Policies around this step, outermost first. Default: none.")
}

const Work = Schema.Struct({
  kind: kind("work"),
  work: required(Distribution, "How long it works, holding a worker."),
  drawn: optional(
    Schema.Literals(["each time", "once"]),
    "Whether that is drawn anew `each time` it works (default), or `once` for each user request, so that a retry, a hedge or " +
      "another instance takes as long again: what is large stays large."
  ),
  ...around
})

const Priority = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 9 }))
const Call = Schema.Struct({
  kind: kind("call"),
  call: required(Target, "What is called: a component and one of its endpoints."),
  key: optional(Keys, "What the call is about. Default: the key of the request."),
  priority: optional(Priority, "0 is the most important. Default: the priority of the request."),
  size: optional(
    MessageSize,
    "How large the call and its answer are, on links with a `bandwidth`: `20KB` for each of the two, or " +
      "`{request: 1KB, answer: 200KB}`. Default: they take up nothing."
  ),
  consistency: optional(
    Consistency,
    "What a call of a store wants to be sure of, where the store has `replicas` or a `quorum`. Default: what its `reads`, or its " +
      "`read` and `write`, say."
  ),
  ...around
})

const Parallel = Schema.Struct({
  kind: kind("parallel"),
  parallel: required(Steps, "Steps that are done at the same time."),
  need: optional(Count, "How many of them have to answer. Default: all."),
  ...around
})

const Sequence = Schema.Struct({
  kind: kind("sequence"),
  sequence: required(Steps, "Steps that are done one after the other, so that policies can go around all of them."),
  ...around
})

const Choice = Schema.Struct({
  kind: kind("choice"),
  choice: required(
    Schema.NonEmptyArray(
      Schema.Union([
        Schema.Struct({
          kind: kind("happened"),
          happened: required(
            Name,
            "This way is taken if this effect has happened for the same request; before any other is drawn."
          ),
          steps: required(Steps, "What is done then.")
        }),
        Schema.Struct({
          kind: kind("chance"),
          chance: required(Ratio, "How probable this way is."),
          steps: required(Steps, "What is done then.")
        }),
        Schema.Struct({
          kind: kind("otherwise"),
          otherwise: required(Steps, "What is done when no other way is taken.")
        })
      ])
    ),
    "Ways to go on, one of which is taken: the first whose effect has `happened`, or else one that is drawn. When the chances leave " +
      "something over and there is no `otherwise`, nothing is done."
  ),
  ...around
})

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

const Write = Schema.Struct({
  kind: kind("write"),
  write: required(
    Schema.Struct({
      cache: required(Name, "Which cache may have the old value."),
      ...CacheWrite.fields,
      steps: required(Steps, "What writes to the origin."),
      key: optional(Keys, "What is written. Default: the key of the request.")
    }),
    "Writes what a cache may have: does the steps, and to the cache what its `mode` says. Where caches are in layers, one such " +
      "step stands in the steps of the other."
  ),
  ...around
})

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

const Publish = Schema.Struct({
  kind: kind("publish"),
  publish: required(Name, "Sends a message to this topic; done as soon as it is accepted."),
  key: optional(Keys, "What the message is about. Default: the key of the request."),
  ...around
})

const { Awaits, Commit, Effects, Idempotent, Locks, Sagas, Updates } = transactionSteps(Steps, around)

const Fail = Schema.Struct({
  kind: kind("fail"),
  fail: required(Ratio, "Answers with an error, with this probability."),
  ...around
})

const Wait = Schema.Struct({
  kind: kind("wait"),
  wait: required(Distribution, "How long it waits, taking nothing: think time, polling."),
  ...around
})

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

const Run = Schema.Struct({
  kind: kind("run"),
  run: required(HandlerCode, "Effect code of your own, in a .ts scenario: a function of {request, call}."),
  calls: optional(Schema.Array(Target), "Everything that the code calls. Default: nothing."),
  ...around
})

/** One thing that is done; `kind` says which. */
export type Step = Kinds.Step

export const Step: Schema.Codec<Step, Kinds.StepWritten> = Schema.Union([
  Work,
  Call,
  Parallel,
  Sequence,
  Choice,
  Cache,
  Write,
  Acquire,
  Publish,
  Sagas,
  Updates,
  Locks,
  Commit,
  Effects,
  Idempotent,
  Awaits,
  Wait,
  Fail,
  Repeat,
  Run
]).annotate({ identifier: "Step", title: "step", description: "One thing that is done. Exactly one of its keys." })
