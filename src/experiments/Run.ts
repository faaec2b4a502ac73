/**
 * Run: one variant of one scenario with one seed, from beginning to end, as a result.
 */
import { createHash } from "node:crypto"
import * as Effect from "effect/Effect"
import manifest from "../../package.json" with { type: "json" }
import type { CompileOptions, ScenarioSimulation } from "../scenarios/Compile.ts"
import { compile } from "../scenarios/Compile.ts"
import type { Decoded, DecodedVariant } from "../scenarios/Decode.ts"
import type { Scenario } from "../scenarios/Scenario.ts"
import { topology } from "../scenarios/Topology.ts"
import { type Instant, millisecond, type Span, second } from "../sim/kernel/Instant.ts"
import { timeToRecover } from "../sim/observation/Recovery.ts"
import { selfCheck } from "../sim/observation/SelfCheck.ts"
import { remarksOn } from "../sim/observation/steadiness/SteadyState.ts"
import type { Simulation } from "../sim/Simulation.ts"
import { notices } from "../sim/workload/K6Options.ts"
import { derive } from "../sim/workload/ScenarioLoad.ts"
import { commandLine } from "./CommandLine.ts"
import { judgeRun, verdictOn, watchThresholds } from "./Judge.ts"
import type { ByHand } from "./LiveRun.ts"
import type { Recovered, Result } from "./Result.ts"
import { resultVersion } from "./Result.ts"

/** The version of Faultline. */
export const faultlineVersion: string = manifest.version

/** Which run. */
export interface RunRequest {
  readonly decoded: Decoded
  /** Default: the first. */
  readonly variant?: string | undefined
  readonly seed: string
  /** `--set path=value` as given. */
  readonly set: ReadonlyArray<string>
  /** As the scenario was named. */
  readonly source: string
}

export interface RunOptions {
  readonly onProgress?: (now: Instant, duration: Span) => void
  /** Asked between slices; a cancelled run is interrupted and leaves nothing. */
  readonly isCancelled?: () => boolean
  /** Stops after so many events, even if the run is not over then. Default: only at its end. */
  readonly eventsMax?: number
  /** Stops at this instant, even if the run is not over then. Default: only at its end. */
  readonly until?: Instant
  /** Whether it is accounted for what time and work were good for. Default true; figures alone come a tenth sooner without. */
  readonly isBlamed?: boolean
  /** Whether what broke an invariant first comes with the calls that led to it. Default true. */
  readonly isExplained?: boolean
}

/** The variant that is meant. */
export const variantOf = ({ decoded, variant }: RunRequest): DecodedVariant =>
  decoded.variants.find(({ name }) => name === variant) ?? decoded.variants[0]!

/** The simulation of a request, ready to go; `options` say how closely it is watched. */
export const prepare = (
  request: RunRequest,
  options: Pick<CompileOptions, "follows" | "room"> & Pick<RunOptions, "isBlamed" | "isExplained"> = {}
): ScenarioSimulation => {
  const { changes, scenario } = variantOf(request)
  const simulation = compile(scenario, { isBlamed: true, ...options, seed: request.seed, changes })
  watchThresholds(simulation, scenario)
  return simulation
}

/** Long enough to cost nothing, short enough for Ctrl-C to be answered at once. */
const sliceMs = 50

/** Runs in slices, so that signals and timers of the process are answered in between. */
export const simulate = Effect.fnUntraced(function* (
  request: RunRequest,
  {
    eventsMax = Infinity,
    isBlamed = true,
    isCancelled,
    isExplained = true,
    onProgress,
    until = Infinity
  }: RunOptions = {}
) {
  const simulation = prepare(request, { isBlamed, isExplained })
  const { kernel } = simulation.run
  while (!simulation.isOver && kernel.events < eventsMax && kernel.now < until) {
    const end = performance.now() + sliceMs
    simulation.go({ instant: until, events: eventsMax - kernel.events, sliceIsOver: () => performance.now() > end })
    onProgress?.(kernel.now, simulation.duration)
    if (isCancelled?.() === true) return yield* Effect.interrupt
    yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
  }
  return simulation
})

/** The result of one run. */
export const run = (request: RunRequest, options: RunOptions = {}): Effect.Effect<Result> =>
  Effect.map(simulate(request, options), (simulation) => resultOf(request, simulation))

