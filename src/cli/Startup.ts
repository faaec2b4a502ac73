/**
 * Startup: what has to be so before effect, ink or react are loaded.
 *
 * `Main.ts` imports it before everything else and loads the rest by `import()`; whatever is imported statically beside it would
 * come too early.
 */

/** Makes the environment one in which the libraries do what people expect of them. */
export const settle = (environment: NodeJS.ProcessEnv): void => {
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

/** Whether this looks like the lab: a command line that opens it, in a terminal. What it is for certain comes out later. */
export const opensLab = ({ argv, stdin, stdout }: Pick<NodeJS.Process, "argv" | "stdin" | "stdout">): boolean => {
  const [, , command = "open", ...more] = argv
  const isOpening = command === "open" || (command.startsWith("--") && !["--help", "--version"].includes(command))
  return isOpening && !more.includes("--help") && stdin.isTTY === true && stdout.isTTY === true
}
