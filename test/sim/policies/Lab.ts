/**
 * Lab: a kernel, a caller, a callee that does as it is told, and a record of what happened when. For tests of policies.
 *
 * The callee is written in stock Effect, so that policies are tested over ordinary programs too. Instants are in
 * milliseconds of virtual time here.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import { millisecond } from "../../../src/sim/kernel/Instant.ts"
import { Kernel } from "../../../src/sim/kernel/Kernel.ts"
import type { Endpoint, Policy, Reply } from "../../../src/sim/model/Endpoint.ts"
import { degraded, full, stale } from "../../../src/sim/model/Endpoint.ts"
import type { Facts } from "../../../src/sim/model/Fact.ts"
import type { Failure, FailureReason } from "../../../src/sim/model/Failure.ts"
import { failing, failureReasons } from "../../../src/sim/model/Failure.ts"
import { Journal } from "../../../src/sim/model/Journal.ts"
import { Request } from "../../../src/sim/model/Request.ts"

export const shop = { id: 0, component: "shop", name: "shop/1", zone: undefined, region: undefined }

/** How the callee ends a call: with an answer of this quality, a failure, or a defect. */
type Ending = "full" | "stale" | "degraded" | FailureReason | "defect"

/** One call as the callee saw it. */
interface Seen {
  readonly at: number
  readonly request: Request
  endedAt: number | undefined
  /** "interrupted" if it was stopped before it was done. */
  how: string | undefined
}

const replies: Readonly<Record<string, Reply>> = { full, stale, degraded }

/** A callee: the n-th call takes as long and ends as the n-th entry says, all later ones as the last. */
export class Callee {
  readonly seen: Array<Seen> = []
  /** Calls inside now. */
  inside = 0
  readonly endpoint: Endpoint

  constructor(kernel: Kernel, script: ReadonlyArray<readonly [takesMs: number, ending: Ending]>) {
    this.endpoint = (request) =>
      Effect.suspend(() => {
        const [takesMs, ending] = script[Math.min(this.seen.length, script.length - 1)]!
        const call: Seen = { at: kernel.now / millisecond, request, endedAt: undefined, how: undefined }
        this.seen.push(call)
        this.inside++
        return (takesMs === 0 ? Effect.void : Effect.sleep(takesMs)).pipe(
          Effect.andThen(
            ending === "defect"
              ? Effect.die("bug")
              : ending in replies
                ? Effect.succeed(replies[ending]!)
                : failing("payments.charge", ending as FailureReason)
          ),
          Effect.onExit((exit) =>
            Effect.sync(() => {
              this.inside--
              call.endedAt = kernel.now / millisecond
              call.how = told(exit)
            })
          )
        )
      })
  }

  /** When calls came, in milliseconds. */
  get instants(): ReadonlyArray<number> {
    return this.seen.map(({ at }) => at)
  }

  /** How calls ended, as "full at 10". */
  get endings(): ReadonlyArray<string> {
    return this.seen.map(({ endedAt, how }) => (how === undefined ? "still inside" : `${how} at ${endedAt}`))
  }
}

/** "full", "timed out", "interrupted", "died". */
export const told = (exit: Exit.Exit<Reply, unknown>): string => {
  if (Exit.isSuccess(exit)) return exit.value.quality
  if (Cause.hasDies(exit.cause)) return "died"
  const failed = exit.cause.reasons.find(Cause.isFailReason)
  return failed === undefined ? "interrupted" : (failed.error as Failure).reason
}

export class Lab {
  readonly kernel: Kernel
  readonly journal: Journal
  readonly run
  readonly caller
  /** How the calls that were begun ended, in order of ending: "timed out at 800". */
  readonly endings: Array<string> = []
  /** Tries as "1 at 0". */
  readonly attempts: Array<string> = []
  /** What counters stand at. */
  readonly counters: Record<string, number> = {}
  /** What gauges were changed to, by name. */
  readonly levels: Record<string, Array<number>> = {}
  /** "breaker opened: ..." */
  readonly changes: Array<string> = []

  constructor(seed = 1) {
    this.kernel = new Kernel({ seed })
    this.journal = new Journal(this.kernel)
    this.run = { kernel: this.kernel, journal: this.journal }
    const site = this.journal.site({ name: "shop", kind: "service", capacity: 64 })
    this.caller = { label: "shop.checkout -> payments.charge", name: "shop", site, target: "payments.charge" }
    const ignored = () => {}
    const facts: Facts = {
      requestBegan: ignored,
      requestEnded: ignored,
      iterationLost: ignored,
      arrived: ignored,
      started: ignored,
      ended: ignored,
      attempted: (at, _of, _request, attempt) => void this.attempts.push(`${attempt} at ${at / millisecond}`),
      counted: (_at, meter, amount) => {
        const { name } = this.journal.meters[meter]!
        this.counters[name] = (this.counters[name] ?? 0) + amount
      },
      levelled: (_at, meter, value) => {
        const { name } = this.journal.meters[meter]!
        this.levels[name] = [...(this.levels[name] ?? []), value]
      },
      changed: (at, _of, what) => void this.changes.push(`${what} at ${at / millisecond}`)
    }
    this.journal.observe(facts)
  }

  /** A policy around an endpoint. */
  through(policy: Policy, endpoint: Endpoint): Endpoint {
    return Effect.runSync(policy)(endpoint)
  }

  callee(...script: ReadonlyArray<readonly [takesMs: number, ending: Ending]>): Callee {
    return new Callee(this.kernel, script)
  }

  request(): Request {
    return new Request(0, 0, this.kernel.now, shop)
  }

  /** Begins a call at an instant that has not passed. */
  callAt(atMs: number, endpoint: Endpoint, request = this.request()): void {
    this.at(atMs, () => void this.call(endpoint(request)))
  }

  /** Begins a call now, on a fiber of its own. */
  call(effect: Effect.Effect<Reply, Failure>): Fiber.Fiber<Reply, Failure> {
    const fiber = this.kernel.start(effect)
    fiber.addObserver((exit) => void this.endings.push(`${told(exit)} at ${this.kernel.now / millisecond}`))
    return fiber
  }

  at(atMs: number, action: () => void): void {
    this.kernel.at(atMs * millisecond, { due: action })
  }

  /** Runs until nothing is due any more, or up to an instant. */
  finish(untilMs?: number): this {
    this.kernel.run(untilMs === undefined ? {} : { instant: untilMs * millisecond })
    return this
  }
}

/** What a scenario's text means, as the options of a policy. */
export const decode = <S extends Schema.ConstraintDecoder<unknown>>(schema: S, written: unknown): S["Type"] =>
  Schema.decodeUnknownSync(schema)(written, { errors: "all", onExcessProperty: "error" })

/** Every reason a caller may see. */
export const reasons = failureReasons.filter((reason) => reason !== "ok" && reason !== "cancelled")
