/**
 * Running: what the command line asks for is loaded and run, one design of a scenario or all of them, without a screen.
 */
import * as Effect from "effect/Effect"
import { runEvery } from "../../experiments/EveryVariant.ts"
import type { Result } from "../../experiments/Result.ts"
import { type RunRequest, run } from "../../experiments/Run.ts"
import type { ResultsTask } from "../../experiments/RunWorker.ts"
import type { Decoded } from "../../scenarios/Decode.ts"
import { decoded, locate, readSource } from "../../scenarios/Load.ts"
import { hasCode } from "../../scenarios/reading/Source.ts"
import { suggestion } from "../../scenarios/reading/Union.ts"
import { settingsIn } from "../../scenarios/reading/Variants.ts"
import { Refused } from "../Ending.ts"
import { say } from "../Output.ts"
import { Progress } from "../Progress.ts"

/** Which run, as the command line says it. */
export interface Wanted {
  readonly scenario: string
  /** A name, "all", or `undefined` for the first. */
  readonly variant?: string | undefined
  readonly seed: string
  /** Texts of the form `path=value`. */
  readonly set: ReadonlyArray<string>
  /** Whether nothing is said beside the results, not even which variant is run. Default false. */
  readonly isSilent?: boolean
}

/** A scenario without mistakes, and the variant that is meant; `undefined` stands for all. */
export const loadWanted = Effect.fnUntraced(function* ({
  scenario,
  set: texts,
  variant
}: Omit<Wanted, "seed" | "isSilent">) {
  const set = settingsIn(texts)
  const source = yield* Effect.flatMap(locate(scenario), readSource)
  if (variant === "all") return { loaded: yield* decoded(source, { set }), variant: undefined }
  const loaded = yield* decoded(source, {})
  const name = yield* variantIn(loaded, variant)
  // Only now is it known which variant every setting has to fit.
  return { loaded: set.length === 0 ? loaded : yield* decoded(source, { set, only: [name] }), variant: name }
})

/** A variant by its name; the first without one. */
export const variantIn = (
  { scenario, variants }: Decoded,
  wanted: string | undefined
): Effect.Effect<string, Refused> => {
  const names = variants.map(({ name }) => name)
  const [first = ""] = names
  if (wanted === undefined || names.includes(wanted)) return Effect.succeed(wanted ?? first)
  const known = suggestion(wanted, [...names, "all"])
  return Effect.fail(new Refused({ message: `${scenario.name} has no variant "${wanted}"${known}` }))
}

/** Runs it, shows how far it has come, and says which variant it is when nobody has chosen one. */
export const runWanted = Effect.fnUntraced(function* (wanted: Wanted) {
  const { loaded, variant } = yield* loadWanted(wanted)
  const { scenario, variants } = loaded
  if (wanted.variant === undefined && variants.length > 1 && wanted.isSilent !== true) {
    yield* say(`running ${variant}, the first of ${variants.length} variants; --variant all runs every one`)
  }
  const request: RunRequest = { decoded: loaded, seed: wanted.seed, set: wanted.set, source: wanted.scenario }
  if (hasCode(loaded.source)) return yield* runElsewhere({ ...request, variant })
  const results: ReadonlyArray<Result> =
    variant === undefined
      ? yield* withProgress((optionsOf) => runEvery(request, (name) => optionsOf(`${scenario.name} (${name})`)))
      : [yield* withProgress((optionsOf) => run({ ...request, variant }, optionsOf(scenario.name)))]
  return results
})

/** Code of the user's own may compute for ever: it runs in a thread, so that Ctrl-C is heard and ends it. */
const runElsewhere = Effect.fnUntraced(function* ({ seed, set, source, variant }: RunRequest) {
  const { runAll } = yield* Effect.promise(() => import("../../experiments/Crew.ts"))
  const task: ResultsTask = { seed, set, source, variant, wants: "results" }
  const worker = new URL("./RunWorker.js", import.meta.url)
  const [results = []] = yield* withProgress((progressOf) => {
    let shown: { readonly label: string; readonly progress: Pick<Progress, "onProgress"> } | undefined
    return runAll<ResultsTask, ReadonlyArray<Result>>([task], worker, {
      onNews: ({ duration, label, now }) => {
        if (shown?.label !== label) shown = { label, progress: progressOf(label) }
        shown.progress.onProgress(now, duration)
      }
    })
  })
  return results
})

/** Wipes the progress away, however it ends. */
export const withProgress = <A, E, R>(
  work: (optionsOf: (label: string) => Pick<Progress, "onProgress">) => Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> =>
  Effect.suspend(() => {
    let shown: Progress | undefined
    return work((label) => (shown = new Progress(label))).pipe(Effect.ensuring(Effect.sync(() => shown?.end())))
  })
