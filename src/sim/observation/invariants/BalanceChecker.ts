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
import { amountText, type Balance, holds } from "./Balance.ts"
import type { Checker, Disturbance, Found, Standing, Stated } from "./Checker.ts"

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
  difference: number
  brokenSince: Instant | undefined
  /** By how much, when it last was. */
  brokenBy = 0
  isTold = false
  readonly history: Array<Stated> = []

  constructor(difference: number) {
    this.difference = difference
  }
}

export class BalanceChecker implements Checker {
  readonly #options: BalanceOptions
  readonly #found: Found
  readonly #groups = new Map<number, Group>()
  #violations = 0
  #times = 0
  #open = 0

  constructor(options: BalanceOptions, found: Found) {
    this.#options = options
    this.#found = found
  }

  effected(at: Instant, effect: string, request: Request, amount: number, place: Place): void {
    const { balance, per } = this.#options
    const weight = balance.weights.get(effect)
    if (weight === undefined) return
    const id = per === "request" ? request.id : per === "key" ? request.key : 0
    let group = this.#groups.get(id)
    if (group === undefined) this.#groups.set(id, (group = new Group(balance.constant)))
    group.difference += weight * amount
    if (group.history.length === historyMax) group.history.splice(1, 1)
    group.history.push({
      at,
      of: place.component,
      request: request.id,
      says: amount === 100 ? effect : `${effect} ${amountText(amount)}`
    })
    const isBalanced = holds(balance, group.difference)
    if (!isBalanced) group.brokenBy = group.difference
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
    let due = since + within
    for (const { from, to } of disturbances()) if (from < due && to > since) due = Math.max(due, to + within)
    return due
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
    const { balance, holds: when, per } = this.#options
    const all = this.#groups.size
    const groups = per === "run" ? "the run" : writeCounted(all, per)
    if (all === 0)
      return { verdict: "inconclusive", measured: `none of ${[...balance.weights.keys()].join(", ")} happened` }
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
    const far = `${amountText(Math.abs(group.brokenBy))} too ${group.brokenBy > 0 ? "much" : "little"} on the left`
    const how = when === "eventually" ? ` for longer than ${formatSpan(within)}` : ""
    this.#found({
      at,
      says: `${balance.text} is not true of ${who}${how}: ${far}`,
      history: group.history.filter((one) => one.at <= at)
    })
  }
}
