/**
 * Hedged call: one call with all its copies, each on a fiber of its own.
 *
 * The first good answer wins; when every copy that was sent has failed so has the call. Of tied copies the others are
 * taken out of their lines as soon as work begins on one.
 */
import type * as Cause from "effect/Cause"
import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Due } from "../../kernel/Calendar.ts"
import type { Instant } from "../../kernel/Instant.ts"
import type { Timer } from "../../kernel/Lane.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { Frame, launch, park, pass, push, resume } from "../../kernel/Process.ts"
import type { Reply } from "../../model/Endpoint.ts"
import { answered, full } from "../../model/Endpoint.ts"
import type { Failure } from "../../model/Failure.ts"
import { ok } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import type { Request } from "../../model/Request.ts"
import type { Trail } from "../../model/Trail.ts"
import { trailFor } from "../../model/Trail.ts"
import type { Leave } from "../Cancels.ts"
import type * as RetryBudget from "../retries/RetryBudget.ts"
import type { Delay } from "./HedgeTiming.ts"
import type { Ties } from "./Ties.ts"

/** What all calls of one caller have in common. */
export interface Shared {
  readonly run: Run
  readonly site: number
  /** Under which its copies are told. */
  readonly number: number
  /** `undefined` where tied copies are sent all at once. */
  readonly delay: Delay | undefined
  readonly attempts: number
  /** Whether every copy goes to another instance. */
  readonly minding: "another" | undefined
  readonly leave: Leave
  /** Where copies are tied: who is told when work on one begins, and how the others are called back. */
  readonly ties: Ties | undefined
  readonly withdraw: Leave
  readonly account: RetryBudget.Account | undefined
  readonly sent: number
  readonly won: number
  readonly refused: number
}

/** One call: the frame on which the caller's fiber waits, and the timer of the next copy. */
export class HedgedCall extends Frame implements Timer, Due {
  isRunning = false
  readonly next: Beginning<Request>
  readonly #shared: Shared
  readonly #request: Request
  readonly #caller: Running
  readonly #copies: Array<Copy> = []
  readonly #began: Instant
  readonly #trail: Trail | undefined
  #failed = 0
  /** How the last copy failed that was not withdrawn. */
  #failure: Effect.Effect<Reply, Failure> | undefined
  /** Of tied copies the one that is worked on. */
  #chosen: Copy | undefined
  /** More tied copies are about to be sent. */
  #isSending = false
  #isParked = false
  #isOver = false
  /** What the caller goes on with, once it is known. */
  #reply: Effect.Effect<Reply, Failure> | undefined

  constructor(shared: Shared, next: Beginning<Request>, request: Request, caller: Running) {
    super()
    this.#shared = shared
    this.next = next
    this.#request = request
    this.#caller = caller
    this.#began = shared.run.kernel.now
    this.#trail = shared.minding === undefined ? undefined : trailFor(request, shared.minding)
  }

