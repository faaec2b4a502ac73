/**
 * Recent file: the last runs that came to their end in the lab, in `faultline/recent.json` of the user's state folder.
 *
 * It is a convenience: one that cannot be read counts as empty, and one that cannot be written is not. Several labs may write it;
 * it is read again before, and replaced whole.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { dirname, isAbsolute, join, resolve } from "node:path"
import * as Outcome from "effect/Result"
import * as Schema from "effect/Schema"
import { stateFolder } from "../experiments/StateFolder.ts"
import { find } from "../scenarios/Library.ts"
import type { Recent } from "./Model.ts"
import { recentFirst } from "./Model.ts"

const Run = Schema.Struct({
  source: Schema.String,
  set: Schema.Array(Schema.String),
  variant: Schema.String,
  seed: Schema.String,
  verdict: Schema.Literals(["passed", "failed", "inconclusive"]),
  goodShare: Schema.NullOr(Schema.Finite),
  p99Ms: Schema.NullOr(Schema.Finite),
  failed: Schema.Finite,
  attemptsPerRequest: Schema.NullOr(Schema.Finite),
  byHand: Schema.Int
})

const decode = Schema.decodeUnknownResult(Schema.Struct({ version: Schema.Literal(1), runs: Schema.Array(Run) }))

export const recentFile = (environment: Readonly<Record<string, string | undefined>>): string =>
  join(stateFolder(environment), "recent.json")

/** The runs in it, the newest first; none where there are none to be read. */
export const readRecent = (file: string): ReadonlyArray<Recent> => {
  try {
    return Outcome.match(decode(JSON.parse(readFileSync(file, "utf8"))), {
      onFailure: () => [],
      onSuccess: ({ runs }) => runs
    })
  } catch {
    return []
  }
}

/** A file is found from wherever the lab is opened the next time; a scenario of the library goes by its name. */
const withWholePath = (run: Recent): Recent => {
  const found = Outcome.getOrElse(find(run.source), () => run.source)
  return isAbsolute(found) ? run : { ...run, source: resolve(found) }
}

/** Adds a run, if that can be done. */
export const keepRecent = (file: string, run: Recent): void => {
  try {
    const runs = recentFirst(withWholePath(run), readRecent(file))
    const unfinished = `${file}.${process.pid}`
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(unfinished, `${JSON.stringify({ version: 1, runs }, null, 2)}\n`)
    renameSync(unfinished, file)
  } catch {
    // Then it is not remembered.
  }
}
