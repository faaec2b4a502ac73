/**
 * Startup: what has to be so before effect, ink or react are loaded.
 *
 * `Main.ts` imports it before everything else and loads the rest by `import()`; whatever is imported statically beside it would
 * come too early.
 */

/** The environment in which the libraries do what people expect of them. */
const settle = (environment: NodeJS.ProcessEnv): void => {
  // React is half as fast again otherwise.
  environment.NODE_ENV ??= "production"
  // With it ink looks for React's developer tools, and for a WebSocket, which Node 20 has not.
  delete environment.DEV
  // Ink never looks at NO_COLOR, and Node warns where both are set.
  if (environment.NO_COLOR !== undefined && environment.NO_COLOR !== "") {
    environment.FORCE_COLOR = "0"
    delete environment.NO_COLOR
  }
}

/**
 * Prepares the process. Until the function that comes back is called, `process.getBuiltinModule` is not there: effect then takes
 * no snapshot of async context for every suspension of a fiber, which costs a tenth to a half of a simulation's time.
 */
export const prepare = (): (() => void) => {
  settle(process.env)
  const own = Object.getOwnPropertyDescriptor(process, "getBuiltinModule")
  if (own === undefined) return () => {}
  Object.defineProperty(process, "getBuiltinModule", { ...own, value: undefined })
  return () => void Object.defineProperty(process, "getBuiltinModule", own)
}
