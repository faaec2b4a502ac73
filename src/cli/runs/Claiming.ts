/**
 * Claiming: what `faultline lessons` runs for a scenario: a few seeds and every move first, then more seeds for what these leave open.
 *
 * A run is known by what goes into it: the design, the settings, the seed, what is measured, and the program, by its contents. What
 * was run before is not run again, so a table can be made in parts, and again when only the bounds of claims have changed.
 */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import * as Effect from "effect/Effect"
import type { Crew } from "../../experiments/Crew.ts"
import {
  type ClaimsMeasured,
  type ClaimsTask,
  claimedIn,
  type Move,
  movesOf,
  type Readings,
  settingOf
} from "../../experiments/claims/Claims.ts"
import { isOpen, type SeedReadings, tallyOf } from "../../experiments/claims/Tally.ts"
import { contentOf, keyOf } from "../../experiments/sweeps/Sweep.ts"
import { runsIn, SweepFile } from "../../experiments/sweeps/SweepFile.ts"
import type { ClaimsFound } from "../../reports/ClaimsTable.ts"
import type { Decoded, DecodedVariant } from "../../scenarios/Decode.ts"
import { load } from "../../scenarios/Load.ts"
import { Counting } from "../Progress.ts"

export interface Amount {
  /** With each, unless fewer tell. */
  readonly seeds: number
  /** With each number moved. */
  readonly seedsMoved: number
}

/** So many tell what does not hang by a thread. */
const seedsFirst = 10

interface KeptRun {
  readonly key: string
  /** Empty if the scenario would be a mistake. */
  readonly readings: Readings
}

/** The runs that are there, in a folder. */
export class ClaimsStore {
  readonly #file: SweepFile<KeptRun>
  readonly #runs: Map<string, Readings>
  /** What the program is known by. */
  readonly program: string

  constructor(folder: string, program: string) {
    this.#file = new SweepFile(folder)
    this.#runs = new Map([...runsIn<KeptRun>(folder).values()].map(({ key, readings }) => [key, readings]))
    this.program = program
  }

  add(key: string, readings: Readings): void {
    this.#runs.set(key, readings)
    this.#file.add({ key, readings })
  }

  get(key: string): Readings | undefined {
    return this.#runs.get(key)
  }
}

/** What the program of a worker is known by: its parts are named by their contents. */
export const programOf = (worker: URL): string =>
  createHash("sha256").update(readFileSync(worker)).digest("hex").slice(0, 24)

/** One run of one variant. */
interface Planned {
  readonly key: string
  readonly variant: string
  readonly seed: string
  readonly set: ReadonlyArray<string>
}

/** What a design does is in these parts of it; what is said of it is not. */
const designOf = ({ source }: Decoded, { written }: DecodedVariant, program: string): string => {
  const { name, title, tags, lesson, expect, variants, ...design } = written as Readonly<Record<string, unknown>>
  const others = "changes" in design ? variants : undefined
  const code = [source.code ?? "", ...source.beside.flatMap(({ isCode, text }) => (isCode ? [text] : []))]
  return createHash("sha256")
    .update(JSON.stringify([program, design, others, code]))
    .digest("hex")
}

const seedsUpTo = (last: number, from = 1): ReadonlyArray<string> =>
  Array.from({ length: Math.max(0, last - from + 1) }, (_, i) => String(from + i))

/** Runs what is missing of a scenario and tells how often its claims hold. */
export const findClaims = Effect.fnUntraced(function* (
  source: string,
  { seeds, seedsMoved }: Amount,
  crew: Crew<ClaimsTask, ClaimsMeasured>,
  store: ClaimsStore
) {
  const decoded = yield* load(source)
  const { scenario, variants } = decoded
  const claimed = claimedIn(decoded)
  const measures = (scenario.expect ?? []).map(({ after, during, measure }) => JSON.stringify([measure, during, after]))
  const contents = new Map(variants.map((variant) => [variant.name, designOf(decoded, variant, store.program)]))
  const planned = (variant: string, seed: string, move?: Move): Planned => {
    const { written } = variants.find(({ name }) => name === variant)!
    const set = move === undefined ? [] : settingOf(written, move)
    return { key: keyOf(contents.get(variant)!, set, { variant, seed }, measures), variant, seed, set }
  }
  const readings = (names: Iterable<string>, seed: string, move?: Move): SeedReadings =>
    new Map(
      [...names].flatMap((name) => {
        const found = store.get(planned(name, seed, move).key)
        return found === undefined ? [] : [[name, found] as const]
      })
    )
  const runMissing = (runs: ReadonlyArray<Planned>) => {
    const missing = runs.filter(({ key }) => store.get(key) === undefined)
    return runTasks(tasksOf(decoded, source, missing), scenario.name, crew, store)
  }

  const names = new Set(claimed.flatMap(({ of }) => of as ReadonlyArray<string>))
  const moves = seedsMoved === 0 ? [] : movesOf(decoded)
  const first = seedsUpTo(Math.min(seeds, seedsFirst))
  const plain = [...names].flatMap((name) => first.map((seed) => planned(name, seed)))
  const moved = moves.flatMap((move) =>
    seedsUpTo(seedsMoved).flatMap((seed) => [...names].map((name) => planned(name, seed, move)))
  )
  yield* runMissing([...plain, ...moved])

  const seen = first.map((seed) => readings(names, seed))
  const open = claimed.filter((claim) => isOpen(tallyOf(claim, seen, [])))
  const more = seedsUpTo(seeds, first.length + 1)
  const openNames = new Set(open.flatMap(({ of }) => of as ReadonlyArray<string>))
  yield* runMissing([...openNames].flatMap((name) => more.map((seed) => planned(name, seed))))

  const all = [...seen, ...more.map((seed) => readings(openNames, seed))]
  const tried = moves.map((move) => ({
    move,
    seeds: seedsUpTo(seedsMoved).map((seed) => readings(names, seed, move))
  }))
  const claims = claimed.map((claim) => tallyOf(claim, all, tried))
  return { name: scenario.name, title: scenario.title, seedsMoved, claims } satisfies ClaimsFound
})

interface Task {
  readonly task: ClaimsTask
  readonly keys: ReadonlyArray<string>
}

/** Runs that differ in their variant alone are one task. */
const tasksOf = (decoded: Decoded, source: string, runs: ReadonlyArray<Planned>): ReadonlyArray<Task> => {
  const content = contentOf(decoded)
  const groups = new Map<string, Map<string, Planned>>()
  for (const run of runs) {
    const together = JSON.stringify([run.set, run.seed])
    const group = groups.get(together) ?? new Map<string, Planned>()
    groups.set(together, group.set(run.variant, run))
  }
  return [...groups.values()].map((group) => {
    const [{ seed, set }] = [...group.values()] as [Planned]
    return {
      task: { wants: "claims", source, set, variants: [...group.keys()], seed, content },
      keys: [...group.values()].map(({ key }) => key)
    }
  })
}

const runTasks = Effect.fnUntraced(function* (
  tasks: ReadonlyArray<Task>,
  name: string,
  crew: Crew<ClaimsTask, ClaimsMeasured>,
  store: ClaimsStore
) {
  const progress = new Counting(`runs of ${name}`, tasks.length)
  const onValue = (measured: ClaimsMeasured, position: number) => {
    for (const [i, key] of tasks[position]!.keys.entries()) store.add(key, measured[i] ?? [])
  }
  yield* Effect.ensuring(
    crew.run(
      tasks.map(({ task }) => task),
      { onDone: progress.onDone, onValue }
    ),
    Effect.sync(progress.end)
  )
})
