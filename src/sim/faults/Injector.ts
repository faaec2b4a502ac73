/**
 * Injector: lets faults come and go, planned by the scenario or by hand.
 *
 * A fault adds a condition to each of its targets and later lifts exactly those. By hand or from the file, it happens at the same
 * place in the order of events, so a run that was disturbed by hand can be repeated from a file.
 */
import type { Instant, Span } from "../kernel/Instant.ts"
import type { Alterable } from "../model/Alteration.ts"
import type { Conditions } from "../model/Conditions.ts"
import type { Fleet } from "../model/Fleet.ts"
import type { Run } from "../model/Journal.ts"
import { Course } from "./Course.ts"
import { type Deploy, isBeside } from "./Deploy.ts"
import type { Fault, FaultKind } from "./Fault.ts"
import { describeKind, isMomentary, kindOf } from "./Fault.ts"
import { chosen } from "./HowMany.ts"
import { migrationOf } from "./Migrate.ts"
import { reshardingOf } from "./Reshard.ts"
import { Rollout } from "./Rollout.ts"
import { independentOccurrences, occurrences } from "./Schedule.ts"
import type { Picks } from "./Selection.ts"
import { pickers, selecting } from "./Selection.ts"

/** Where faults find what they hit; the world is one. */
export interface FaultTargets {
  readonly conditionsOf: (on: string, kind: FaultKind, onlyPresent?: boolean) => ReadonlyArray<Conditions>
  /** The service of this name, if new instances can be started beside those it has. */
  readonly fleetOf: (on: string) => Fleet | undefined
  /** The store of this name, if it was made to be altered. */
  readonly alterableOf: (on: string) => Alterable | undefined
  /** The ways out of here of clients who stand here: they are lost with the place. */
  readonly clientsOf: (on: string) => ReadonlyArray<Conditions>
  readonly componentsOf: (on: string) => ReadonlyArray<string>
  readonly flush: (on: string) => void
  readonly wipe: (on: string) => void
  readonly tenants: ReadonlyArray<{ readonly name: string }>
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
    const plans = new Plans(this.#run)
    const stream = fault.pick === "first" ? undefined : kernel.streams.stream(`fault ${name}/instances`)
    const picker = this.#pickers(name, fault)
    // All of an autoscaled service are all that may come; some of it are some of those who are there.
    const onlyPresent = fault.deploy !== undefined || (fault.instances !== undefined && !("which" in fault.instances))
    const targets = () =>
      chosen(this.#targets.conditionsOf(fault.on, kindOf(fault), onlyPresent), fault.instances, stream)
    const isTogether = fault.independently === undefined
    const groups = isTogether ? [targets] : targets().map((target) => () => [target])
    const times = isTogether
      ? [occurrences(name, fault, this.#duration, kernel.streams)]
      : independentOccurrences(name, fault, this.#duration, kernel.streams, groups.length)
    for (const [i, group] of groups.entries()) {
      const holding: { heal: (() => void) | undefined } = { heal: undefined }
      const end = () => {
        holding.heal?.()
        holding.heal = undefined
      }
      plans.ends.push({ end, isHolding: () => holding.heal !== undefined })
      for (const { begin, end: until, meantEnd } of times[i]!) {
        plans.at(begin, () => {
          end()
          holding.heal = this.#begin(name, fault, group, { byHand, meantEnd, picks: picker?.(), whenOver: end })
        })
        if (until < this.#duration && until > begin) plans.at(until, end)
      }
    }
    const planned: Planned = { name, fault, byHand, lift: () => plans.lift() }
    this.planned.push(planned)
    return planned
  }

  /** What picks calls for a fault that does not hit all. */
  #pickers(name: string, fault: Fault): (() => Picks) | undefined {
    if (selecting(fault).length === 0) return undefined
    const { journal, kernel } = this.#run
    return pickers(
      name,
      fault,
      fault.errors ?? fault.chance ?? 1,
      { journeys: journal.journeys, tenants: this.#targets.tenants.map(({ name }) => name) },
      kernel.streams
    )
  }

  /** Begins once; returns how to heal exactly this. */
  #begin(name: string, fault: Fault, targets: () => ReadonlyArray<Conditions>, how: How): (() => void) | undefined {
    const { journal, kernel } = this.#run
    const what = describeKind(fault)
    const band = this.#watcher.faultBegan(kernel.now, {
      name,
      on: fault.on,
      what,
      byHand: how.byHand,
      components: this.#targets.componentsOf(fault.on)
    })
    journal.changed(fault.on, `${fault.on} ${what} (${name})`)
    if (isMomentary(fault)) {
      if (fault.flush) this.#targets.flush(fault.on)
      else this.#targets.wipe(fault.on)
      this.#watcher.faultEnded(kernel.now, band)
      return undefined
    }
    const isWhole = fault.crash !== undefined && fault.instances === undefined && fault.independently === undefined
    if (fault.deploy !== undefined && isBeside(fault.deploy))
      return this.#release(name, fault.on, fault.deploy, band, how)
    if ((fault.reshard ?? fault.migrate) !== undefined) return this.#alter(name, fault, band, how)
    const course = new Course(
      {
        fault,
        hit: targets(),
        clients: isWhole ? this.#targets.clientsOf(fault.on) : [],
        picks: how.picks,
        meantEnd: how.meantEnd
      },
      kernel
    )
    course.begin(how.whenOver)
    return () => {
      course.end()
      this.#watcher.faultEnded(kernel.now, band)
      journal.changed(fault.on, `${fault.on} is well again (${name})`)
    }
  }

  /** A new version beside the old one; what comes back rolls it back, if it is still under way. */
  #release(name: string, on: string, deploy: Deploy, band: number, { whenOver }: How): () => void {
    const { kernel } = this.#run
    const fleet = this.#targets.fleetOf(on)
    if (fleet === undefined)
      throw new Error(`a checked scenario releases a new version of ${on}, which has no room for it`)
    const rollout = new Rollout({ name, on, deploy, fleet }, this.#run)
    rollout.begin(whenOver)
    return () => {
      rollout.end()
      this.#watcher.faultEnded(kernel.now, band)
    }
  }

  /** Another number of shards, another schema; what comes back leaves it as it is, if it is still under way. */
  #alter(name: string, { migrate, on, reshard }: Fault, band: number, { whenOver }: How): () => void {
    const { journal, kernel } = this.#run
    const store = this.#targets.alterableOf(on)
    let isThrough = false
    const over = (isDone: boolean) => {
      isThrough = isDone
      whenOver()
    }
    const stop =
      reshard === undefined
        ? store?.migrate?.(migrationOf(migrate!), over)
        : store?.reshard?.(reshardingOf(reshard), over)
    if (stop === undefined) throw new Error(`a checked scenario alters ${on}, which was not made for it`)
    return () => {
      stop()
      this.#watcher.faultEnded(kernel.now, band)
      const what = reshard === undefined ? "has its new schema" : `has ${reshard.to} shards`
      journal.changed(on, `${on} ${isThrough ? what : "is left half of the way"} (${name})`)
    }
  }
}

interface How {
  readonly byHand: boolean
  readonly meantEnd: Instant
  readonly picks: Picks | undefined
  readonly whenOver: () => void
}

/** What is planned for one fault, so that it can be lifted. */
class Plans {
  readonly ends: Array<{ readonly end: () => void; readonly isHolding: () => boolean }> = []
  readonly #cancels: Array<() => void> = []
  readonly #run: Run

  constructor(run: Run) {
    this.#run = run
  }

  at(instant: Instant, action: () => void): void {
    this.#cancels.push(this.#run.kernel.plan(instant, action))
  }

  lift(): void {
    const { kernel } = this.#run
    for (const cancel of this.#cancels) cancel()
    for (const { end, isHolding } of this.ends) if (isHolding()) kernel.plan(nextInstant(kernel.now), end)
  }
}

/** The first instant at which something done by hand can happen: nothing of it has happened yet. */
export const nextInstant = (now: Instant): Instant => now + 1
