/**
 * Saga: steps across services, none of which can be rolled back; if one fails, those before it are undone in reverse order.
 *
 * An undo is a step like any other and can fail: after its last attempt the saga is stuck, and what is left to undo is left, or
 * parked for a person to look at. A saga whose process dies, or whose caller calls it back, is left half done unless `onCrash` says
 * that somebody else goes on with it. Undoing is done on nobody's behalf: no deadline of the caller counts for it.
 */
import type * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type { Due } from "../../kernel/Calendar.ts"
import type { Instant } from "../../kernel/Instant.ts"
import { formatSpan, second } from "../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { Frame, launch, launching, pass, push } from "../../kernel/Process.ts"
import { optional } from "../../model/Described.ts"
import { Distribution } from "../../model/Distribution.ts"
import type { Endpoint, Reply } from "../../model/Endpoint.ts"
import { degraded, full } from "../../model/Endpoint.ts"
import type { Failure, Outcome } from "../../model/Failure.ts"
import { failing, ok, outcomeFor, outcomeOf } from "../../model/Failure.ts"
import type { Journal, Run } from "../../model/Journal.ts"
import { Span as SpanText, Tries } from "../../model/Quantities.ts"
import type { Request } from "../../model/Request.ts"
import { Review } from "./Review.ts"

/** What a saga can be told, beside its parts. */
export const Saga = Schema.Struct({
  onFailure: optional(
    Schema.Literals(["undo", "leave"]),
    "What happens when a part fails: the parts before it are undone in reverse order (`undo`, default) or left as they are."
  ),
  undoAttempts: optional(
    Tries,
    "How often an undo is tried before the saga is given up as stuck: a number, or `unlimited`. Default 3."
  ),
  undoBackoff: optional(SpanText, "How long it waits before an undo is tried again. Default 1s."),
  undoFailed: optional(
    Schema.Boolean,
    "Whether the part that failed is undone too: one that timed out may have been done all the same. Default false."
  ),
  onCrash: optional(
    Schema.Literals(["leave", "undo", "resume"]),
    "What becomes of a saga whose process dies: it is left half done (`leave`, default), or somebody who reads its durable log " +
      "undoes it (`undo`) or goes on with it (`resume`), beginning with the part that was being done, which is then done twice."
  ),
  takeover: optional(SpanText, "How long it takes until somebody reads the log of a process that died. Default 0s."),
  review: optional(
    Distribution,
    "How long it takes until a person looks at a saga that is stuck, and has what is left of it undone. Until then it is parked; " +
      "its caller has been told that it is stuck. Default: nobody looks."
  )
})
export type Saga = typeof Saga.Type

/** In words: "undone on failure, up to 3 attempts 1s apart". */
export const describe = (options: Saga): string => {
  const { onCrash = "leave", onFailure = "undo", undoAttempts = 3, undoBackoff = second, undoFailed = false } = options
  const { review, takeover = 0 } = options
  const later = takeover === 0 ? "" : `, ${formatSpan(takeover)} later`
  if (onFailure === "leave") return "left as it is on failure"
  return [
    undoFailed ? "undone on failure, the failed part included" : "undone on failure",
    undoAttempts === 1
      ? "1 attempt"
      : `${undoAttempts === Infinity ? "any number of" : `up to ${undoAttempts}`} attempts ${formatSpan(undoBackoff)} apart`,
    ...(onCrash === "undo" ? [`undone after a crash${later}`] : []),
    ...(onCrash === "resume" ? [`resumed after a crash${later}`] : []),
    ...(review === undefined ? [] : [`parked if stuck, and looked at after ${review.text}`])
  ].join(", ")
}

/** One step of a saga and what takes it back; without `undo` nothing can, or nothing need. */
export interface SagaPart {
  readonly name: string
  readonly do: Endpoint
  readonly undo?: Endpoint | undefined
}

/**
 * Answers when every part is done. Fails as `compensated` once all was undone, as `stuck` if that did not succeed, and as the
 * part did that failed if nothing had been done before it.
 */
