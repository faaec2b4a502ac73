/**
 * Transaction steps: what is done so that it counts once, or as a whole: sagas, updates, locks, commits, effects, idempotency keys.
 *
 * They contain steps, which contain them: `Step.ts` hands itself in.
 */
import * as Schema from "effect/Schema"
import { Await } from "../../sim/components/transactions/Await.ts"
import { Effect } from "../../sim/components/transactions/Effect.ts"
import { Idempotency } from "../../sim/components/transactions/Idempotency.ts"
import { Lock } from "../../sim/components/transactions/Lock.ts"
import { Outbox } from "../../sim/components/transactions/Outbox.ts"
import * as Saga from "../../sim/components/transactions/Saga.ts"
import { TwoPhaseCommit } from "../../sim/components/transactions/TwoPhaseCommit.ts"
import { Update } from "../../sim/components/transactions/Update.ts"
import { optional, required } from "../../sim/model/Described.ts"
import { Keys } from "../../sim/model/Keys.ts"
import { kind } from "../reading/Kind.ts"
import { Name, Target } from "./Naming.ts"
import { listOrStruct } from "./Shorthand.ts"
import type { Step, StepWritten } from "./StepKinds.ts"

type Steps = Schema.Codec<ReadonlyArray<Step>, ReadonlyArray<StepWritten>>

const Participant = Schema.Union([
  Target,
  Schema.Struct({
    effect: required(Name, "What happens with the write, once it is committed."),
    amount: Effect.fields.amount,
    write: required(Target, "What is written: an operation of a store.")
  })
]).annotate({ title: "participant" })

/** Their schemas; `around` is what every step may have. */
export const transactionSteps = <Around extends Schema.Struct.Fields>(Steps: Steps, around: Around) => {
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

  const Updates = Schema.Struct({
    kind: kind("update"),
    update: required(
      Schema.Struct({
        store: required(Name, "Which store."),
        ...Update.fields,
        steps: optional(Steps, "What is done between the read and the write. Default: nothing."),
        key: optional(
          Keys,
          "What is updated; a retry around the step updates the same. Default: the key of the request."
        )
      }),
      "Reads from a store, does something with it and writes it back. It fails as a `conflict` if anybody has written in between; a " +
        "`retry` around the step then reads again."
    ),
    ...around
  })

  const Locks = Schema.Struct({
    kind: kind("lock"),
    lock: required(
      Schema.Struct({
        name: required(Name, "Which lock. Steps anywhere that give the same name exclude each other, key by key."),
        ...Lock.fields,
        steps: required(
          Steps,
          "What is done while it is held. All that is written then carries the lock's fencing token."
        ),
        key: optional(Keys, "What is locked. Default: the key of the request.")
      }),
      "Waits for a lock, one for each key, and holds it during the steps. Asking for it takes no time of its own."
    ),
    ...around
  })

  const Commit = Schema.Struct({
    kind: kind("commit"),
    commit: required(
      Schema.Struct({
        participants: required(
          Schema.NonEmptyArray(Participant),
          "What is written, each in another store: an operation of it, which works before it votes. Instead of the operation, an effect " +
            "that happens where and when that store hears that it is committed: `{effect: ordered, write: orders.write}`."
        ),
        ...TwoPhaseCommit.fields,
        key: optional(Keys, "The rows that are written. Default: the key of the request.")
      }),
      "Writes to several stores all or nothing, by a commit in two phases that is coordinated where the step is done."
    ),
    ...around
  })

  const Effects = Schema.Struct({
    kind: kind("effect"),
    effect: required(
      Name,
      "Something happens in the world that no retry takes back, and is called so: `charged`, `seat-held`. It takes no time. " +
        "`invariants` speak of it."
    ),
    ...Effect.fields,
    write: optional(
      Target,
      "The write with which it happens: an operation of a store. Without it happens where the step is done; with it when the store " +
        "has the write, whether or not who wrote lives to hear of it."
    ),
    outbox: optional(
      Schema.Struct({
        topic: required(Name, "The topic that messages are sent to."),
        ...Outbox.fields
      }),
      "A message that is written in the same transaction, and sent from there by a relay, at least once. Needs a `write`. " +
        "Default: none."
    ),
    key: optional(Keys, "What it is about. Default: the key of the request."),
    ...around
  })

  const Idempotent = Schema.Struct({
    kind: kind("idempotent"),
    idempotent: required(
      Schema.Struct({
        ...Idempotency.fields,
        steps: required(Steps, "What is done once for each key."),
        key: optional(Keys, "What it is about. Default: the key of the request.")
      }),
      "Does the steps once for each key; who comes with a key that is known is answered at once."
    ),
    ...around
  })

  const Awaits = Schema.Struct({
    kind: kind("await"),
    await: required(
      Await,
      "Waits until something has happened for the same request, whoever does it, and holds what it holds meanwhile: one who asked and " +
        "wants to be told, one who watches over services that react to each other's events."
    ),
    ...around
  })

  return { Awaits, Commit, Effects, Idempotent, Locks, Sagas, Updates }
}
