/**
 * Run worker: a thread in which runs are made, one after the other: those of a comparison, and those of a user's own code, which may
 * never come back and can be ended there.
 */

import { parentPort } from "node:worker_threads"
import { beginLoading } from "../Loading.ts"
import type { Decoded } from "../scenarios/Decode.ts"
import type { Source } from "../scenarios/reading/Source.ts"
import type { Answer, News } from "./Crew.ts"
import type { ClaimsMeasured, ClaimsTask } from "./claims/Claims.ts"
import type { Evidence } from "./comparisons/Evidence.ts"
import type { Future } from "./comparisons/Futures.ts"
import type { Headline } from "./comparisons/Headlines.ts"
import type { Answered, Question } from "./Question.ts"
import type { Result } from "./Result.ts"
import type { Faults } from "./searches/Disturbed.ts"

/** Which run, and what is wanted of it. */
interface RunTask {
  /** As it was named on the command line. */
  readonly source: string
  /** Texts of the form `path=value`. */
  readonly set: ReadonlyArray<string>
  readonly variant: string
  readonly seed: string
}

/** How a run went from an instant on, in nanoseconds of virtual time. */
export interface FutureTask extends RunTask {
  readonly from: number
}

/** What a sweep keeps of a run. */
export interface FiguresTask extends RunTask {
  readonly wants: "figures"
  /** What the scenario has to say still, see `contentOf`. */
  readonly content: string
  /** Measured beside the usual: as text, and as it is asked. */
  readonly measures: ReadonlyArray<readonly [text: string, question: Question]>
}

/** What a sweep gets: the figures of a run, or what is wrong with the settings of its point taken together. */
export type Figures = ReadonlyArray<Headline> | { readonly mistake: string }

/** What is asked of a run, one answer each. */
export interface AnswersTask extends RunTask {
  readonly wants: "answers"
  readonly asked: ReadonlyArray<Question>
  /** What goes wrong beside the faults of the scenario, as it is written; it has to fit. Default: nothing. */
  readonly faults?: Faults
}

/** Whole results, of one variant or, without one, of every variant; each tells how far it is. */
export interface ResultsTask extends Omit<RunTask, "variant"> {
  readonly variant: string | undefined
  readonly wants: "results"
}

/** What a decision needs of a run; `keeps` its whole result or not. */
export interface EvidenceTask extends RunTask {
  readonly wants: "evidence"
  readonly keeps: boolean
}

const finishLoading = beginLoading()
const Effect = await import("effect/Effect")
const { decoded, locate, readSource } = await import("../scenarios/Load.ts")
const { hasCode } = await import("../scenarios/reading/Source.ts")
const { settingsIn } = await import("../scenarios/reading/Variants.ts")
const { readingsOf } = await import("./claims/Claims.ts")
const { resultOf, run, simulate } = await import("./Run.ts")
const { evidenceOf } = await import("./comparisons/Evidence.ts")
const { answersTo } = await import("./Question.ts")
const { futureOf } = await import("./comparisons/Futures.ts")
const { disturbed } = await import("./searches/Disturbed.ts")
const { contentOf, figuresOf, measuredFigure } = await import("./sweeps/Sweep.ts")
const { runEvery } = await import("./EveryVariant.ts")
finishLoading()

let read: { readonly of: string; readonly file: Source } | undefined
let last: { readonly of: string; readonly decoded: Decoded } | undefined

/** What has code of its own is read anew for every run, since the code may remember something. */
const sourceOf = Effect.fnUntraced(function* (source: string) {
  if (read?.of === source) return read.file
  const file = yield* Effect.flatMap(locate(source), readSource)
  read = hasCode(file) ? undefined : { of: source, file }
  return file
})

/** Tasks often differ in their seed alone. */
const load = Effect.fnUntraced(function* ({ set, source, variant }: RunTask | ResultsTask) {
  const of = JSON.stringify([source, set, variant])
  if (last?.of === of) return last.decoded
  const file = yield* sourceOf(source)
  const found = yield* decoded(file, { set: settingsIn(set), ...(variant === undefined ? {} : { only: [variant] }) })
  last = hasCode(file) ? undefined : { of, decoded: found }
  return found
})

