/**
 * Tariff: what the parts of a system cost, in one currency.
 *
 * Prices are per unit as a bill has them: an instance by the hour, storage by the GB (10^9 bytes) and month of 730 hours.
 */

/** A component and its prices; nothing of it costs more than what is said here. */
export interface Priced {
  readonly name: string
  /** The sites that belong to it: a topic has one for each group of consumers. */
  readonly sites: ReadonlyArray<string>
  /** Instances, nodes or consumers. Where their number changes while the run goes on it is measured instead. */
  readonly instances: number
  readonly instanceHour: number
  /** Of everything that it stores, whatever is asked of it. */
  readonly storageMonth: number
  /** Of each call that reaches it; for a topic, of each message in line, deliveries again included. */
  readonly perCall: number
}

export interface Tariff {
  /** Three letters: "USD". */
  readonly currency: string
  /** Where the prices are from, with their date: "List prices of large clouds, 2025-01". */
  readonly source: string
  readonly components: ReadonlyArray<Priced>
  /** Per byte that goes from one zone to another of the same region, and from one region to another. */
  readonly betweenZones: number
  readonly betweenRegions: number
  /** Bytes of a call and of its answer, where the call has no size of its own. */
  readonly size: { readonly request: number; readonly answer: number }
}

/** Hours of a month on bills. */
export const hoursOfMonth = 730
