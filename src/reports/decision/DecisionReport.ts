/**
 * Decision report: a decision record as a file.
 *
 * People fill in a record, so none is ever written over: `decision.md`, if that is there and says something else `decision-2.md`, and
 * so on.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { Decision } from "./Decision.ts"
import { decisionRecord } from "./DecisionRecord.ts"

/** Writes it into the folder, which is made if it is not there, and returns its path. */
export const writeDecision = Effect.fn("writeDecision")(function* (decision: Decision, folder: string) {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const text = decisionRecord(decision)
  yield* files.makeDirectory(folder, { recursive: true })
  for (let number = 1; ; number++) {
    const file = path.join(folder, number === 1 ? "decision.md" : `decision-${number}.md`)
    if (yield* files.exists(file)) {
      if ((yield* files.readFileString(file)) === text) return file
      continue
    }
    const unfinished = yield* files.makeTempDirectoryScoped({ directory: folder, prefix: ".unfinished-" })
    yield* files.writeFileString(path.join(unfinished, "decision.md"), text)
    yield* files.rename(path.join(unfinished, "decision.md"), file)
    return file
  }
}, Effect.scoped)
