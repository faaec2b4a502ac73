/**
 * Run worker: a thread in which runs are made, one after the other: those of a comparison, and those of a user's own code, which may
 * never come back and can be ended there.
 *
 * As in the session's worker `process.getBuiltinModule` is hidden while effect is loaded, see `tui/SessionWorker.ts`.
 */
import "../node20.ts"
import { parentPort } from "node:worker_threads"
import type { Answer, News } from "./Crew.ts"
import type { Evidence } from "./Evidence.ts"
import type { Future } from "./Futures.ts"
import type { Headline } from "./Headlines.ts"
import type { Answered, Question } from "./Question.ts"
import type { Result } from "./Result.ts"

/** Which run, and what is wanted of it. */
export interface RunTask {
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
}

/** What is asked of a run, one answer each. */
export interface AnswersTask extends RunTask {
  readonly wants: "answers"
  readonly asked: ReadonlyArray<Question>
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

const own = Object.getOwnPropertyDescriptor(process, "getBuiltinModule")
if (own !== undefined) Object.defineProperty(process, "getBuiltinModule", { ...own, value: undefined })
const Effect = await import("effect/Effect")
const { headlinesOf } = await import("./Headlines.ts")
const { decoded, locate, readSource } = await import("../scenarios/Load.ts")
const { settingsIn } = await import("../scenarios/Variants.ts")
const { resultOf, run, simulate } = await import("./Run.ts")
const { evidenceOf } = await import("./Evidence.ts")
const { answersTo } = await import("./Question.ts")
const { futureOf } = await import("./Futures.ts")
const { figuresOf } = await import("./Sweep.ts")
const { runEvery } = await import("./EveryVariant.ts")
if (own !== undefined) Object.defineProperty(process, "getBuiltinModule", own)

const load = Effect.fnUntraced(function* ({ set, source, variant }: RunTask | ResultsTask) {
  const file = yield* Effect.flatMap(locate(source), readSource)
  return yield* decoded(file, { set: settingsIn(set), ...(variant === undefined ? {} : { only: [variant] }) })
})

const headlines = Effect.fnUntraced(function* (task: RunTask) {
  return headlinesOf(yield* run({ ...task, decoded: yield* load(task) }))
})

const figures = Effect.fnUntraced(function* (task: FiguresTask) {
  return figuresOf(yield* run({ ...task, decoded: yield* load(task) }))
})

const answers = Effect.fnUntraced(function* (task: AnswersTask) {
  return answersTo(task.asked, yield* simulate({ ...task, decoded: yield* load(task) }))
})

const future = Effect.fnUntraced(function* (task: FutureTask) {
  return futureOf(yield* simulate({ ...task, decoded: yield* load(task) }), task.from)
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

type Task = RunTask | AnswersTask | FutureTask | FiguresTask | ResultsTask | EvidenceTask
type Value = ReadonlyArray<Headline> | ReadonlyArray<Answered> | Future | ReadonlyArray<Result> | Evidence

const valueOf = (task: Task) => {
  if ("wants" in task && task.wants === "figures") return figures(task)
  if ("wants" in task && task.wants === "answers") return answers(task)
  if ("wants" in task) return task.wants === "evidence" ? evidence(task) : results(task)
  return "from" in task ? future(task) : headlines(task)
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
