/**
 * Live run: a simulation that is watched and disturbed while it goes on.
 *
 * Whatever is done by hand becomes a fault in the scenario's own words, stamped with its exact instant, so that the run can be
 * saved as a file that goes the same way to the same fingerprint.
 */

import type { ScenarioSimulation } from "../scenarios/Compile.ts"
import type { Redesign } from "../scenarios/language/Change.ts"
import type { Fault } from "../sim/faults/Fault.ts"
import { describeKind } from "../sim/faults/Fault.ts"
import type { Planned } from "../sim/faults/Injector.ts"
import { nextInstant } from "../sim/faults/Injector.ts"
import type { Instant } from "../sim/kernel/Instant.ts"
import type { Stop, Until } from "../sim/kernel/Kernel.ts"
import { writeSpan } from "../sim/model/SpanText.ts"
import type { Picture } from "../sim/observation/pictures/Picture.ts"
import { selfCheck } from "../sim/observation/SelfCheck.ts"
import type { Remark } from "../sim/Simulation.ts"
import type { Lesson, Topology } from "./Result.ts"

/** What a screen needs to know once. */
export interface Opening {
  readonly source: string
  readonly name: string
  readonly title: string
  readonly variant: string
  readonly variants: ReadonlyArray<{ readonly name: string; readonly title: string }>
  readonly seed: string
  readonly durationMs: number
  readonly topology: Topology
  /** What each component and journey is and does, in sentences. */
  readonly says?: Readonly<Record<string, ReadonlyArray<string>>>
  readonly lesson: Lesson | null
  readonly objectives: ReadonlyArray<{
    readonly name: string
    readonly of: string
    readonly limitMs: number | null
    readonly target: number
  }>
}

/** What a screen draws. */
export interface LiveFrame {
  readonly picture: Picture
  readonly fingerprint: string
  readonly events: number
  readonly remarks: ReadonlyArray<Remark>
  /** Laws that every run obeys and this one does not: bugs of ours. */
  readonly inconsistencies: ReadonlyArray<string>
  /** All faults that are planned, those made by hand included. */
  readonly faults: ReadonlyArray<{
    readonly name: string
    readonly says: string
    readonly byHand: boolean
    readonly holds: boolean
  }>
  /** Arrivals by hand: 1 is as written. */
  readonly load: number
}

/** What was made or lifted by hand, as it is written in a scenario's `faults` or `changes`. */
export interface ByHand {
  readonly name: string
  /** Default: faults. */
  readonly section?: "faults" | "changes"
  /** The whole fault or change if it was made by hand; only `until` if a fault of the file was lifted by hand. */
  readonly written: Readonly<Record<string, unknown>>
}

export class LiveRun {
  readonly simulation: ScenarioSimulation
  readonly #decodeFault: (written: unknown) => Fault
  readonly #byHand = new Map<string, Record<string, unknown>>()
  readonly #changes: Array<ByHand> = []
  /** How many names have been given to faults by hand: a run in which the same is done again sets it, for the same names. */
  named = 0
  #load = 1
  #loadFaults: ReadonlyArray<string> = []

  /** `decodeFault` reads a fault as written in a scenario; it throws the mistake as an `Error`. */
  constructor(simulation: ScenarioSimulation, decodeFault: (written: unknown) => Fault) {
    this.simulation = simulation
    this.#decodeFault = decodeFault
  }

  go(until: Until): Stop {
    return this.simulation.go(until)
  }

  get now(): Instant {
    return this.simulation.run.kernel.now
  }

  /** Injects a fault, as written but without `at`, from the next instant on. Returns its name. */
  inject(written: Readonly<Record<string, unknown>>, name = this.#freeName()): string {
    const stamped = { ...written, at: writeSpan(nextInstant(this.now)) }
    const planned = this.simulation.inject(name, this.#decodeFault(stamped))
    this.#byHand.set(planned.name, stamped)
    return name
  }

  /** Changes the design from its instant on; `written` is the change as it would stand in the file. */
  change(change: Redesign, written: Readonly<Record<string, unknown>>): void {
    this.simulation.change(change)
    this.#changes.push({ name: change.name, section: "changes", written })
  }

  /** Ends a fault, the scenario's own or one made by hand, at the next instant and for good. */
  lift(name: string): boolean {
    const planned = this.#find(name)
    if (planned === undefined) return false
    const until = writeSpan(nextInstant(this.now))
    planned.lift()
    if (this.#loadFaults.includes(name)) this.#load = 1
    this.#byHand.set(name, { ...this.#byHand.get(name), until })
    return true
  }

  /** Multiplies all arrivals from the next instant on; a second call replaces the first. */
  load(factor: number): void {
    for (const name of this.#loadFaults) this.lift(name)
    this.#loadFaults = []
    this.#load = factor
    this.#loadFaults =
      factor === 1 ? [] : this.simulation.world.loads.map((load) => this.inject({ on: load.name, load: factor }))
  }

  /** Everything done by hand so far, for the file. */
  get byHand(): ReadonlyArray<ByHand> {
    return [...[...this.#byHand].map(([name, written]) => ({ name, written })), ...this.#changes]
  }

  frame(): LiveFrame {
    const { injector, remarks, run } = this.simulation
    const picture = this.simulation.picture()
    const lasting = new Set(picture.faults.filter((band) => band.toMs === null).map((band) => band.name))
    return {
      picture,
      fingerprint: run.kernel.fingerprint.value,
      events: run.kernel.events,
      remarks: [...remarks],
      inconsistencies: selfCheck(this.simulation.recording).map(({ message }) => message),
      faults: injector.planned.map(({ byHand, fault, name }) => ({
        name,
        byHand,
        says: `${fault.on} ${describeKind(fault)}`,
        holds: lasting.has(name)
      })),
      load: this.#load
    }
  }

  /** A scenario that was saved after a run like this one has faults by hand already. */
  #freeName(): string {
    let name = ""
    do name = `by-hand-${++this.named}`
    while (this.#find(name) !== undefined)
    return name
  }

  #find(name: string): Planned | undefined {
    return this.simulation.injector.planned.find((planned) => planned.name === name)
  }
}
