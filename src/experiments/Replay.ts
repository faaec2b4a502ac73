/**
 * Replay: a recorded run once more, to see whether it goes the same way.
 *
 * The same scenario, variant, seed, settings and interventions by hand give the same fingerprint, on every machine. A recording
 * of another file or by another version promises nothing, and is refused unless one asks for it all the same.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Outcome from "effect/Result"
import { load } from "../scenarios/Load.ts"
import { printPath } from "../scenarios/reading/Path.ts"
import type { Setting } from "../scenarios/reading/Variants.ts"
import { readSetting } from "../scenarios/reading/Variants.ts"
import { firstDifference } from "../sim/kernel/Fingerprint.ts"
import type { Instant } from "../sim/kernel/Instant.ts"
import type { ByHand } from "./LiveRun.ts"
import type { Result } from "./Result.ts"
import type { RunOptions } from "./Run.ts"
import { faultlineVersion, hashOf, resultOf, simulate } from "./Run.ts"

export interface ReplayOptions extends RunOptions {
  /** What to do when the scenario or Faultline has changed since. Default: refuse. */
  readonly whenChanged?: "refuse" | "run"
}

/** The stretch of virtual time in which two runs went different ways. */
export interface Parting {
  /** They are the same up to here. */
  readonly after: Instant
  /** They differ here; `undefined`: they differ at the end, after the last checkpoint of both. */
  readonly before: Instant | undefined
}

export interface Replayed {
  readonly result: Result
  /** `undefined` when both went the same way. */
  readonly parting: Parting | undefined
}

/** The recording is of something else than what is here now. */
export class Changed extends Data.TaggedError("Changed")<{
  readonly reasons: ReadonlyArray<string>
  /** It cannot be run again at all. */
  readonly isHopeless: boolean
}> {
  override get message(): string {
    return this.reasons.join("\n")
  }
}

/** Runs it again. */
export const replay = Effect.fnUntraced(function* (recorded: Result, options: ReplayOptions = {}) {
  const { scenario, seed, set, variant } = recorded
  const asGiven = set.flatMap((text) =>
    Outcome.match(readSetting(text), { onFailure: () => [], onSuccess: (one) => [one] })
  )
  const byHand = recorded.byHand as ReadonlyArray<ByHand>
  const decoded = yield* load(scenario.source, { set: asGiven, only: [variant] })
  if (!decoded.variants.some(({ name }) => name === variant)) {
    return yield* new Changed({
      reasons: [`${scenario.source} has no variant "${variant}" any more`],
      isHopeless: true
    })
  }
  const reasons = changes(recorded, hashOf(decoded))
  if (reasons.length > 0 && options.whenChanged !== "run") return yield* new Changed({ reasons, isHopeless: false })
  const disturbed =
    byHand.length === 0
      ? decoded
      : yield* load(scenario.source, { set: [...asGiven, ...byHand.map(asSetting)], only: [variant] })
  const request = { decoded: disturbed, variant, seed, set, source: scenario.source }
  const simulation = yield* simulate(request, {
    ...options,
    ...(isWhole(recorded) ? {} : { eventsMax: recorded.events })
  })
  const result = resultOf(request, simulation, byHand)
  return { result, parting: partingOf(recorded, result) } satisfies Replayed
})

/** What was done by hand is a fault or a change like any other, and merged into one that has its name. */
const asSetting = ({ name, section = "faults", written }: ByHand): Setting => ({
  path: printPath([section, name]),
  value: JSON.stringify(written)
})

const changes = (recorded: Result, hash: string): ReadonlyArray<string> => [
  ...(recorded.faultline === faultlineVersion
    ? []
    : [`it was recorded by faultline ${recorded.faultline}, and this is ${faultlineVersion}`]),
  ...(recorded.scenario.hash === hash ? [] : [`${recorded.scenario.source} has changed since it was recorded`])
]

const endings: ReadonlyArray<string> = ["deadlock", "livelock", "growth", "threw", "aborted"]

/** Whether the recording reaches to where the run ends by itself. */
const isWhole = ({ findings, picture }: Result): boolean =>
  picture.durationMs === null ||
  picture.atMs >= picture.durationMs ||
  findings.some(({ kind }) => endings.includes(kind))

const partingOf = (one: Result, other: Result): Parting | undefined => {
  if (one.fingerprint === other.fingerprint && one.events === other.events) return undefined
  const before = firstDifference(one.checkpoints, other.checkpoints)
  const same = one.checkpoints.filter(({ at }, i) =>
    before === undefined ? other.checkpoints[i]?.at === at : at < before
  )
  return { after: same.at(-1)?.at ?? 0, before }
}
