/**
 * Simulation: one run of one world, with its recording, from the first event to the last.
 *
 * It is driven from outside (headless in one go, live in slices), and how it is driven changes nothing of what happens.
 */
import * as Cause from "effect/Cause"
import { together } from "./components/links/Followed.ts"
import type { Fault } from "./faults/Fault.ts"
import type { Planned } from "./faults/Injector.ts"
import { Injector, nextInstant } from "./faults/Injector.ts"
import type { Instant, Span } from "./kernel/Instant.ts"
import type { Stop, Until } from "./kernel/Kernel.ts"
import { Kernel } from "./kernel/Kernel.ts"
import type { Facts } from "./model/Fact.ts"
import type { Run } from "./model/Journal.ts"
import { Journal } from "./model/Journal.ts"
import type { Tariff } from "./model/Tariff.ts"
import type { Blame } from "./observation/blame/Blame.ts"
import { blameIn } from "./observation/blame/Blame.ts"
import { BlameLedger } from "./observation/blame/BlameLedger.ts"
import type { Cost } from "./observation/cost/Cost.ts"
import { Costs } from "./observation/cost/Cost.ts"
import { CostLedger } from "./observation/cost/CostLedger.ts"
import { type Invariant, storeOf } from "./observation/invariants/Invariant.ts"
import type { InvariantPicture } from "./observation/invariants/Invariants.ts"
import { Invariants, registerInvariants } from "./observation/invariants/Invariants.ts"
import type { Promised } from "./observation/Objective.ts"
import { Observation } from "./observation/Observation.ts"
import type { Picture } from "./observation/pictures/Picture.ts"
import { Camera } from "./observation/records/Camera.ts"
import { LoadRecords } from "./observation/records/LoadRecords.ts"
import { Recording } from "./observation/records/Recording.ts"
import { Traces } from "./observation/records/Traces.ts"
import type { World } from "./World.ts"
import { Iterations } from "./workload/Journey.ts"

export interface SimulationOptions {
  readonly seed: number | string
  /** The run ends here; what is in flight then is reported as such. */
  readonly duration: Span
  /** Left out of totals and statements. Default 0. */
  readonly warmup?: Span
  readonly objectives?: ReadonlyArray<Promised>
  /** What must be true of what it does, by name. Default: nothing is checked. */
  readonly invariants?: Readonly<Record<string, Invariant>>
  /** Whether what broke an invariant first comes with the calls that led to it. Default true; whoever only counts does without. */
  readonly isExplained?: boolean
  readonly faults?: Readonly<Record<string, Fault>>
  /** Off for benchmarks of the engine alone. Default true. */
  readonly isRecorded?: boolean
  /** Whether k6 scenarios are counted each by itself, beside their journeys. Default false. */
  readonly tellsLoadsApart?: boolean
  /** Whether it is kept how long each number of calls was inside of components. Default false. */
  readonly keepsLevels?: boolean
  /** Whether requests are followed to see what their time and the work for them was spent on. Default false. */
  readonly isBlamed?: boolean
  /** Every so manieth request is followed call by call, and the newest of them kept. Default: none is. */
  readonly follows?: number | undefined
  /** What its parts cost. Default: nobody asks. */
  readonly tariff?: Tariff | undefined
}

/** Why a run stopped before its time, or something to know about it. */
export interface Remark {
  readonly kind: "deadlock" | "livelock" | "growth" | "threw" | "aborted"
  readonly at: Instant
  readonly message: string
}

/** Enough to find a slow one among them, few enough to be shown many times a second. */
const tracesKept = 30

export class Simulation {
  readonly run: Run
  readonly world: World
  readonly recording: Recording
  /** The k6 scenarios, if they are told apart. */
  readonly loadRecords: LoadRecords | undefined
  readonly injector: Injector
  readonly duration: Span
  /** Set when the run cannot or need not go on. */
  isOver = false
  readonly remarks: Array<Remark> = []
  readonly #camera: Camera
  readonly #blame: BlameLedger | undefined
  readonly #invariants: Invariants | undefined

