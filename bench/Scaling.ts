/**
 * Scaling: how many more runs a second the crew makes on all cores than on one, as `compare` and `sweep` make them.
 *
 * Every thread has made some runs before the clock starts. Rounds of one thread and of all alternate, and the ratio is the median of
 * those of the rounds.
 */
import { availableParallelism } from "node:os"
import { performance } from "node:perf_hooks"
import * as Effect from "effect/Effect"
import { Crew } from "../src/experiments/Crew.ts"
import type { Evidence } from "../src/experiments/comparisons/Evidence.ts"
import type { EvidenceTask } from "../src/experiments/RunWorker.ts"

const scenario = "slow-server"
const variant = "four-workers"
const rounds = 3
const runsPerThread = 12

const tasks = (count: number): ReadonlyArray<EvidenceTask> =>
  Array.from({ length: count }, (_, i) => ({
    ...{ wants: "evidence", keeps: false, source: scenario, set: [], variant },
    seed: String(i + 1)
  }))

/** Runs a second with so many threads. */
const speed = async (threads: number): Promise<number> => {
  const crew = new Crew<EvidenceTask, Evidence>(new URL("../RunWorker.js", import.meta.url), threads)
  await Effect.runPromise(crew.run(tasks(2 * threads)))
  const began = performance.now()
  await Effect.runPromise(crew.run(tasks(runsPerThread * threads)))
  const seconds = (performance.now() - began) / 1000
  crew.close()
  return (runsPerThread * threads) / seconds
}

/** `ratio`: to one thread; `cores` at most. */
export const measureScaling = async () => {
  const cores = availableParallelism()
  const measured: Array<{ readonly one: number; readonly all: number }> = []
  for (let round = 0; round < rounds; round++) measured.push({ one: await speed(1), all: await speed(cores) })
  const middle = measured.toSorted((one, other) => one.all / one.one - other.all / other.one)[rounds >> 1]!
  return { cores, ...middle, ratio: middle.all / middle.one, scenario }
}