const figuresAlone = { isBlamed: false }

const figures = Effect.fnUntraced(
  function* (task: FiguresTask) {
    const request = { ...task, decoded: yield* load(task) }
    if (contentOf(request.decoded) !== task.content) return { mistake: "the scenario has changed meanwhile" }
    const simulation = yield* simulate(request, figuresAlone)
    const questions = task.measures.map(([, question]) => question)
    const answered = answersTo(questions, simulation)
    const measured = task.measures.map(([text], i) => measuredFigure(text, answered[i]!))
    return figuresOf(resultOf(request, simulation), measured)
  },
  Effect.catchTag("Mistaken", ({ message }) => Effect.succeed({ mistake: message }))
)

const answers = Effect.fnUntraced(function* ({ asked, faults = {}, ...task }: AnswersTask) {
  const decoded = disturbed(yield* load(task), task.variant, faults)
  return answersTo(asked, yield* simulate({ ...task, decoded }, { ...figuresAlone, isExplained: false }))
})

const future = Effect.fnUntraced(function* (task: FutureTask) {
  return futureOf(yield* simulate({ ...task, decoded: yield* load(task) }, figuresAlone), task.from)
})

const evidence = Effect.fnUntraced(function* (task: EvidenceTask) {
  const request = { ...task, decoded: yield* load(task) }
  const simulation = yield* simulate(request)
  return evidenceOf(simulation, resultOf(request, simulation), task.keeps)
})

/** Milliseconds of wall clock between two pieces of news. */
const newsEvery = 100

const telling = (label: string) => {
  let told = performance.now()
  return (now: number, duration: number): void => {
    if (performance.now() < told + newsEvery) return
    told = performance.now()
    parentPort?.postMessage({ label, now, duration } satisfies News)
  }
}

const results = Effect.fnUntraced(function* (task: ResultsTask) {
  const scenario = yield* load(task)
  const { name } = scenario.scenario
  const request = { ...task, decoded: scenario }
  if (task.variant !== undefined) return [yield* run(request, { onProgress: telling(name) })]
  return yield* runEvery(request, (variant) => ({ onProgress: telling(`${name} (${variant})`) }))
})

const claims = Effect.fnUntraced(
  function* (task: ClaimsTask) {
    const { set, source, variants } = task
    const of = JSON.stringify([source, set, variants])
    const file = yield* sourceOf(source)
    const found = last?.of === of ? last.decoded : yield* decoded(file, { set: settingsIn(set), only: variants })
    if (contentOf(found) !== task.content) return yield* Effect.die(new Error("the scenario has changed meanwhile"))
    last = hasCode(file) ? undefined : { of, decoded: found }
    return yield* Effect.forEach(variants, (variant) => readingsOf({ ...task, decoded: found, variant }))
  },
  Effect.catchTag("Mistaken", () => Effect.succeed<ClaimsMeasured>([]))
)

type Task = AnswersTask | ClaimsTask | FutureTask | FiguresTask | ResultsTask | EvidenceTask
type Value = Figures | ClaimsMeasured | ReadonlyArray<Answered> | Future | ReadonlyArray<Result> | Evidence

const valueOf = (task: Task) => {
  if (!("wants" in task)) return future(task)
  if (task.wants === "figures") return figures(task)
  if (task.wants === "answers") return answers(task)
  if (task.wants === "claims") return claims(task)
  return task.wants === "evidence" ? evidence(task) : results(task)
}

const answer = async (task: Task): Promise<Answer<Value>> => {
  try {
    return { value: await Effect.runPromise<Value, unknown>(valueOf(task)) }
  } catch (error) {
    return { threw: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

const port = parentPort
if (port !== null) {
  port.on("message", (task: Task) => void answer(task).then((value) => port.postMessage(value)))
}
