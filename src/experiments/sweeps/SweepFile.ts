/**
 * Sweep file: the runs of sweeps in a folder, a line of JSON each, added as they end. What `faultline lessons` has run is kept in
 * the same way.
 *
 * A program that is killed in the middle of a line has lost that run and nothing else. Folders of several machines are put
 * together line by line.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { SweptRun } from "./Sweep.ts"

const fileIn = (folder: string): string => join(folder, "runs.jsonl")

/** How a time is written that never came. */
const never = "never"

/** Whatever is kept of a run, by what it is known by. */
interface Kept {
  readonly key: string
}

/** The runs in a folder by key; none if there is no such folder. */
export const runsIn = <Run extends Kept = SweptRun>(folder: string): ReadonlyMap<string, Run> => {
  const runs = new Map<string, Run>()
  if (!existsSync(fileIn(folder))) return runs
  for (const line of readFileSync(fileIn(folder), "utf8").split("\n")) {
    const run = parsed<Run>(line)
    if (run !== undefined) runs.set(run.key, run)
  }
  return runs
}

const parsed = <Run extends Kept>(line: string): Run | undefined => {
  try {
    // JSON has no infinity.
    const run = JSON.parse(line, (_, value) => (value === never ? Infinity : value)) as Run
    return typeof run.key === "string" ? run : undefined
  } catch {
    // The end of a file whose program was killed.
    return undefined
  }
}

/** Adds runs to a folder, which is made if it is not there. */
export class SweepFile<Run extends Kept = SweptRun> {
  readonly #file: string

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    this.#file = fileIn(folder)
    const text = existsSync(this.#file) ? readFileSync(this.#file, "utf8") : ""
    // Half a line that was left by a program that was killed must not swallow the next.
    if (text !== "" && !text.endsWith("\n")) appendFileSync(this.#file, "\n")
  }

  add(run: Run): void {
    appendFileSync(this.#file, `${JSON.stringify(run, (_, value) => (value === Infinity ? never : value))}\n`)
  }
}
