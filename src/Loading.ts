/**
 * Loading: what makes a program of ours, or a thread of it, load and run faster. The first import of each of them.
 *
 * It has to begin before anything else is loaded: a program begins, loads the rest of itself by `import()`, and then finishes.
 */
import "./node20.ts"
import * as module from "node:module"

/**
 * Begins; what comes back finishes.
 *
 * What has been compiled once is kept for the next time, where Node can do that (from 22.8 on, in a folder of its own among the
 * temporary files). And until the end `process.getBuiltinModule` is not there: effect then takes no snapshot of async context for
 * every suspension of a fiber, which costs a tenth to a half of a simulation's time.
 */
export const beginLoading = (): (() => void) => {
  module.enableCompileCache?.()
  const own = Object.getOwnPropertyDescriptor(process, "getBuiltinModule")
  if (own === undefined) return () => {}
  Object.defineProperty(process, "getBuiltinModule", { ...own, value: undefined })
  return () => void Object.defineProperty(process, "getBuiltinModule", own)
}
