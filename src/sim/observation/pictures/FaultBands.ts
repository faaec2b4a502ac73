/**
 * Fault bands: when which fault was there.
 *
 * They are told by whoever injects faults, at the instant at which it happens, and not taken from the plan: a fault
 * with random times, or one made by hand, is as good as any other. A fault that comes again has several bands of the
 * same name.
 */
import type { Instant } from "../../kernel/Instant.ts"

/** A fault that begins. */
export interface FaultBeginning {
  readonly name: string
  /** What it is aimed at, as written: "ledger", "ledger/2", "eu-1", "shop -> ledger". */
  readonly on: string
  /** In words: "6x slower". */
  readonly what: string
  /** Made during the run, not written in the scenario. */
  readonly byHand: boolean
  /** Names of the components it touches. Default: those named in `on`. */
  readonly components?: ReadonlyArray<string>
}

export interface Band extends Required<FaultBeginning> {
  readonly from: Instant
  /** `Infinity` while it lasts. */
  readonly to: Instant
}

export class FaultBands {
  /** In order of their beginning. */
  readonly all: Array<Band> = []

  /** Returns the number by which its end is told. */
  began(at: Instant, fault: FaultBeginning): number {
    return this.all.push({ components: componentsIn(fault.on), ...fault, from: at, to: Infinity }) - 1
  }

  /** A second end of the same band changes nothing. */
  ended(at: Instant, band: number): void {
    const known = this.all[band]
    if (known !== undefined && known.to === Infinity) this.all[band] = { ...known, to: at }
  }

  /** The bands that last. */
  get open(): ReadonlyArray<Band> {
    return this.all.filter(({ to }) => to === Infinity)
  }
}

/** "ledger/2" is about ledger, "shop -> ledger" about both. */
const componentsIn = (on: string): ReadonlyArray<string> => on.split(/<->|->/).map((end) => end.trim().split("/")[0]!)
