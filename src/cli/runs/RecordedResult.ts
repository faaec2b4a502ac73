/**
 * Recorded result: a `result.json` that is named on the command line.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"

/** Reads it; the folder that `run --report` wrote is as good as the file in it. */
export const readResult = Effect.fnUntraced(function* (named: string) {
  const { decodeResult } = yield* Effect.promise(() => import("../../reports/results/ResultFile.ts"))
  const files = yield* FileSystem.FileSystem
  const { type } = yield* files.stat(named)
  const file = type === "Directory" ? `${named.replace(/[\\/]+$/, "")}/result.json` : named
  return yield* decodeResult(yield* files.readFileString(file), file)
})
