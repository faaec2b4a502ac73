/**
 * Laws worker: the thread in which worlds of laws are run, one after the other.
 */

import { parentPort } from "node:worker_threads"
import type { Answer } from "../experiments/Crew.ts"
import { beginLoading } from "../Loading.ts"
import type { Task } from "./Validation.ts"

const finishLoading = beginLoading()
const { laws } = await import("./Laws.ts")
const { valuesOf } = await import("./Ran.ts")
finishLoading()

const answer = ({ law, seed, world }: Task): Answer<ReadonlyArray<number>> => {
  try {
    const found = laws.find(({ id }) => id === law)!
    return { value: valuesOf(found, found.worlds[world]!, seed) }
  } catch (error) {
    return { threw: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

const port = parentPort
if (port !== null) port.on("message", (task: Task) => port.postMessage(answer(task)))
