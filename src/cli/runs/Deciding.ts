/**
 * Deciding: what `faultline compare --decision` runs on top of a comparison, and what it puts together from all of it.
 */
import * as Effect from "effect/Effect"
import { runAll } from "../../experiments/Crew.ts"
import type { DesignComparison } from "../../experiments/comparisons/DesignComparison.ts"
import type { Evidence } from "../../experiments/comparisons/Evidence.ts"
import { type AllEvidence, propose } from "../../experiments/comparisons/Proposal.ts"
import { shakesOf } from "../../experiments/comparisons/Sensitivity.ts"
import type { EvidenceTask } from "../../experiments/RunWorker.ts"
import type { Decision, DesignOption, Shaken } from "../../reports/decision/Decision.ts"
import { decoded } from "../../scenarios/Load.ts"
import { settingsIn } from "../../scenarios/reading/Variants.ts"
import { Counting } from "../Progress.ts"
import type { Contestant } from "./Contestants.ts"
import { marginsOf } from "./Margins.ts"
import { loadWanted } from "./Running.ts"

interface Asked {
  readonly set: ReadonlyArray<string>
  /** Whether the proposed design is run again with other loads and faults. */
  readonly isShaken: boolean
  readonly command: string
}

/** Seeds with which the proposed design is run again: enough to see a cliff, few enough to wait for. */
const shakenSeedsMax = 5

/** The decision that the evidence of a comparison leads to. */
export const decide = Effect.fnUntraced(function* (
  comparison: DesignComparison,
  evidence: AllEvidence,
  contestants: ReadonlyArray<Contestant>,
  { command, isShaken, set }: Asked
) {
  const options = yield* Effect.forEach(contestants, ({ name, source, variant }) =>
    Effect.map(loadWanted({ scenario: source, set, variant }), ({ loaded }): DesignOption => {
      return { name, decoded: loaded, variant: loaded.variants.find((one) => one.name === variant)! }
    })
  )
  const objectives = Object.entries(options[0]!.variant.scenario.objectives ?? {})
  const proposal = propose(comparison, evidence, new Map(objectives.map(([name, { target }]) => [name, target])))
  const proposed = contestants.findIndex(({ name }) => name === proposal.design)
  const fault = worstFault(evidence)
  const sensitivity: Decision["sensitivity"] = isShaken
    ? yield* shake(contestants[proposed]!, options[proposed]!, set, fault, comparison.seeds)
    : "Not looked at: it was left out with `--no-sensitivity`."
  const tipping = isShaken
    ? yield* marginsOf(contestants[proposed]!, options[proposed]!.variant.scenario, set, fault)
    : []
  return {
    comparison,
    proposal,
    evidence,
    options,
    sensitivity,
    tipping,
    command
  } satisfies Decision
})

/** The fault during and after which most requests went wrong, in all runs of all designs; `undefined` without any. */
const worstFault = (evidence: AllEvidence): string | undefined => {
  const harm = new Map<string, number>()
  for (const { effects } of [...evidence.values()].flat()) {
    for (const { after, during, fault } of effects) harm.set(fault, (harm.get(fault) ?? 0) + during.bad + after.bad)
  }
  return [...harm].toSorted(([, one], [, other]) => other - one)[0]?.[0]
}

const shake = Effect.fnUntraced(function* (
  { source, variant }: Contestant,
  option: DesignOption,
  set: ReadonlyArray<string>,
  fault: string | undefined,
  seeds: number
) {
  const shakes = yield* Effect.filter(shakesOf(option.variant.scenario, fault), (one) =>
    Effect.match(decoded(option.decoded.source, { set: settingsIn([...set, ...one.set]), only: [variant] }), {
      onFailure: () => false,
      onSuccess: () => true
    })
  )
  const times = Math.min(seeds, shakenSeedsMax)
  const tasks = shakes.flatMap((one) =>
    seedsFrom(0, times).map(
      (seed): EvidenceTask => ({ wants: "evidence", keeps: false, source, variant, seed, set: [...set, ...one.set] })
    )
  )
  const found = yield* runCounted(tasks)
  return shakes.map(({ name }, i): Shaken => ({ name, evidence: found.slice(i * times, (i + 1) * times) }))
})

const seedsFrom = (from: number, to: number): ReadonlyArray<string> =>
  Array.from({ length: to - from }, (_, i) => String(from + i + 1))

const runCounted = (tasks: ReadonlyArray<EvidenceTask>) => {
  const progress = new Counting("runs", tasks.length)
  return Effect.ensuring(
    runAll<EvidenceTask, Evidence>(tasks, new URL("./RunWorker.js", import.meta.url), { onDone: progress.onDone }),
    Effect.sync(progress.end)
  )
}

/** Adds the evidence of seeds `from` + 1 to `to` of every design to what there is. Of the first seed all is kept. */
export const runEvidence = Effect.fnUntraced(function* (
  evidence: AllEvidence,
  contestants: ReadonlyArray<Contestant>,
  set: ReadonlyArray<string>,
  from: number,
  to: number
) {
  const tasks = contestants.flatMap(({ source, variant }) =>
    seedsFrom(from, to).map(
      (seed): EvidenceTask => ({ wants: "evidence", keeps: seed === "1", source, set, variant, seed })
    )
  )
  const found = yield* runCounted(tasks)
  const times = to - from
  return new Map(
    contestants.map(({ name }, i) => [
      name,
      [...(evidence.get(name) ?? []), ...found.slice(i * times, (i + 1) * times)]
    ])
  )
})
