/**
 * Hedge: when the answer is late, the same call is made once more, and the first good answer wins.
 *
 * Each copy runs on a fiber of its own. The losers are called back as `cancels` says. A copy that fails is no answer:
 * the others go on, and when every copy that was sent has failed so has the call, without waiting for the next one to
 * be due (trying again after a failure is what `Retry.ts` is for). Idempotent calls only: the work may well be done
 * twice.
 */
import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type { Due } from "../kernel/Calendar.ts"
import { formatSpan } from "../kernel/Instant.ts"
import type { Lane, Timer } from "../kernel/Lane.ts"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { Frame, launch, launching, park, pass, push, resume } from "../kernel/Process.ts"
import type { Caller, Endpoint, Policy, Reply } from "../model/Endpoint.ts"
import { answered, full } from "../model/Endpoint.ts"
import type { Failure } from "../model/Failure.ts"
import type { Run } from "../model/Journal.ts"
import { Span } from "../model/Quantities.ts"
import type { Request } from "../model/Request.ts"
import type { Leave } from "./Cancels.ts"
import * as Cancelling from "./Cancels.ts"
import * as RetryBudget from "./RetryBudget.ts"

/** `hedge: {after: 50ms, attempts: 2, budget: 10%}`. */
export const Hedge = Schema.Struct({
  after: Span.annotate({ description: "How late an answer is when the next copy is sent." }),
  attempts: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThanOrEqualTo(2))).annotate({
    description: "Copies in all, the first call included. Default 2."
  }),
  budget: Schema.optionalKey(RetryBudget.RetryBudget).annotate({
    description: "Further copies at most this share of the calls, e.g. `10%`. Default: as many as are wanted."
  }),
  cancels: Schema.optionalKey(Cancelling.Cancels).annotate({
    description: "What becomes of the losers: `nothing`, `waiting` or `everything` (default, as in gRPC)."
  })
}).annotate({ identifier: "Hedge", description: "When the answer is late, the same call is made once more." })

export type Hedge = typeof Hedge.Type

/** In words: "a second copy when there is no answer after 50ms, ...". */
export const describe = ({ after, attempts = 2, budget, cancels = "everything" }: Hedge): string => {
  const copies = attempts === 2 ? "a second copy" : `up to ${attempts - 1} further copies`
  const each = attempts === 2 ? "" : " each"
  const limit = budget === undefined ? "" : `, ${RetryBudget.describe(budget)}`
  return (
    `${copies} when there is no answer after ${formatSpan(after)}${each}${limit}; ` +
    `leaves the losers ${Cancelling.describe(cancels)}`
  )
}

export const make = (options: Hedge, caller: Caller, run: Run): Policy =>
  Effect.sync(() => {
    const { after, attempts = 2, budget, cancels = "everything" } = options
    const meter = (name: string) => run.journal.meter({ name, of: caller.label, kind: "counter" })
    const shared: Shared = {
      run,
      site: caller.site,
      lane: run.kernel.lane(after),
      attempts,
      leave: Cancelling.make(cancels, run.kernel),
      account: budget === undefined ? undefined : RetryBudget.make(budget),
      sent: meter("hedges sent"),
      won: meter("hedges won"),
      refused: budget === undefined ? -1 : meter("hedges refused by budget")
    }
    return (next) => {
      const hedge: Beginning<Request> = {
        begin: (request, fiber) => new HedgedCall(shared, next, request, fiber).begin()
      }
      return launching(hedge)
    }
  })

/** What all calls of one caller have in common. */
interface Shared {
  readonly run: Run
  readonly site: number
  readonly lane: Lane
  readonly attempts: number
  readonly leave: Leave
  readonly account: RetryBudget.Account | undefined
  readonly sent: number
  readonly won: number
  readonly refused: number
}

/** One call: the frame on which the caller's fiber waits, and the timer of the next copy. */
class HedgedCall extends Frame implements Timer, Due {
  isRunning = false
  readonly next: Endpoint
  readonly #shared: Shared
  readonly #request: Request
  readonly #caller: Running
  readonly #copies: Array<Copy> = []
  #failed = 0
  #isParked = false
  #isOver = false
  /** What the caller goes on with, once it is known. */
  #reply: Effect.Effect<Reply, Failure> | undefined

  constructor(shared: Shared, next: Endpoint, request: Request, caller: Running) {
    super()
    this.#shared = shared
    this.next = next
    this.#request = request
    this.#caller = caller
  }

  begin(): Step {
    const { account, run } = this.#shared
    if (account !== undefined) account.pay(run.kernel.now)
    this.#send()
    if (this.#reply !== undefined) return this.#reply
    this.#isParked = true
    push(this.#caller, this)
    return park(this.#caller)
  }

  /** The answer is late. */
  expired(): void {
    const { account, refused, run, sent } = this.#shared
    const { now } = run.kernel
    if (now >= this.#request.deadline) return
    if (account !== undefined && !account.takeOut(now)) return run.journal.counted(refused)
    run.journal.counted(sent)
    this.#send()
  }

  /** A copy has ended, in a way that is of use to the caller or not. */
  ended(copy: Copy, reply: Effect.Effect<Reply, Failure>, isGood: boolean): void {
    if (this.#reply !== undefined || this.#isOver) return
    if (!isGood && ++this.#failed < this.#copies.length) return
    if (isGood && copy !== this.#copies[0]) this.#shared.run.journal.counted(this.#shared.won)
    this.#reply = reply
    this.isRunning = false
    if (this.#isParked) this.#shared.run.kernel.soon(this)
  }

  due(): void {
    if (this.#isOver) return
    this.#leaveAll()
    resume(this.#caller, this.#reply!)
  }

  override stopped(): undefined {
    if (!this.#isOver) this.#leaveAll()
    return undefined
  }

  /** Sends one more copy; the timer for the one after it runs from now. */
  #send(): void {
    const { attempts, lane, run, site } = this.#shared
    const hop = this.#request.child(this.#request.caller)
    const copy = new Copy(this, hop)
    hop.attempt = this.#copies.push(copy)
    if (hop.attempt < attempts) {
      this.isRunning = true
      lane.start(run.kernel.now, this)
    }
    run.journal.attempted(site, hop, hop.attempt)
    copy.fiber = run.kernel.fork(launch(beginning, copy)) as unknown as Running
  }

  #leaveAll(): void {
    this.#isOver = true
    this.isRunning = false
    for (const copy of this.#copies) if (!copy.isOver) this.#shared.leave(copy.hop, copy.fiber!)
  }
}

const beginning: Beginning<Copy> = {
  begin(copy, fiber) {
    push(fiber, copy)
    return copy.call.next(copy.hop)
  }
}

/** One copy of a call: the last frame of its fiber. */
class Copy extends Frame {
  isOver = false
  readonly call: HedgedCall
  readonly hop: Request
  fiber: Running | undefined

  constructor(call: HedgedCall, hop: Request) {
    super()
    this.call = call
    this.hop = hop
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.isOver = true
    this.call.ended(this, value === full ? answered : Exit.succeed(value as Reply), true)
    return pass(value, fiber)
  }

  override failed(_failure: unknown, exit: Exit.Exit<Reply, Failure>): Step {
    this.isOver = true
    this.call.ended(this, exit, false)
    return exit
  }

  override stopped(_fiber: Running, cause: Cause.Cause<Failure> | undefined): undefined {
    this.isOver = true
    this.call.ended(this, cause === undefined ? Exit.interrupt() : Exit.failCause(cause), false)
    return undefined
  }
}
