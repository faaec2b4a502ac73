/**
 * Crew: threads that share a number of tasks, each taking the next one when it is done with its own.
 *
 * The worker answers every task it is sent with `Answer`, in the order in which they come, and may tell how far it is before.
 */
import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import * as Effect from "effect/Effect"
import type { Instant, Span } from "../sim/kernel/Instant.ts"

/** What a worker sends back. */
export type Answer<Value> = { readonly value: Value } | { readonly threw: string }

/** How far a worker is with its task, as often as it likes. */
export interface News {
  readonly label: string
  readonly now: Instant
  readonly duration: Span
}

export interface CrewOptions {
  /** Called after every task, with how many are done. */
  readonly onDone?: (done: number) => void
  /** Called with what workers tell about their tasks while they are at it. */
  readonly onNews?: (news: News) => void
  /** Default: as many as the machine has cores. */
  readonly threads?: number
}

/** Does all tasks, on all cores; the values in the order of the tasks. Dies if one of them throws. */
export const runAll = <Task, Value>(
  tasks: ReadonlyArray<Task>,
  worker: URL,
  { onDone, onNews, threads = availableParallelism() }: CrewOptions = {}
): Effect.Effect<ReadonlyArray<Value>> =>
  Effect.callback((resume) => {
    const values: Array<Value> = []
    let next = 0
    let done = 0
    const crew = Array.from({ length: Math.min(threads, tasks.length) }, () => new Worker(worker))
    const end = (outcome: Effect.Effect<ReadonlyArray<Value>>) => {
      for (const one of crew) {
        one.removeAllListeners()
        // A thread that is being ended may still fail at that.
        one.on("error", () => {})
        void one.terminate()
      }
      resume(outcome)
    }
    const give = (one: Worker) => {
      if (next >= tasks.length) return
      const position = next++
      one.on("message", (answer: Answer<Value> | News) => {
        if ("now" in answer) return onNews?.(answer)
        one.removeAllListeners("message")
        if ("threw" in answer) return end(Effect.die(new Error(`${JSON.stringify(tasks[position])}: ${answer.threw}`)))
        values[position] = answer.value
        done++
        onDone?.(done)
        if (done === tasks.length) return end(Effect.succeed(values))
        give(one)
      })
      one.postMessage(tasks[position])
    }
    for (const one of crew) {
      one.on("error", (error) => end(Effect.die(error)))
      give(one)
    }
    if (tasks.length === 0) resume(Effect.succeed(values))
    return Effect.sync(() => {
      for (const one of crew) void one.terminate()
    })
  })
