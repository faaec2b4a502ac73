/**
 * Running: a scenario, or every variant of it, run without a screen; and the folder in which its reports are left.
 */
import * as Effect from "effect/Effect"
import type { Result } from "../experiments/Result.ts"
import type { Decoded } from "../scenarios/Decode.ts"
import { load } from "../scenarios/Load.ts"
import { readSetting } from "../scenarios/Variants.ts"
import { suggestion } from "../scenarios/Union.ts"
import * as Reading from "effect/Result"
import { Refused } from "./Ending.ts"
import { say } from "./Output.ts"
import { Progress } from "./Progress.ts"

/** Which run, as the command line says it. */
export interface Wanted {
  readonly scenario: string
  /** A name, "all", or `undefined` for the first. */
  readonly variant?: string | undefined
  readonly seed?: string | undefined
  /** Texts of the form `path=value`. */
  readonly set?: ReadonlyArray<string>
}

const all = "all"
