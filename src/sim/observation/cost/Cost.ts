/**
 * Cost: what a run costs, who causes it, how much of it is for nothing, and what it would be with more load.
 *
 * Instances and storage are paid for by time, whatever they do. They are allotted to journeys, and to work done for nothing, by
 * the share of the busy time of their component: idle capacity is paid for by those who use the rest. A component that is never
 * busy (a cache that answers at once) is allotted by calls, and one that nobody calls by the journeys' requests. Calls, messages
 * and traffic belong to whoever made them. So components and journeys both add up to the total.
 */
import type { Instant } from "../../kernel/Instant.ts"
import { hour } from "../../kernel/Instant.ts"
import type { Priced } from "../../model/Tariff.ts"
import { hoursOfMonth } from "../../model/Tariff.ts"
import { meanCapacity, meanInstances } from "../Capacity.ts"
import type { Figure } from "../pictures/Picture.ts"
import { componentColumn } from "../records/ComponentRecord.ts"
import { journeyColumn } from "../records/JourneyRecord.ts"
import type { CostColumn, CostLedger } from "./CostLedger.ts"

/** Money is in the currency of the tariff. All of it is for the run without its warm-up, unless it is said to be per hour. */
export interface Cost {
  readonly currency: string
  readonly source: string
  readonly hours: number
  readonly total: number
  readonly perHour: number
  /** Good for every objective; without one, answered in full. */
  readonly good: number
  readonly per1000Good: Figure
  /** Dearest first. They add up to the total. */
  readonly components: ReadonlyArray<ComponentCost>
  /** In the order of the scenario. They add up to the total. */
  readonly journeys: ReadonlyArray<JourneyCost>
  readonly failure: FailureCost
  /** As it is, with twice and with ten times the load. */
  readonly forecast: ReadonlyArray<Forecast>
}

export interface ComponentCost {
  readonly name: string
  /** On average over time. */
  readonly instances: number
  readonly total: number
  readonly perHour: number
  /** Of the total, 0..1; `null` if all is free. */
  readonly share: Figure
  /** What the total is made of. */
  readonly running: number
  readonly storage: number
  readonly calls: number
  readonly traffic: number
  readonly failure: FailureCost
}

export interface JourneyCost {
  readonly name: string
  readonly total: number
  readonly perHour: number
  readonly share: Figure
  readonly good: number
  readonly per1000Good: Figure
}

/** What was paid for work that nobody wanted any more, and for repeated tries that somebody still wanted. */
export interface FailureCost {
  readonly abandoned: number
  readonly retries: number
  /** Both together, of all that was paid; `null` if all is free. */
  readonly share: Figure
}

/**
 * Calls, messages and traffic grow with the load; so do instances, in whole ones, so far as those there are would be busier than
 * 70 %, or than now if that is more. Without a limit on what one can do at once they grow in proportion. Nothing is taken away,
 * and storage stays.
 */
export interface Forecast {
  /** 1, 2 or 10 times the load. */
  readonly load: number
  readonly perHour: number
  readonly per1000Good: Figure
  readonly instances: ReadonlyArray<{ readonly name: string; readonly count: number }>
}

/** How busy instances are meant to be at most when there are more of them. */
export const targetUtilisation = 0.7

const loads = [1, 2, 10]

/** A share of nothing is none. */
const ratio = (part: number, whole: number): Figure => (whole > 0 ? part / whole : null)

/** What one component costs in a stretch, in its parts. */
interface Bill {
  readonly priced: Priced
  readonly instances: number
  readonly running: number
  readonly storage: number
  readonly calls: number
  readonly traffic: number
  readonly total: number
  /** By journey. */
  readonly journeys: ReadonlyArray<number>
  readonly abandoned: number
  readonly retries: number
}

export class Costs {
  readonly #ledger: CostLedger

  constructor(ledger: CostLedger) {
    this.#ledger = ledger
  }

  /** Of the whole run so far, without the warm-up. */
  soFar(now: Instant): Cost {
    const { recording } = this.#ledger
    recording.advance(now)
    return this.between(recording.windows.first, recording.windows.countAt(now))
  }

