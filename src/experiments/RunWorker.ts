/**
 * Run worker: the thread in which runs of a comparison are made, one after the other.
 *
 * As in the session's worker `process.getBuiltinModule` is hidden while effect is loaded, see `tui/SessionWorker.ts`.
 */
import "../node20.ts"
import { parentPort } from "node:worker_threads"
import type { Answer } from "./Crew.ts"
import type { Headline } from "./Headlines.ts"

export interface RunTask {
  /** As it was named on the command line. */
  readonly source: string
  /** Texts of the form `path=value`. */
  readonly set: ReadonlyArray<string>
  readonly variant: string
  readonly seed: string
}

const own = Object.getOwnPropertyDescriptor(process, "getBuiltinModule")
if (own !== undefined) Object.defineProperty(process, "getBuiltinModule", { ...own, value: undefined })
const Effect = await import("effect/Effect")
const { headlinesOf } = await import("./Headlines.ts")
const { decoded, locate, readSource } = await import("../scenarios/Load.ts")
const { settingsIn } = await import("../scenarios/Variants.ts")
const { run } = await import("./Run.ts")
if (own !== undefined) Object.defineProperty(process, "getBuiltinModule", own)

const headlines = Effect.fnUntraced(function* ({ seed, set, source, variant }: RunTask) {
  const file = yield* Effect.flatMap(locate(source), readSource)
  const scenario = yield* decoded(file, { set: settingsIn(set), only: [variant] })
  return headlinesOf(yield* run({ decoded: scenario, variant, seed, set, source }))
})

const answer = async (task: RunTask): Promise<Answer<ReadonlyArray<Headline>>> => {
  try {
    return { value: await Effect.runPromise(headlines(task)) }
  } catch (error) {
    return { threw: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

const port = parentPort
if (port !== null) port.on("message", (task: RunTask) => void answer(task).then((value) => port.postMessage(value)))
