/**
 * Injector: lets faults come and go, planned by the scenario or by hand.
 *
 * A fault adds a condition to each of its targets and later lifts exactly those. By hand or from the file, it happens at the same
 * place in the order of events, so a run that was disturbed by hand can be repeated from a file.
 */
import type { Instant, Span } from "../kernel/Instant.ts"
import type { RandomStream } from "../kernel/RandomStreams.ts"
import { drawBelow } from "../kernel/RandomStreams.ts"
import type { Conditions } from "../model/Conditions.ts"
import type { Run } from "../model/Journal.ts"
import type { Fault, FaultKind } from "./Fault.ts"
import { conditionOf, describeKind, kindOf } from "./Fault.ts"
import { occurrences } from "./Schedule.ts"

/** Where faults find what they hit; the world is one. */
export interface FaultTargets {
  readonly conditionsOf: (on: string, kind: FaultKind) => ReadonlyArray<Conditions>
  readonly componentsOf: (on: string) => ReadonlyArray<string>
  readonly flush: (on: string) => void
}

/** Who wants to know when faults hold; the recording does. */
export interface FaultWatcher {
  /** Returns the number by which its end is told. */
  readonly faultBegan: (
    at: Instant,
    fault: {
      readonly name: string
      readonly on: string
      readonly what: string
      readonly byHand: boolean
      readonly components: ReadonlyArray<string>
    }
  ) => number
  readonly faultEnded: (at: Instant, band: number) => void
}

/** A fault that was planned; `lift` ends it at the next instant, and cancels what of it is still to come. */
export interface Planned {
  readonly name: string
  readonly fault: Fault
  readonly byHand: boolean
  readonly lift: () => void
}

export class Injector {
  readonly planned: Array<Planned> = []
  readonly #run: Run
  readonly #targets: FaultTargets
  readonly #watcher: FaultWatcher
  readonly #duration: Span

  constructor(run: Run, targets: FaultTargets, watcher: FaultWatcher, duration: Span) {
    this.#run = run
    this.#targets = targets
    this.#watcher = watcher
    this.#duration = duration
  }

  /** Plans all that the fault will do until the end of the run. */
  plan(name: string, fault: Fault, byHand = false): Planned {
    const { kernel } = this.#run
    const stream = kernel.streams.stream(`fault ${name}/instances`)
    const cancels: Array<() => void> = []
    let heal: (() => void) | undefined
    const begin = () => {
      heal?.()
      heal = this.#begin(name, fault, stream, byHand)
    }
    const end = () => {
      heal?.()
      heal = undefined
    }
    for (const { begin: at, end: until } of occurrences(name, fault, this.#duration, kernel.streams)) {
      cancels.push(kernel.plan(at, begin))
      if (until < this.#duration && until > at) cancels.push(kernel.plan(until, end))
    }
    const planned: Planned = {
      name,
      fault,
      byHand,
      lift: () => {
        for (const cancel of cancels) cancel()
        if (heal !== undefined) kernel.plan(nextInstant(kernel.now), end)
      }
    }
    this.planned.push(planned)
    return planned
  }

  /** Begins once; returns how to heal exactly this. */
  #begin(name: string, fault: Fault, stream: RandomStream, byHand: boolean): (() => void) | undefined {
    const { journal, kernel } = this.#run
    const what = describeKind(fault)
    const band = this.#watcher.faultBegan(kernel.now, {
      name,
      on: fault.on,
      what,
      byHand,
      components: this.#targets.componentsOf(fault.on)
    })
    journal.changed(fault.on, `${fault.on} ${what} (${name})`)
    const condition = conditionOf(fault)
    if (condition === undefined) {
      this.#targets.flush(fault.on)
      this.#watcher.faultEnded(kernel.now, band)
      return undefined
    }
    const hit = some(this.#targets.conditionsOf(fault.on, kindOf(fault)), fault.instances, stream)
    // One object per target: conditions are told apart by identity when they are lifted.
    const lifts = hit.map((conditions) => conditions.add({ ...condition }))
    return () => {
      for (const lift of lifts) lift()
      this.#watcher.faultEnded(kernel.now, band)
      journal.changed(fault.on, `${fault.on} is well again (${name})`)
    }
  }
}

/** The first instant at which something done by hand can happen: nothing of it has happened yet. */
export const nextInstant = (now: Instant): Instant => now + 1

const some = (
  all: ReadonlyArray<Conditions>,
  howMany: Fault["instances"],
  stream: RandomStream
): ReadonlyArray<Conditions> => {
  if (howMany === undefined) return all
  const count = "count" in howMany ? howMany.count : Math.round(howMany.share * all.length)
  const left = [...all]
  const chosen: Array<Conditions> = []
  while (chosen.length < count && left.length > 0) chosen.push(...left.splice(drawBelow(stream, left.length), 1))
  return chosen
}
