/**
 * Claims: how often what a scenario expects holds, for many seeds and with each of its numbers moved a fifth up and down.
 *
 * A claim that holds with one seed only, or only as long as nobody touches a number, is a wrong lesson. All variants of a run have the
 * same seed and the same number moved, each from where it stands in that variant; a variant that does not state it stays as it is.
 */
import * as Effect from "effect/Effect"
import type { Decoded } from "../../scenarios/Decode.ts"
import { decoded } from "../../scenarios/Load.ts"
import type { Source } from "../../scenarios/reading/Source.ts"
import { settingsIn } from "../../scenarios/reading/Variants.ts"
import type { Simulation } from "../../sim/Simulation.ts"
import { judgeExpectations } from "../Judge.ts"
import { simulate } from "../Run.ts"
import { factors, moved, type Stated, statedIn, valueAt } from "./Stated.ts"

/** A number that is moved. */
export interface Move extends Stated {
  readonly factor: number
}

/** One run of all variants. */
export interface ClaimsTask {
  /** As the scenario is named on the command line. */
  readonly source: string
  readonly seed: string
  readonly move: Move | undefined
  readonly wants: "claims"
}

/** A claim in words, and whether it held. */
export interface Held {
  readonly claim: string
  readonly holds: boolean
}

/** Every number that the scenario states, a fifth less and a fifth more. */
export const movesOf = ({ variants }: Decoded): ReadonlyArray<Move> =>
  statedIn(variants.map(({ written }) => written)).flatMap((stated) =>
    factors
      .filter((factor) =>
        variants.some(({ written }) => moved(valueAt(written, stated.path), stated.number, factor) !== undefined)
      )
      .map((factor) => ({ ...stated, factor }))
  )

/** The tasks for a scenario: as it is with seeds 1 to `seeds`, and every move with seeds 1 to `seedsMoved`. */
export const claimsTasks = (
  source: string,
  moves: ReadonlyArray<Move>,
  { seeds, seedsMoved }: { readonly seeds: number; readonly seedsMoved: number }
): ReadonlyArray<ClaimsTask> => {
  const seeded = (count: number, move: Move | undefined) =>
    Array.from({ length: count }, (_, i): ClaimsTask => ({ source, seed: String(i + 1), move, wants: "claims" }))
  return [...seeded(seeds, undefined), ...moves.flatMap((move) => seeded(seedsMoved, move))]
}

/** What held in the runs of a task; nothing if a scenario with that number would be a mistake. */
export const heldIn = Effect.fnUntraced(function* (file: Source, task: ClaimsTask) {
  const { move, seed } = task
  const plain = yield* decoded(file)
  const runs = new Map<string, Simulation>()
  for (const { name, written } of plain.variants) {
    const to = move === undefined ? undefined : moved(valueAt(written, move.path), move.number, move.factor)
    const set = to === undefined ? [] : [`${move!.path}=${to}`]
    const design =
      set.length === 0
        ? plain
        : yield* Effect.catch(decoded(file, { set: settingsIn(set), only: [name] }), () => Effect.succeed(undefined))
    if (design === undefined) return []
    runs.set(
      name,
      yield* simulate({ decoded: design, variant: name, seed, set, source: task.source }, { isBlamed: false })
    )
  }
  return judgeExpectations(runs, plain.scenario).map(
    ({ claim, verdict }): Held => ({ claim, holds: verdict === "passed" })
  )
})

/** How often one claim held. */
export interface Tally {
  readonly claim: string
  readonly held: number
  readonly of: number
  /** Moves after which it did not hold with every seed, those it held least with first. */
  readonly fragile: ReadonlyArray<{ readonly move: Move; readonly held: number; readonly of: number }>
  /** How many moves were tried. */
  readonly moves: number
}

/** The claims in the order of the file; `values[i]` is what came of `tasks[i]`, all of one scenario. */
export const tallyOf = (
  tasks: ReadonlyArray<ClaimsTask>,
  values: ReadonlyArray<ReadonlyArray<Held>>
): ReadonlyArray<Tally> => {
  const claims = [...new Set(values.flatMap((held) => held.map(({ claim }) => claim)))]
  const byMove = new Map<string, { readonly move: Move | undefined; readonly values: Array<ReadonlyArray<Held>> }>()
  tasks.forEach(({ move }, i) => {
    const key = move === undefined ? "" : `${move.path} ${move.number} ${move.factor}`
    const group = byMove.get(key) ?? { move, values: [] }
    byMove.set(key, group)
    group.values.push(values[i]!)
  })
  const countOf = (claim: string, of: ReadonlyArray<ReadonlyArray<Held>>) => {
    const said = of.flatMap((held) => held.filter((one) => one.claim === claim))
    return { held: said.filter(({ holds }) => holds).length, of: said.length }
  }
  return claims.map((claim) => {
    const moves = [...byMove.values()].flatMap(({ move, values }) =>
      move === undefined ? [] : [{ move, ...countOf(claim, values) }]
    )
    const tried = moves.filter(({ of }) => of > 0)
    const fragile = tried
      .filter(({ held, of }) => held < of)
      .sort((one, other) => one.held / one.of - other.held / other.of)
    return { claim, ...countOf(claim, byMove.get("")?.values ?? []), fragile, moves: tried.length }
  })
}
