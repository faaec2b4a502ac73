/**
 * Built program: `dist/Main.js`, run in a process of its own as a person would. `npm test` builds it first.
 */
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"

const main = fileURLToPath(new URL("../../dist/Main.js", import.meta.url))

/** Where the scenarios of these tests are, and where the program is run unless a test says otherwise. */
export const scenarioFolder = fileURLToPath(new URL("./scenarios", import.meta.url))

export interface Spoken {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
}

export interface Circumstances {
  /** Default: the folder of these tests' scenarios. */
  readonly folder?: string
  /** On top of PATH, which is all there is. */
  readonly environment?: Readonly<Record<string, string>>
  /** Told as soon as the program has said something on stderr. */
  readonly whenSpoken?: (pid: number) => void
}

/** Runs the program without a terminal. */
export const faultline = (
  args: ReadonlyArray<string>,
  { environment = {}, folder = scenarioFolder, whenSpoken }: Circumstances = {}
): Promise<Spoken> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [main, ...args],
      { cwd: folder, env: { PATH: process.env.PATH, ...environment }, maxBuffer: 64 << 20 },
      (_error, stdout, stderr) => resolve({ stdout, stderr, code: child.exitCode ?? -1 })
    )
    child.stdin?.end()
    if (whenSpoken !== undefined) child.stderr?.once("data", () => whenSpoken(child.pid!))
  })