export const make = (options: Saga, name: string, parts: ReadonlyArray<SagaPart>, run: Run): Endpoint => {
  const orchestrator = new Orchestrator(options, name, parts, run)
  return launching(orchestrator)
}

/** The sagas of one name are one site, wherever they are compiled. */
const siteOf = (name: string, journal: Journal): number => {
  const known = journal.sites.findIndex((site) => site.kind === "saga" && site.name === name)
  return known >= 0 ? known : journal.site({ name, kind: "saga", capacity: Infinity })
}

class Orchestrator implements Beginning<Request>, Due {
  readonly options: Required<Omit<Saga, "review">> & Pick<Saga, "review">
  readonly parts: ReadonlyArray<SagaPart>
  readonly run: Run
  readonly site: number
  readonly compensated: Effect.Effect<never, Failure>
  readonly stuck: Effect.Effect<never, Failure>
  readonly meters: Readonly<Record<"completed" | "compensated" | "stuck" | "undos" | "halfDone", number>>
  /** Where somebody looks at what is stuck. */
  readonly review: Review | undefined
  readonly #name: string
  /** Cut off half done at this instant. */
  #abandoned = 0

  constructor(options: Saga, name: string, parts: ReadonlyArray<SagaPart>, run: Run) {
    const defaults = {
      onFailure: "undo",
      undoAttempts: 3,
      undoBackoff: second,
      undoFailed: false,
      onCrash: "leave",
      takeover: 0
    } as const
    this.options = { ...defaults, ...options }
    this.#name = name
    this.parts = parts
    this.run = run
    this.site = siteOf(name, run.journal)
    this.compensated = failing(name, "compensated")
    this.stuck = failing(name, "stuck")
    const counter = (meter: string) => run.journal.meter({ name: meter, of: name, kind: "counter" })
    this.meters = {
      completed: counter("completed"),
      compensated: counter("compensated"),
      stuck: counter("stuck"),
      undos: counter("undo runs"),
      halfDone: counter("left half done")
    }
    this.review = options.review === undefined ? undefined : new Review(options.review, name, run)
  }

  begin(request: Request, fiber: Running): Step {
    const { journal, kernel } = this.run
    journal.arrived(this.site, request)
    journal.started(this.site, request, 0)
    const undertaking = new Undertaking(this, request, kernel.now)
    return undertaking.begin(fiber)
  }