/** What came of a simulation; of one that is not over, so far. */
export const resultOf = (request: RunRequest, simulation: Simulation, byHand: ReadonlyArray<ByHand> = []): Result => {
  const { decoded, seed, set, source } = request
  const { name: variant, scenario } = variantOf(request)
  const picture = simulation.picture()
  const blame = simulation.blame()
  const cost = simulation.cost()
  const recovery = recoveredIn(simulation)
  const judged = judgeRun(simulation, scenario, variant)
  const { kernel } = simulation.run
  const inconsistencies = selfCheck(simulation.recording)
  return {
    version: resultVersion,
    faultline: faultlineVersion,
    scenario: {
      name: scenario.name,
      title: scenario.title,
      source,
      hash: hashOf(decoded),
      tags: scenario.tags ?? [],
      topology: topology(scenario),
      lesson: scenario.lesson ?? null,
      variants: decoded.variants.map((one) => one.name)
    },
    variant,
    seed,
    set,
    byHand,
    fingerprint: kernel.fingerprint.value,
    checkpoints: [...kernel.fingerprint.checkpoints],
    events: kernel.events,
    verdict: verdictOn(judged, simulation.remarks.length + inconsistencies.length > 0),
    judged,
    findings: [
      ...simulation.remarks.map(({ at, kind, message }) => ({ kind, atMs: at / 1e6, message })),
      ...inconsistencies.map(({ kind, message }) => ({ kind, atMs: null, message })),
      ...steadyRemarks(simulation, scenario, byHand).map((message) => ({ kind: "notice", atMs: null, message })),
      ...notices(scenario.load.k6).map(({ message, path }) => ({
        kind: "notice",
        atMs: null,
        message: `load.k6.${path.join(".")}: ${message}`
      }))
    ],
    picture,
    ...(recovery === undefined ? {} : { recovery }),
    ...(cost === undefined ? {} : { cost }),
    ...(simulation.invariants.length === 0 ? {} : { invariants: simulation.invariants }),
    ...(blame === undefined ? {} : { blame }),
    command: byHand.length > 0 ? replaying : commandOf(request, variant)
  }
}

/**
 * How far the averages can be trusted, where they are what a run is for: somebody has stated a warm-up, and nothing is meant to
 * change after it.
 */
const steadyRemarks = (
  simulation: Simulation,
  { faults = {}, load, warmup }: Scenario,
  byHand: ReadonlyArray<ByHand>
): ReadonlyArray<string> => {
  const isSteady =
    warmup !== undefined &&
    Object.keys(faults).length === 0 &&
    byHand.length === 0 &&
    load.diurnal === undefined &&
    derive(load.k6).every(({ executor }) => executor === "constant-arrival-rate" || executor === "constant-vus")
  return isSteady && simulation.remarks.length === 0 ? remarksOn(simulation.recording) : []
}

/** A recovery has to hold for five seconds; with less left of the run nothing can be told. */
const leastLook: Span = 5 * second

/** As `time to recover` measures it. */
const recoveredIn = ({ recording }: Simulation): Recovered | undefined => {
  const { bands, journeys, now, windows } = recording
  const looked = now - Math.max(...bands.map(({ to }) => to))
  if (!(looked >= leastLook && looked < now)) return undefined
  const from = windows.first
  const look = { recording, from, to: windows.countAt(now), start: windows.begin(from) }
  const span = timeToRecover(journeys, look)
  if (Number.isNaN(span)) return undefined
  return { afterMs: Number.isFinite(span) ? span / millisecond : null, lookedMs: looked / millisecond }
}

/** Whether it ended early, or contradicts itself: then nothing is passed. */
export const isInDoubt = ({ findings }: Pick<Result, "findings">): boolean =>
  findings.some(({ kind }) => kind !== "notice")

/** What a scenario's file says, and every file that was read for it, in 16 hexadecimal digits. */
export const hashOf = ({ source, variants }: Decoded): string => {
  const hash = createHash("sha256").update(source.text ?? source.code ?? JSON.stringify(variants[0]!.written))
  for (const { text } of source.beside) hash.update("\n---\n").update(text)
  return hash.digest("hex").slice(0, 16)
}

/** What was done by hand stands in the result alone, wherever that is kept. */
const replaying = commandLine(["replay", "result.json"])

/** The command that repeats a run. */
const commandOf = ({ seed, set, source }: RunRequest, variant: string): string =>
  commandLine(["run", source, "--variant", variant, "--seed", seed, ...set.flatMap((one) => ["--set", one])])
