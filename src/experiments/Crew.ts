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

export interface CrewOptions<Value = unknown> {
  /** Called after every task, with how many are done. */
  readonly onDone?: (done: number) => void
  /** Called with the value of every task as soon as it is there, and the task's number. */
  readonly onValue?: (value: Value, task: number) => void
  /** Called with what workers tell about their tasks while they are at it. */
  readonly onNews?: (news: News) => void
  /** Default: as many as the machine has cores. */
  readonly threads?: number
  /** So many tasks that follow each other have something in common; a thread takes them all if there are enough for the others. Default 1. */
  readonly alike?: number
}

/** So many shares for every thread, so that none is left alone with the last one for long. */
const sharesLeast = 8

/** Threads that stay for several rounds of tasks; only one round at a time. */
export class Crew<Task, Value> {
  readonly #worker: URL
  readonly #threads: number
  readonly #all: Array<Worker> = []

  /** `threads`: default as many as the machine has cores. They are started when there is something to do. */
  constructor(worker: URL, threads: number = availableParallelism()) {
    this.#worker = worker
    this.#threads = threads
  }

  /** Does all tasks; the values in the order of the tasks. Dies if one of them throws, and then nobody is left. */
  readonly run = (
    tasks: ReadonlyArray<Task>,
    { alike = 1, onDone, onNews, onValue }: CrewOptions<Value> = {}
  ): Effect.Effect<ReadonlyArray<Value>> =>
    Effect.callback((resume) => {
      if (tasks.length === 0) return resume(Effect.succeed([]))
      const values: Array<Value> = []
      let next = 0
      let done = 0
      while (this.#all.length < Math.min(this.#threads, tasks.length)) this.#all.push(new Worker(this.#worker))
      const crew = [...this.#all]
      const share = Math.max(1, Math.min(alike, Math.floor(tasks.length / crew.length / sharesLeast)))
      const mine = new Map<Worker, ReadonlyArray<number>>()
      const end = (outcome: Effect.Effect<ReadonlyArray<Value>>) => {
        for (const one of crew) one.removeAllListeners()
        // A thread that is ended later may still fail at that.
        for (const one of crew) one.on("error", () => {})
        resume(outcome)
      }
      const fail = (error: unknown) => {
        end(Effect.die(error))
        this.close()
      }
      const take = (one: Worker): number | undefined => {
        const [first, ...others] = mine.get(one) ?? []
        mine.set(one, others)
        if (first !== undefined || next >= tasks.length) return first
        // Begins and ends where others do that have something in common.
        const end = Math.min(tasks.length, next + share - (next % share))
        mine.set(
          one,
          Array.from({ length: end - next - 1 }, (_, i) => next + 1 + i)
        )
        const position = next
        next = end
        return position
      }
      const give = (one: Worker) => {
        const position = take(one)
        if (position === undefined) return
        one.on("message", (answer: Answer<Value> | News) => {
          if ("now" in answer) return onNews?.(answer)
          one.removeAllListeners("message")
          if ("threw" in answer) return fail(new Error(`${JSON.stringify(tasks[position])}: ${answer.threw}`))
          values[position] = answer.value
          done++
          onValue?.(answer.value, position)
          onDone?.(done)
          if (done === tasks.length) return end(Effect.succeed(values))
          give(one)
        })
        one.postMessage(tasks[position])
      }
      for (const one of crew) {
        one.removeAllListeners()
        one.on("error", fail)
        give(one)
      }
      return Effect.sync(() => this.close())
    })

  /** Ends all threads, whatever they are at. */
  readonly close = (): void => {
    for (const one of this.#all.splice(0)) void one.terminate()
  }
}

/** Does all tasks, on all cores; the values in the order of the tasks. Dies if one of them throws. */
export const runAll = <Task, Value>(
  tasks: ReadonlyArray<Task>,
  worker: URL,
  options: CrewOptions<Value> = {}
): Effect.Effect<ReadonlyArray<Value>> =>
  Effect.acquireUseRelease(
    Effect.sync(() => new Crew<Task, Value>(worker, options.threads)),
    (crew) => crew.run(tasks, options),
    (crew) => Effect.sync(crew.close)
  )