  begin(): Step {
    const { account, run } = this.#shared
    account?.began(run.kernel.now)
    this.#isSending = this.#shared.ties !== undefined && this.#shared.delay === undefined
    this.#send()
    if (this.#isSending) this.#sendTied()
    if (this.#reply !== undefined) return this.#reply
    this.#isParked = true
    push(this.#caller, this)
    return park(this.#caller)
  }

  /** The answer is late. */
  expired(): void {
    this.#sendAnother()
  }

  /** A copy has ended, in a way that is of use to the caller or not. */
  copyEnded(copy: Copy, reply: Effect.Effect<Reply, Failure>, isGood: boolean): void {
    this.#shared.ties?.forget(copy.hop)
    if (this.#reply !== undefined || this.#isOver) return
    const { account, delay, run, won } = this.#shared
    if (isGood) {
      account?.answered(0)
      delay?.measured(run.kernel.now - this.#began)
      if (copy !== this.#copies[0]) run.journal.counted(won)
      this.#answer(reply)
      return
    }
    this.#failed++
    // A copy that was withdrawn has not failed by itself.
    if (this.#chosen === undefined || copy === this.#chosen) {
      account?.failed(true, 0)
      this.#failure = reply
    }
    if (!this.#isSending) this.#failIfAll()
  }

  /** Work has begun on a tied copy: no other need be worked on. Told from inside another fiber's step. */
  begun(copy: Copy): void {
    if (this.#chosen !== undefined || this.#isOver || this.#reply !== undefined) return
    this.#chosen = copy
    this.isRunning = false
    for (const other of this.#copies) if (other !== copy) other.hop.withdraw()
    if (this.#copies.length > 1) this.#shared.run.kernel.soon(new Withdrawal(this))
  }

  /** Takes every tied copy but the chosen one out of its line. */
  withdraw(): void {
    if (this.#isOver) return
    for (const copy of this.#copies) {
      if (copy !== this.#chosen && !copy.isOver) this.#shared.withdraw(copy.hop, copy.fiber!)
    }
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

  /** The other copies, all at once, while none is worked on. */
  #sendTied(): void {
    while (this.#copies.length < this.#shared.attempts && this.#chosen === undefined && this.#reply === undefined) {
      if (!this.#sendAnother()) break
    }
    this.#isSending = false
    this.#failIfAll()
  }

  #failIfAll(): void {
    if (this.#reply === undefined && this.#failed === this.#copies.length) this.#answer(this.#failure!)
  }

  #answer(reply: Effect.Effect<Reply, Failure>): void {
    this.#reply = reply
    this.isRunning = false
    if (this.#isParked) this.#shared.run.kernel.soon(this)
  }

  /** Sends one more copy if the deadline and the budget allow it. */
  #sendAnother(): boolean {
    const { account, refused, run, sent } = this.#shared
    const { now } = run.kernel
    if (now >= this.#request.deadline) return false
    if (account !== undefined && account.takeOut(now, ok) < 0) {
      run.journal.counted(refused)
      return false
    }
    run.journal.counted(sent)
    this.#send()
    return true
  }

  /** Sends one more copy; the timer for the one after it runs from now. */
  #send(): void {
    const { attempts, delay, number, run, site, ties } = this.#shared
    const hop = this.#request.child(this.#request.caller)
    if (this.#trail !== undefined) hop.trail = this.#trail
    const copy = new Copy(this, hop)
    hop.attempt = this.#copies.push(copy)
    if (hop.attempt < attempts) delay?.start(this)
    ties?.watch(hop, copy)
    run.journal.attempted(site, hop, hop.attempt, number)
    copy.fiber = run.kernel.fork(launch(sending, copy)) as unknown as Running
  }

  #leaveAll(): void {
    this.#isOver = true
    this.isRunning = false
    for (const copy of this.#copies) if (!copy.isOver) this.#shared.leave(copy.hop, copy.fiber!)
  }
}

/** What is to be done once the fiber has come to rest in which work on a tied copy began. */
class Withdrawal implements Due {
  readonly #call: HedgedCall

  constructor(call: HedgedCall) {
    this.#call = call
  }

  due(): void {
    this.#call.withdraw()
  }
}

const sending: Beginning<Copy> = {
  begin(copy, fiber) {
    push(fiber, copy)
    return copy.call.next.begin(copy.hop, fiber)
  }
}

/** One copy of a call: the last frame of its fiber. */
export class Copy extends Frame {
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
    this.call.copyEnded(this, value === full ? answered : Exit.succeed(value as Reply), true)
    return pass(value, fiber)
  }

  override failed(_failure: unknown, exit: Exit.Exit<Reply, Failure>): Step {
    this.isOver = true
    this.call.copyEnded(this, exit, false)
    return exit
  }

  override stopped(_fiber: Running, cause: Cause.Cause<Failure> | undefined): undefined {
    this.isOver = true
    this.call.copyEnded(this, cause === undefined ? Exit.interrupt() : Exit.failCause(cause), false)
    return undefined
  }
}
