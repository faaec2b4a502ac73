/**
 * Crew: threads that share the runs of a validation, each taking the next one when it is done with its own.
 */
import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import * as Effect from "effect/Effect"
import type { Task } from "./Validation.ts"

type Answer = { readonly values: ReadonlyArray<number> } | { readonly threw: string }

export interface CrewOptions {
  /** Called after every run, with how many are done. */
  readonly onDone?: (done: number) => void
  /** Default: as many as the machine has cores. */
  readonly threads?: number
  /** Default: the worker that is built beside this file. */
  readonly worker?: URL
}

/** Makes all runs, on all cores; the values of each in the order of the tasks. Dies if one of them throws. */
export const runAll = (
  tasks: ReadonlyArray<Task>,
  { onDone, threads = availableParallelism(), worker = new URL("./LawsWorker.js", import.meta.url) }: CrewOptions = {}
): Effect.Effect<ReadonlyArray<ReadonlyArray<number>>> =>
  Effect.callback((resume) => {
    const values: Array<ReadonlyArray<number>> = []
    let next = 0
    let done = 0
    const crew = Array.from({ length: Math.min(threads, tasks.length) }, () => new Worker(worker))
    const end = (outcome: Effect.Effect<ReadonlyArray<ReadonlyArray<number>>>) => {
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
      one.once("message", (answer: Answer) => {
        if ("threw" in answer) return end(Effect.die(new Error(`${tasks[position]!.law}: ${answer.threw}`)))
        values[position] = answer.values
        onDone?.(++done)
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