  /** `build` makes the world; journeys are begun through the iterations it is given. */
  constructor(options: SimulationOptions, build: (run: Run, iterations: Iterations) => World) {
    const {
      duration,
      faults = {},
      follows,
      invariants = {},
      isBlamed = false,
      isExplained = true,
      isRecorded = true,
      keepsLevels = false,
      objectives = [],
      seed,
      tariff,
      tellsLoadsApart = false,
      warmup = 0
    } = options
    const kernel = new Kernel({ seed })
    const journal = new Journal(kernel)
    this.run = { kernel, journal }
    this.duration = duration
    // Stores keep what they tell only if somebody listens when they are made.
    if (isRecorded && Object.values(invariants).some((one) => storeOf(one) !== undefined)) {
      journal.follow({
        accessed: (at, access) => this.#invariants?.accessed(at, access),
        lost: (at, loss) => this.#invariants?.lost(at, loss)
      })
    }
    this.world = build(this.run, new Iterations(this.run, (cause, journey) => this.#threw(cause, journey.name)))
    this.recording = new Recording({ duration, keepsLevels, warmup, objectives, subjects: journal })
    const traces =
      follows === undefined
        ? undefined
        : new Traces({
            every: follows,
            offset: 0,
            kept: tracesKept,
            journeys: journal.journeys,
            sites: journal.sites,
            now: () => kernel.now
          })
    this.world.links.follower = traces
    this.#camera = new Camera(this.recording, traces)
    if (tellsLoadsApart) {
      const loads = this.world.loads.map(({ journey, name }) => ({ name, journey: journey.name }))
      this.loadRecords = new LoadRecords(this.recording, loads, this.world.tenants, warmup)
      this.recording.loads = this.loadRecords.records
    }
    let heard: Facts = this.loadRecords ?? this.recording
    if (tariff !== undefined) {
      const ledger = new CostLedger(tariff, this.recording, heard, journal)
      this.recording.costs = new Costs(ledger)
      this.world.links.traffic = ledger
      heard = ledger
    }
    if (isBlamed) {
      const { recording } = this
      const slowAt = (site: number) => this.world.slownessOf(journal.sites[site]!.name)
      this.#blame = new BlameLedger({ recording, facts: heard, subjects: journal, now: () => kernel.now, slowAt })
      this.world.links.follower = traces === undefined ? this.#blame : together(this.#blame, traces)
      heard = this.#blame
    }
    registerInvariants(Object.keys(invariants), (meter) => journal.meter(meter))
    if (isRecorded && Object.keys(invariants).length > 0) {
      const { recording } = this
      this.#invariants = new Invariants({
        invariants,
        facts: heard,
        subjects: {
          sites: journal.sites,
          journeys: journal.journeys,
          effects: journal.effects,
          tenants: this.world.tenants.map(({ name }) => name),
          meter: (meter) => journal.meter(meter)
        },
        counted: (at, meter, amount) => recording.counted(at, meter, amount),
        disturbances: () => recording.bands
      })
      if (isExplained) heard = this.#invariants
      journal.call(this.#invariants)
    }
    if (isRecorded) journal.observe(traces === undefined ? heard : new Observation(heard, traces))
    this.injector = new Injector(this.run, this.world, this.recording, duration)
    for (const [name, fault] of Object.entries(faults)) this.injector.plan(name, fault)
    this.world.start()
  }

  /** Goes on until one of the limits or the end of the run, whichever comes first. */
  go(until: Until = {}): Stop {
    const { kernel } = this.run
    const stop = kernel.run({ ...until, instant: Math.min(until.instant ?? Infinity, this.duration) })
    if (stop.reason === "nothing due" || stop.finding !== undefined || kernel.now >= this.duration) {
      this.#invariants?.finish(kernel.now)
    }
    this.recording.advance(kernel.now)
    if (stop.finding !== undefined) this.remarks.push(stop.finding)
    if (stop.reason === "nothing due" || stop.finding !== undefined || this.run.kernel.now >= this.duration)
      this.isOver = true
    return stop
  }

  /** Ends the run here, for a reason worth telling. */
  abort(message: string): void {
    this.remarks.push({ kind: "aborted", at: this.run.kernel.now, message })
    this.#end()
  }

  /** Plans a fault by hand. One that begins in the past, or now, begins at the next instant. */
  inject(name: string, fault: Fault): Planned {
    return this.injector.plan(name, { ...fault, at: Math.max(fault.at ?? 0, nextInstant(this.run.kernel.now)) }, true)
  }

  /** What is known so far. */
  picture(): Picture {
    return this.#camera.picture(this.run.kernel.now)
  }

  /** What it has cost so far, if its parts have prices. */
  cost(): Cost | undefined {
    return this.recording.costs?.soFar(this.run.kernel.now)
  }

  /** What became of what must be true; as far as it is known while the run goes on. */
  get invariants(): ReadonlyArray<InvariantPicture> {
    return this.#invariants?.pictures ?? []
  }

  /** What time and work were spent on so far, if requests are followed. */
  blame(): Blame | undefined {
    return this.#blame === undefined ? undefined : blameIn(this.#blame)
  }

  #threw(cause: Cause.Cause<unknown>, journey: string): void {
    const at = this.run.kernel.now
    this.remarks.push({ kind: "threw", at, message: `Code threw during ${journey}: ${Cause.pretty(cause)}` })
    this.#end()
  }

  #end(): void {
    this.isOver = true
    this.run.kernel.halt()
  }
}
