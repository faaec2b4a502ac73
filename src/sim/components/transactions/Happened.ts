/**
 * Happened: what has happened for which request, and who waits for it to happen.
 *
 * Only what somebody minds is kept: a name that is minded by no step costs nothing.
 */
import { hundredths } from "../../model/Witness.ts"

/** Who waits for something to happen. Woken in the middle of what does it, and not there to go on at once. */
interface Expectant {
  wake(): void
}

/** What some step takes back. */
interface Undoing {
  /** How much of it there is, in hundredths, by request. */
  readonly amounts: Map<number, number>
  /** Requests for which it was taken back: it must not happen for them any more. */
  readonly tombstones: Set<number>
}

export class Happened {
  readonly #requests = new Map<string, Set<number>>()
  readonly #undoings = new Map<string, Undoing>()
  readonly #expectants = new Map<string, Map<number, Set<Expectant>>>()

  /** To be called before it happens. */
  mind(name: string): void {
    if (!this.#requests.has(name)) this.#requests.set(name, new Set())
  }

  /** To be called before it happens, of what some step takes back. */
  mindAmount(name: string): void {
    if (!this.#undoings.has(name)) this.#undoings.set(name, { amounts: new Map(), tombstones: new Set() })
  }

  note(name: string, request: number, amount = hundredths): void {
    this.#requests.get(name)?.add(request)
    const amounts = this.#undoings.get(name)?.amounts
    amounts?.set(request, (amounts.get(request) ?? 0) + amount)
    for (const expectant of this.#expectants.get(name)?.get(request) ?? []) expectant.wake()
  }

  has(name: string, request: number): boolean {
    return this.#requests.get(name)?.has(request) === true
  }

  /** Takes it back, for good: answers with how much of it there was, in hundredths. */
  undo(name: string, request: number): number {
    const { amounts, tombstones } = this.#undoings.get(name)!
    const amount = amounts.get(request) ?? 0
    amounts.delete(request)
    tombstones.add(request)
    return amount
  }

  isUndone(name: string, request: number): boolean {
    return this.#undoings.get(name)?.tombstones.has(request) === true
  }

  /** Wakes whoever this is when one of these happens. */
  expect(names: ReadonlyArray<string>, request: number, expectant: Expectant): void {
    for (const name of names) {
      const byRequest = this.#expectants.get(name) ?? new Map<number, Set<Expectant>>()
      this.#expectants.set(name, byRequest)
      byRequest.set(request, (byRequest.get(request) ?? new Set()).add(expectant))
    }
  }

  /** It waits no more. */
  forget(names: ReadonlyArray<string>, request: number, expectant: Expectant): void {
    for (const name of names) {
      const all = this.#expectants.get(name)?.get(request)
      all?.delete(expectant)
      if (all?.size === 0) this.#expectants.get(name)!.delete(request)
    }
  }
}
