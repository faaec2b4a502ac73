/**
 * A scenario that is run to its end, and what is measured of it.
 */
import { Ran } from "../../../../src/laws/Ran.ts"
import { selfCheck } from "../../../../src/sim/observation/SelfCheck.ts"
import { ranToTheEnd } from "../../../laws/Laws.ts"

/** Each measure as in `expect`, spans in milliseconds; `books` is what does not balance. */
export const measured = (
  written: object,
  measures: ReadonlyArray<string>
): Readonly<Record<string, number | ReadonlyArray<unknown>>> => {
  const ran = new Ran(ranToTheEnd(written, 1), new Map())
  return {
    ...Object.fromEntries(measures.map((measure) => [measure, ran.measure(measure)])),
    books: selfCheck(ran.recording)
  }
}

/** So many users, each of whom does it once, all at the same instant. */
export const users = (vus: number, exec = "visit", startTime = "0s") => ({
  executor: "per-vu-iterations",
  vus,
  iterations: 1,
  exec,
  startTime,
  maxDuration: "60s"
})