  /** Of windows `from` to `to`. */
  between(from: number, to: number): Cost {
    const { recording, tariff } = this.#ledger
    const hours = recording.windows.spanOf(from, to, recording.now) / hour
    const bills = tariff.components.map((_, i) => this.#bill(i, from, to))
    const total = sum(bills.map((bill) => bill.total))
    const perHour = hours > 0 ? total / hours : 0
    const goods = recording.journeys.map(({ tally }) => tally.between(journeyColumn.good, from, to))
    const good = sum(goods)
    return {
      currency: tariff.currency,
      source: tariff.source,
      hours,
      total,
      perHour,
      good,
      per1000Good: ratio(1_000 * total, good),
      components: bills
        .map(({ abandoned, calls, instances, priced, retries, running, storage, total: own, traffic }) => ({
          name: priced.name,
          instances,
          total: own,
          perHour: hours > 0 ? own / hours : 0,
          share: ratio(own, total),
          running,
          storage,
          calls,
          traffic,
          failure: { abandoned, retries, share: ratio(abandoned + retries, own) }
        }))
        .sort((one, other) => other.total - one.total),
      journeys: recording.journeys.map(({ name }, j) => {
        const own = sum(bills.map(({ journeys }) => journeys[j]!))
        return {
          name,
          total: own,
          perHour: hours > 0 ? own / hours : 0,
          share: ratio(own, total),
          good: goods[j]!,
          per1000Good: ratio(1_000 * own, goods[j]!)
        }
      }),
      failure: failureIn(bills, total),
      forecast: loads.map((load) => this.#forecast(load, bills, { from, to, hours, good }))
    }
  }

  #bill(component: number, from: number, to: number): Bill {
    const { recording, tariff } = this.#ledger
    const priced = tariff.components[component]!
    const hours = recording.windows.spanOf(from, to, recording.now) / hour
    const instances = this.#instances(priced, from, to)
    const running = instances * priced.instanceHour * hours
    const storage = (priced.storageMonth * hours) / hoursOfMonth
    const all = recording.journeys.map((_, j) => j)
    const counts = (column: CostColumn) => all.map((j) => this.#ledger.between(component, j, column, from, to))
    const [busy, calls, moved] = [counts("busy"), counts("calls"), counts("moved")]
    const requests = recording.journeys.map(({ tally }) => tally.between(journeyColumn.offered, from, to))
    const keys = [busy, calls, requests].find((key) => sum(key) > 0) ?? all.map(() => 1)
    const fixed = running + storage
    const worked = sum(busy)
    const forNothing = (time: CostColumn, count: CostColumn) =>
      (worked > 0 ? (fixed * sum(counts(time))) / worked : 0) + sum(counts(count)) * priced.perCall
    const perCall = sum(calls) * priced.perCall
    const traffic = sum(moved)
    return {
      priced,
      instances,
      running,
      storage,
      calls: perCall,
      traffic,
      total: fixed + perCall + traffic,
      journeys: all.map((j) => (fixed * keys[j]!) / sum(keys) + calls[j]! * priced.perCall + moved[j]!),
      abandoned: forNothing("leftBusy", "leftCalls"),
      retries: forNothing("againBusy", "againCalls") + sum(counts("againMoved"))
    }
  }

  /** On average over time. */
  #instances({ instances, sites }: Priced, from: number, to: number): number {
    const { recording } = this.#ledger
    const site = recording.components.find((component) => sites.includes(component.site.name))?.site
    const isOther = site !== undefined && (site.elastic !== undefined || (site.resizes ?? []).length > 0)
    const mean = isOther ? meanInstances(site, recording, from, to) : NaN
    return Number.isFinite(mean) ? mean : instances
  }

  #forecast(
    load: number,
    bills: ReadonlyArray<Bill>,
    {
      from,
      good,
      hours,
      to
    }: { readonly from: number; readonly to: number; readonly hours: number; readonly good: number }
  ): Forecast {
    const grown = bills.map(({ calls, instances, priced, storage, traffic }) => {
      const count = load === 1 ? instances : Math.max(instances, this.#needed(priced, instances, load, from, to))
      return {
        name: priced.name,
        count,
        cost: count * priced.instanceHour * hours + storage + load * (calls + traffic)
      }
    })
    const total = sum(grown.map(({ cost }) => cost))
    return {
      load,
      perHour: hours > 0 ? total / hours : 0,
      per1000Good: ratio(1_000 * total, load * good),
      instances: grown.map(({ count, name }) => ({ name, count }))
    }
  }

  #needed({ sites }: Priced, instances: number, load: number, from: number, to: number): number {
    const { recording } = this.#ledger
    const span = recording.windows.spanOf(from, to, recording.now)
    const limitedOf = (isOne: (name: string) => boolean) =>
      recording.components.filter(({ site }) => isOne(site.name) && site.capacity < Infinity)
    const whole = limitedOf((name) => sites.includes(name))
    // Of a store whose nodes ask each other only those are limited.
    const limited = whole.length > 0 ? whole : limitedOf((name) => sites.some((one) => name.startsWith(`${one}/`)))
    // A hair less, since 0.7 * 2 / 0.7 is above 2 in doubles.
    const roundedUp = (count: number) => Math.ceil(count - 1e-9)
    if (limited.length === 0 || span === 0) return roundedUp(instances * load)
    const busy = sum(limited.map(({ tally }) => tally.between(componentColumn.busyArea, from, to))) / span
    const capacity = sum(
      limited.map(({ site }) =>
        site.elastic === undefined ? meanCapacity(site, recording, from, to) : site.elastic.each * instances
      )
    )
    const utilisation = capacity > 0 ? busy / capacity : 0
    return roundedUp((instances * load * utilisation) / Math.max(utilisation, targetUtilisation))
  }
}

const failureIn = (bills: ReadonlyArray<Bill>, total: number): FailureCost => {
  const abandoned = sum(bills.map((bill) => bill.abandoned))
  const retries = sum(bills.map((bill) => bill.retries))
  return { abandoned, retries, share: ratio(abandoned + retries, total) }
}

const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0)
