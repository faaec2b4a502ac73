/**
 * Once checker: knows what has happened for whom, and when it happened again.
 */
import type { Instant } from "../../kernel/Instant.ts"
import type { Place, Request } from "../../model/Request.ts"
import { writeCounted } from "../../model/WholeText.ts"
import { amountText } from "./Balance.ts"
import type { Checker, Found, Standing, Stated } from "./Checker.ts"

export class OnceChecker implements Checker {
  readonly #effect: string
  readonly #per: "request" | "key"
  readonly #found: Found
  readonly #first = new Map<number, Stated>()
  #again = 0

  constructor(effect: string, per: "request" | "key", found: Found) {
    this.#effect = effect
    this.#per = per
    this.#found = found
  }

  effected(at: Instant, effect: string, request: Request, amount: number, place: Place): void {
    if (effect !== this.#effect) return
    const id = this.#per === "request" ? request.id : request.key
    const says = amount === 100 ? effect : `${effect} ${amountText(amount)}`
    const first = this.#first.get(id)
    if (first === undefined) {
      this.#first.set(id, { at, of: place.component, request: request.id, says })
      return
    }
    this.#again++
    const history = [first, { at, of: place.component, request: request.id, says: `${says} again` }]
    this.#found({ at, says: `${effect} happened again for ${this.#per} ${id}`, history })
  }

  finish(): void {}

  standing(): Standing {
    const all = this.#first.size
    if (all === 0) return { verdict: "inconclusive", measured: `${this.#effect} never happened` }
    const whose = writeCounted(all, this.#per)
    if (this.#again > 0)
      return { verdict: "failed", measured: `${writeCounted(this.#again, "time")} too often for ${whose}` }
    return { verdict: "passed", measured: `once for each of ${whose}` }
  }
}
