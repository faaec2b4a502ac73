/**
 * Blame accounts: what is kept of each followed request while it is under way: its stretches, by the hop for which they are.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Request } from "../../model/Request.ts"
import { Stretch } from "./BlameTree.ts"

/** A request that is followed; or work that goes on for itself, which is over from the start. */
export interface Account {
  readonly stretch: Stretch
  /** For how many requests it stands. */
  readonly weight: number
  /** Calls that are over, while it is not known for what they were. */
  readonly done: Array<Stretch>
  ending: "good" | "late" | "failed" | "under way"
  isOver: boolean
  /** Calls and passages that are not over. */
  open: number
  /** Its hops of which something is kept. */
  readonly hops: Array<Request>
}

export class BlameAccounts {
  readonly #weightOf: (request: Request) => number
  readonly #now: () => Instant
  /** By the first hop. */
  readonly #accounts = new Map<Request, Account>()
  /** The innermost stretch of each hop, and the policies of repeated tries by theirs. */
  readonly #innermost = new Map<Request, Stretch>()
  readonly #again = new Map<Request, number>()

  constructor(weightOf: (request: Request) => number, now: () => Instant) {
    this.#weightOf = weightOf
    this.#now = now
  }

  of(request: Request): Account {
    let root = request
    while (root.parent !== undefined) root = root.parent
    const known = this.#accounts.get(root)
    if (known !== undefined) return known
    const stretch = new Stretch("request", root, -1, undefined, undefined, root.startedAt)
    this.#innermost.set(root, stretch)
    const weight = this.#weightOf(root)
    const account: Account = { stretch, weight, done: [], ending: "good", isOver: true, open: 0, hops: [root] }
    this.#accounts.set(root, account)
    return account
  }

  begin(kind: Stretch["kind"], request: Request, of: number, pause: Span = 0): Stretch {
    const account = this.of(request)
    let parent = account.stretch
    for (let hop: Request | undefined = request; hop !== undefined; hop = hop.parent) {
      const around = this.#openOn(hop)
      if (around === undefined) continue
      parent = around
      break
    }
    const stretch = new Stretch(kind, request, of, parent, this.#openOn(request), this.#now(), pause)
    parent.children.push(stretch)
    this.#innermost.set(request, stretch)
    account.hops.push(request)
    if (kind !== "try") account.open++
    return stretch
  }

  #openOn(hop: Request): Stretch | undefined {
    let found = this.#innermost.get(hop)
    while (found !== undefined && found.endedAt !== undefined) found = found.around
    return found
  }

  /** One hop can be at one site more than once at the same time: calls are told apart by when they came and began. */
  find(
    kind: Stretch["kind"],
    of: number,
    request: Request,
    startedAt?: Instant,
    beganAt?: Instant
  ): Stretch | undefined {
    let found = this.#innermost.get(request)
    while (
      found !== undefined &&
      (found.endedAt !== undefined ||
        found.kind !== kind ||
        found.of !== of ||
        found.startedAt !== startedAt ||
        (beganAt !== undefined && found.beganAt !== beganAt))
    ) {
      found = found.around
    }
    return found
  }

  /** The first try may be made with the hop of the call itself. */
  endLastTry({ parent: call }: Request, by: number, at: Instant): void {
    const isLast = (one: Stretch) =>
      one.kind === "try" &&
      one.of === by &&
      one.endedAt === undefined &&
      (one.request === call || one.request.parent === call)
    const search = (within: Stretch): Stretch | undefined => {
      for (let i = within.children.length - 1; i >= 0; i--) {
        const child = within.children[i]!
        if (isLast(child)) return child
      }
      return undefined
    }
    if (call === undefined) return
    let last: Stretch | undefined
    for (let one = this.#innermost.get(call); one !== undefined && last === undefined; one = one.around) {
      last = isLast(one) ? one : search(one)
    }
    for (let hop = call.parent; hop !== undefined && last === undefined; hop = hop.parent) {
      const around = this.#openOn(hop)
      if (around !== undefined) last = search(around)
    }
    if (last === undefined) return
    last.isRepeated = true
    last.close(at)
  }

  /** A hop is a repeated try of a policy. */
  isAgain(request: Request, by: number): void {
    this.#again.set(request, by)
  }

  /** The policy but for which it would not have been done: of repeated tries inside of each other the outermost. */
  againBy(request: Request): number | undefined {
    let by: number | undefined
    for (let hop: Request | undefined = request; hop !== undefined; hop = hop.parent) by = this.#again.get(hop) ?? by
    return by
  }

  /** A call or passage is over. */
  left(account: Account): void {
    account.open--
    this.forget(account)
  }

  /** Nothing more will be heard of it, but for answers that were lost. */
  forget({ hops, isOver, open, stretch }: Account): void {
    if (!isOver || open > 0) return
    this.#accounts.delete(stretch.request)
    for (const hop of hops) {
      this.#innermost.delete(hop)
      this.#again.delete(hop)
    }
  }
}
