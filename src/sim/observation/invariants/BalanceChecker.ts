/**
 * Balance checker: adds up effects, group by group, and knows since when each group has been out of balance.
 *
 * `eventually` gives a group its time from when it went out of balance, or from the end of a fault that was there before that time
 * was over. A group whose time is not over when the run is cannot be judged, and is left out.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import type { Place, Request } from "../../model/Request.ts"
import { writeCounted, writeWhole } from "../../model/WholeText.ts"
import { amountText, type Balance, effectsIn, holds } from "./Balance.ts"
import { type Checker, type Disturbance, dueAfter, type Found, type Standing, type Stated } from "./Checker.ts"

export interface BalanceOptions {
  readonly balance: Balance
  readonly per: "request" | "key" | "run"
  readonly holds: "always" | "sometimes" | "eventually"
  /** For `eventually`. */
  readonly within: Span
  /** All there were so far, in order of their beginning. */
  readonly disturbances: () => ReadonlyArray<Disturbance>
}

/** So much of the history of one group is kept. */
const historyMax = 30

class Group {
  readonly sums: Array<number>
  brokenSince: Instant | undefined
  /** The sums when it last was. */
  broken: ReadonlyArray<number> = []
  isTold = false
  readonly history: Array<Stated> = []

  constructor({ sums }: Balance) {
    this.sums = sums.map(({ constant }) => constant)
  }

  add({ sums }: Balance, effect: string, amount: number): void {
    for (let i = 0; i < sums.length; i++) this.sums[i]! += (sums[i]!.weights.get(effect) ?? 0) * amount
  }

  isIn({ relations }: Balance): boolean {
    return relations.every((relation, i) => holds(relation, this.sums[i]! - this.sums[i + 1]!))
  }
}

export class BalanceChecker implements Checker {
  readonly #options: BalanceOptions
  readonly #found: Found
  readonly #effects: ReadonlySet<string>
  readonly #groups = new Map<number, Group>()
  #violations = 0
  #times = 0
  #open = 0

  constructor(options: BalanceOptions, found: Found) {
    this.#options = options
    this.#found = found
    this.#effects = new Set(effectsIn(options.balance))
  }

  effected(at: Instant, effect: string, request: Request, amount: number, place: Place): void {
    const { balance, per } = this.#options
    if (!this.#effects.has(effect)) return
    const id = per === "request" ? request.id : per === "key" ? request.key : 0
    let group = this.#groups.get(id)
    if (group === undefined) this.#groups.set(id, (group = new Group(balance)))
    group.add(balance, effect, amount)
    if (group.history.length === historyMax) group.history.splice(1, 1)
    group.history.push({
      at,
      of: place.component,
      request: request.id,
      says: amount === 100 ? effect : `${effect} ${amountText(amount)}`
    })
    const isBalanced = group.isIn(balance)
    if (!isBalanced) group.broken = [...group.sums]
    if (isBalanced) this.#times++
    if (this.#options.holds === "always" && !isBalanced) this.#tell(at, id, group)
    if (this.#options.holds === "eventually") this.#follow(at, id, group, isBalanced)
  }

  #follow(at: Instant, id: number, group: Group, isBalanced: boolean): void {
    if (!isBalanced) {
      group.brokenSince ??= at
      return
    }
    if (group.brokenSince !== undefined) this.#judge(at, id, group, group.brokenSince)
    group.brokenSince = undefined
  }

  /** Whether its time was over at `at`; tells if it was. */
  #judge(at: Instant, id: number, group: Group, since: Instant): boolean {
    const due = this.#dueOf(since)
    if (due >= at) return false
    this.#tell(due, id, group)
    return true
  }

  #dueOf(since: Instant): Instant {
    const { disturbances, within } = this.#options
    return dueAfter(since, within, disturbances())
  }

  finish(at: Instant): void {
    if (this.#options.holds !== "eventually") return
    this.#open = 0
    for (const [id, group] of this.#groups) {
      if (group.brokenSince === undefined || group.isTold) continue
      if (!this.#judge(at, id, group, group.brokenSince) && this.#dueOf(group.brokenSince) === Infinity) this.#open++
    }
  }

  standing(): Standing {
    const { holds: when, per } = this.#options
    const all = this.#groups.size
    const groups = per === "run" ? "the run" : writeCounted(all, per)
    if (all === 0) return { verdict: "inconclusive", measured: `none of ${[...this.#effects].join(", ")} happened` }
    if (when === "sometimes") {
      return this.#times > 0
        ? { verdict: "passed", measured: `it was, ${writeCounted(this.#times, "time")}` }
        : { verdict: "failed", measured: `it never was, in ${groups}` }
    }
    if (this.#violations > 0)
      return { verdict: "failed", measured: `broken in ${writeWhole(this.#violations)} of ${groups}` }
    if (this.#open > 0)
      return { verdict: "inconclusive", measured: `open in ${writeWhole(this.#open)}: a fault never ends` }
    return { verdict: "passed", measured: `true of ${per === "run" ? groups : `all ${groups}`}` }
  }

  /** A group is told of once. */
  #tell(at: Instant, id: number, group: Group): void {
    if (group.isTold) return
    group.isTold = true
    this.#violations++
    const { balance, holds: when, per, within } = this.#options
    const who = per === "run" ? "the run" : `${per} ${id}`
    const [left, right, ...more] = group.broken
    const by = left! - right!
    const far =
      more.length > 0
        ? group.broken.map(amountText).join(", ")
        : `${amountText(Math.abs(by))} too ${by > 0 ? "much" : "little"} on the left`
    const how = when === "eventually" ? ` for longer than ${formatSpan(within)}` : ""
    this.#found({
      at,
      says: `${balance.text} is not true of ${who}${how}: ${far}`,
      history: group.history.filter((one) => one.at <= at)
    })
  }
}
