/**
 * Screen: hands the terminal to the lab.
 *
 * React and Ink are loaded here and nowhere else.
 */
import * as Effect from "effect/Effect"
import type { TuiOptions } from "../tui/Start.ts"
import { Refused } from "./Ending.ts"
import { Ended } from "./ExitCode.ts"
import { hasScreen } from "./Output.ts"
import type { Wanted } from "./runs/Running.ts"

export interface ScreenOptions {
  /** What to open at once. Default: the library. */
  readonly open?: Wanted
  /** Draws with ASCII alone, whatever the symbols. */
  readonly ascii?: boolean
  /** Default: the best the terminal can be trusted with. */
  readonly symbols?: TuiOptions["symbols"]
  readonly mouse?: boolean
  readonly screenReader?: boolean
  /** Default: as the terminal says it is. */
  readonly theme?: TuiOptions["theme"]
  /** Frames a second at most. Default: the lab's own. */
  readonly fps?: number
}

/** Opens the lab, and ends as it ends. */
export const openScreen = Effect.fnUntraced(function* ({ ascii = false, open, ...options }: ScreenOptions = {}) {
  if (!hasScreen()) return yield* new Refused({ message: "the screen needs a terminal; faultline run does without" })
  if (open?.variant === "all") return yield* new Refused({ message: "the screen shows one variant at a time, not all" })
  const { runTui } = yield* Effect.promise(() => import("../tui/Start.ts"))
  const opened = open === undefined ? undefined : { ...open, source: open.scenario }
  const { recentFile } = yield* Effect.promise(() => import("../tui/RecentFile.ts"))
  const asked = {
    ...options,
    open: opened,
    symbols: ascii ? "ascii" : options.symbols,
    recentFile: recentFile(process.env)
  } as const
  let code = yield* Effect.promise(() => runTui({ ...asked, isStrict: open !== undefined }))
  if (code === undefined && open !== undefined) {
    // What is wrong with it is told here, where there are words and exit codes for it. If nothing is any more, it has been mended.
    const { loadWanted } = yield* Effect.promise(() => import("./runs/Running.ts"))
    yield* loadWanted(open)
    code = yield* Effect.promise(() => runTui(asked))
  }
  if (code !== undefined && code !== 0) return yield* new Ended({ code })
})
