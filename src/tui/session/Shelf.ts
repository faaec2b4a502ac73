/**
 * Shelf: the library as the screen shows it: what there is, and what each scenario is about.
 */
import * as Effect from "effect/Effect"
import * as Outcome from "effect/Result"
import { list } from "../../scenarios/Library.ts"
import { load } from "../../scenarios/Load.ts"
import { topology } from "../../scenarios/Topology.ts"
import { describe } from "../../sim/faults/Fault.ts"
import { millisecond } from "../../sim/kernel/Instant.ts"
import type { Preview, Report, Shelved } from "./SessionProtocol.ts"

/** What a scenario is about, or its mistakes. */
const previewOf = async ({ path }: Shelved): Promise<Preview> => {
  const found = await Effect.runPromise(Effect.result(load(path)))
  if (Outcome.isFailure(found)) return { isValid: false, mistakes: found.failure.message }
  const { scenario, variants } = found.success
  return {
    isValid: true,
    title: scenario.title,
    tags: scenario.tags ?? [],
    durationMs: scenario.duration / millisecond,
    question: scenario.lesson?.question,
    choices: scenario.lesson?.choices ?? [],
    variants: variants.map(({ name, title }) => ({ name, title: title ?? "" })),
    faults: Object.values(scenario.faults ?? {}).map((fault) => describe(fault)),
    topology: topology(scenario)
  }
}

/** Tells what there is at once, and then what each is about, one after the other: `soon` calls what comes next. */
export const browse = (post: (report: Report) => void, soon: (task: () => void) => void): void => {
  const shelf = list()
  post({ report: "shelf", shelf })
  const next = (i: number) => {
    const entry = shelf[i]
    if (entry === undefined) return
    previewOf(entry).then(
      (preview) => {
        post({ report: "preview", path: entry.path, preview })
        soon(() => next(i + 1))
      },
      (error: unknown) => post({ report: "crashed", message: error instanceof Error ? error.message : String(error) })
    )
  }
  soon(() => next(0))
}
