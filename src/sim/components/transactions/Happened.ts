/**
 * Happened: what has happened for which request, and who waits for it to happen.
 *
 * Only what somebody minds is kept: a name that is minded by no step costs nothing.
 */

/** Who waits for something to happen. Woken in the middle of what does it, and not there to go on at once. */
interface Expectant {
  wake(): void
}

export class Happened {
  readonly #requests = new Map<string, Set<number>>()
  readonly #expectants = new Map<string, Map<number, Set<Expectant>>>()

  /** To be called before it happens. */
  mind(name: string): void {
    if (!this.#requests.has(name)) this.#requests.set(name, new Set())
  }

  note(name: string, request: number): void {
    this.#requests.get(name)?.add(request)
    for (const expectant of this.#expectants.get(name)?.get(request) ?? []) expectant.wake()
  }

  has(name: string, request: number): boolean {
    return this.#requests.get(name)?.has(request) === true
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