  /** One was cut off; many may be at once, and are told of together. */
  abandon(): void {
    this.run.journal.counted(this.meters.halfDone)
    if (this.#abandoned++ === 0) this.run.kernel.soon(this)
  }

  due(): void {
    const many = this.#abandoned === 1 ? "1 saga was" : `${this.#abandoned} sagas were`
    this.#abandoned = 0
    this.run.journal.changed(this.#name, `${many} cut off and left half done`)
  }
}

/** One saga under way. */
class Undertaking extends Frame implements Due {
  readonly #saga: Orchestrator
  readonly #request: Request
  readonly #startedAt: Instant
  #phase: "doing" | "undoing" | "over" = "doing"
  /** Its own process is gone, or has been told how it ended: somebody else goes on with it. */
  #isRescued = false
  #isParked = false
  /** The part that is being done or undone. */
  #at = 0
  #attempts = 0
  #reply: Reply = full

  constructor(saga: Orchestrator, request: Request, startedAt: Instant) {
    super()
    this.#saga = saga
    this.#request = request
    this.#startedAt = startedAt
  }

  begin(fiber: Running): Step {
    if (this.#saga.parts.length === 0) return this.#complete(fiber)
    push(fiber, this)
    return this.#saga.parts[0]!.do(this.#request)
  }

  override succeeded(value: unknown, fiber: Running): Step {
    if (this.#phase !== "doing") return this.#undoBefore(fiber)
    if (value !== full && this.#reply !== degraded) this.#reply = value as Reply
    if (++this.#at === this.#saga.parts.length) return this.#complete(fiber)
    return this.#do(fiber)
  }

  #do(fiber: Running): Step {
    push(fiber, this)
    return this.#saga.parts[this.#at]!.do(this.#isRescued ? this.#detached() : this.#request)
  }

  override failed(failure: unknown, exit: Exit.Exit<any, any>, fiber: Running): Step {
    const { meters, options } = this.#saga
    if (this.#phase !== "doing") {
      if (this.#attempts < options.undoAttempts) return this.#undo(fiber, options.undoBackoff)
      this.#end(outcomeFor("stuck"), this.#isParked ? undefined : meters.stuck)
      this.#park()
      return this.#saga.stuck
    }
    const isUntouched = this.#at === 0 && !options.undoFailed
    if (isUntouched || options.onFailure === "leave") {
      this.#end(outcomeOf(failure), isUntouched ? undefined : meters.halfDone)
      return exit
    }
    this.#phase = "undoing"
    if (options.undoFailed) this.#at++
    return this.#undoBefore(fiber)
  }

  override stopped(): undefined {
    const { kernel } = this.#saga.run
    if (this.#phase === "over") return
    if (this.#phase === "doing" && this.#saga.options.undoFailed) this.#at++
    const wasDoing = this.#phase === "doing"
    const isHalfDone = !wasDoing || this.#at > 0
    const { onCrash, takeover } = this.#saga.options
    const isResumed = onCrash === "resume"
    this.#end(outcomeFor("cancelled"), undefined)
    if (!isHalfDone && !isResumed) return
    if (onCrash === "leave") {
      this.#saga.abandon()
      return
    }
    this.#isRescued = true
    this.#phase = wasDoing && isResumed ? "doing" : "undoing"
    if (wasDoing && isResumed && this.#saga.options.undoFailed) this.#at--
    // An undo that was cut off is begun again.
    if (!wasDoing) this.#at++
    if (takeover === 0) kernel.soon(this)
    else kernel.plan(kernel.now + takeover, () => this.due())
  }

  /** Somebody else goes on with it, on a fiber of its own. */
  due(): void {
    this.#saga.run.kernel.fork(launch(rescuing, this))
  }

  rescue(fiber: Running): Step {
    return this.#phase === "doing" ? this.#do(fiber) : this.#undoBefore(fiber)
  }

  /** What could not be undone is undone once somebody has looked at it. */
  #park(): void {
    const { review } = this.#saga
    if (review === undefined) return
    this.#isRescued = true
    this.#isParked = true
    this.#phase = "undoing"
    this.#at++
    review.park(this)
  }

  #detached(): Request {
    return this.#request.detached(this.#request.caller, this.#saga.run.kernel.now)
  }

  /** Undoes the nearest part before this one that can be undone. */
  #undoBefore(fiber: Running): Step {
    const { parts } = this.#saga
    do this.#at--
    while (this.#at >= 0 && parts[this.#at]!.undo === undefined)
    this.#attempts = 0
    if (this.#at >= 0) return this.#undo(fiber, 0)
    if (this.#isParked) this.#saga.review!.undone()
    this.#end(outcomeFor("compensated"), this.#isParked ? undefined : this.#saga.meters.compensated)
    return this.#saga.compensated
  }

  #undo(fiber: Running, backoff: number): Step {
    const { meters, parts, run } = this.#saga
    this.#attempts++
    run.journal.counted(meters.undos)
    push(fiber, this)
    const undo = parts[this.#at]!.undo!(this.#detached())
    return backoff === 0 ? undo : run.kernel.wait(backoff, fiber, undo)
  }

  #complete(fiber: Running): Step {
    this.#end(ok, this.#saga.meters.completed)
    return pass(this.#reply, fiber)
  }

  #end(outcome: Outcome, meter: number | undefined): void {
    const { run, site } = this.#saga
    if (meter !== undefined) run.journal.counted(meter)
    // The saga as its caller saw it ended when its process died.
    if (!this.#isRescued) {
      const service = run.kernel.now - this.#startedAt
      run.journal.ended(site, this.#request, outcome, 0, service, true, this.#request.isAbandoned)
    }
    this.#phase = "over"
  }
}

const rescuing: Beginning<Undertaking> = { begin: (undertaking, fiber) => undertaking.rescue(fiber) }
