/**
 * Laws worker: the thread in which worlds of laws are run, one after the other.
 *
 * As in the session's worker `process.getBuiltinModule` is hidden while effect is loaded: it then takes no snapshot of async
 * context for every suspension of a fiber, which costs a tenth to a half of a simulation's time.
 */
import "../node20.ts"
import { parentPort } from "node:worker_threads"
import type { Answer } from "../experiments/Crew.ts"
import type { Task } from "./Validation.ts"

const own = Object.getOwnPropertyDescriptor(process, "getBuiltinModule")
if (own !== undefined) Object.defineProperty(process, "getBuiltinModule", { ...own, value: undefined })
const { laws } = await import("./Laws.ts")
const { valuesOf } = await import("./Ran.ts")
if (own !== undefined) Object.defineProperty(process, "getBuiltinModule", own)

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
