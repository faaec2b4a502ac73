/**
 * Shelf: the library as the screen shows it: what there is, and what each scenario is about.
 */
import * as Effect from "effect/Effect"
import * as Outcome from "effect/Result"
import { list } from "../scenarios/Library.ts"
import { load } from "../scenarios/Load.ts"
import { topology } from "../scenarios/Topology.ts"
import { describe } from "../sim/faults/Fault.ts"
import { millisecond } from "../sim/kernel/Instant.ts"
import type { Preview, Shelved } from "./SessionProtocol.ts"

/** Every scenario there is. A folder that is not there is an empty library. */
export const shelved = (): ReadonlyArray<Shelved> => list()

/** What a scenario is about, or its mistakes. */
export const previewOf = async ({ path }: Shelved): Promise<Preview> => {
  const found = await Effect.runPromise(Effect.result(load(path)))
  if (Outcome.isFailure(found)) return { isValid: false, mistakes: found.failure.message }
  const { scenario, variants } = found.success
  return {
    isValid: true,
    title: scenario.title,
    tags: scenario.tags ?? [],
    durationMs: scenario.duration / millisecond,
    question: scenario.lesson?.question,
    variants: variants.map(({ name, title }) => ({ name, title: title ?? "" })),
    faults: Object.values(scenario.faults ?? {}).map((fault) => describe(fault)),
    topology: topology(scenario)
  }
}
