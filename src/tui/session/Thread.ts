/**
 * Thread: where the simulations of the lab run.
 *
 * Loading what it needs takes it as long as the screen takes to load the rest of the program: whoever knows early that there will
 * be a lab lets it begin ahead, beside that.
 */
import { Worker } from "node:worker_threads"

let ahead: Worker | undefined

// What simulated code prints would tear the screen.
const started = (program: URL): Worker => new Worker(program, { stdout: true, stderr: true })

/** Starts the thread that is built beside this file. It keeps no program alive that does not ask for it. */
export const startAhead = (): void => {
  ahead = started(new URL("./SessionWorker.js", import.meta.url))
  ahead.unref()
}

/** A thread of one's own, of this program. Default: the one that was started ahead, or else another of its kind. */
export const startThread = (program?: URL): Worker => {
  if (program !== undefined) return started(program)
  if (ahead === undefined) startAhead()
  const thread = ahead!
  ahead = undefined
  thread.ref()
  return thread
}
