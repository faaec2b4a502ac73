/**
 * Two-phase commit: several stores write all or nothing. All prepare and vote; the coordinator decides, logs it, and tells them.
 *
 * Between its vote and the decision a participant keeps the row locked and can do nothing by itself: if the coordinator dies then,
 * it is in doubt until somebody reads the coordinator's log (`recovery`). What is not in that log was aborted (presumed abort).
 * What was decided is told again until every participant has heard, on nobody's behalf: no deadline counts for it.
 */
import type * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type { Due } from "../../kernel/Calendar.ts"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { formatSpan, second } from "../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, Frame, launch, launching, pass, push } from "../../kernel/Process.ts"
import type { Conditions } from "../../model/Conditions.ts"
import { optional } from "../../model/Described.ts"
import { Distribution } from "../../model/Distribution.ts"
import { constant } from "../../model/distributions/Constant.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import { full } from "../../model/Endpoint.ts"
import type { Outcome } from "../../model/Failure.ts"
import { ok, outcomeFor, outcomeOf } from "../../model/Failure.ts"
import type { Journal, Run } from "../../model/Journal.ts"
import type { Purpose, Transaction } from "../../model/Purpose.ts"
import { Span as SpanText } from "../../model/Quantities.ts"
import type { Place, Request } from "../../model/Request.ts"

/** What a commit in two phases can be told, beside its participants. */
export const TwoPhaseCommit = Schema.Struct({
  force: optional(
    Distribution,
    "How long it takes to force a record to a log: of a participant before it votes yes, of the coordinator before it tells " +
      "anybody to commit, of a participant before it says that it has. Default 0s."
  ),
  patience: optional(
    SpanText,
    "How long the coordinator waits for votes before it aborts, and for an acknowledgement before it tells a participant again. " +
      "Default 5s."
  ),
  resend: optional(
    SpanText,
    "How long after a participant could not be told what was decided it is told again. Default 1s."
  ),
  recovery: optional(
    SpanText,
    "How long after the coordinator died somebody reads its log and ends what it left. Default 30s."
  )
})
export type TwoPhaseCommit = typeof TwoPhaseCommit.Type

export const defaults = { force: constant(0), patience: 5 * second, resend: second, recovery: 30 * second }

/** In words: "commits stock.write and money.write in two phases, 5ms to force a log". */
export const describe = (options: TwoPhaseCommit, participants: string): string => {
  const { force, patience, recovery } = { ...defaults, ...options }
  const forced = options.force === undefined ? "" : `, ${force.text} to force a log`
  const limits = `votes within ${formatSpan(patience)}, recovers after ${formatSpan(recovery)}`
  return `commits ${participants} in two phases${forced}, ${limits}`
}

/** What the coordinator does. */
export interface Rounds {
  /** Asks all participants for their votes; fails if one says no or says nothing. */
  readonly prepare: Endpoint
  /** Forces a record of the coordinator's log. */
  readonly force: Endpoint
  /** Tells all participants what was decided, for as long as it takes until all have heard. */
  readonly tell: Endpoint
}

/** All commits of one name, wherever they are coordinated. */
export class Commits {
  readonly name: string
  readonly run: Run
  readonly site: number
  readonly meters: Readonly<Record<"committed" | "aborted" | "lost" | "inDoubt" | "messages", number>>
  #inDoubt = 0

  constructor(name: string, run: Run) {
    const meter = (meter: string, kind: "counter" | "gauge" = "counter") =>
      run.journal.meter({ name: meter, of: name, kind })
    this.name = name
    this.run = run
    this.site = run.journal.site({ name, kind: "commit", capacity: Infinity })
    this.meters = {
      committed: meter("committed"),
      aborted: meter("aborted"),
      lost: meter("coordinators lost"),
      inDoubt: meter("in doubt", "gauge"),
      messages: meter("messages")
    }
  }

  /** So many more transactions are in doubt, or fewer. */
  doubt(more: number): void {
    if (more === 0) return
    this.#inDoubt += more
    this.run.journal.levelled(this.meters.inDoubt, this.#inDoubt)
  }

  /** Answers when every participant has committed; fails as the first of them that did not prepare. */
  make(options: TwoPhaseCommit, coordinator: Coordinator, rounds: Rounds): Endpoint {
    const coordinating = new Coordinating(this, options, coordinator, rounds)
    return launching(coordinating)
  }

  /** Counts what goes to a participant and what comes back. */
  counting(next: Endpoint, place: Place): Endpoint {
    const { journal } = this.run
    const { messages } = this.meters
    const inner = beginning(next)
    const counts: Beginning<Request> = {
      begin: (request, fiber) => {
        journal.counted(messages)
        push(fiber, new Answer(messages, journal))
        return inner.begin(request.child(place), fiber)
      }
    }
    return launching(counts)
  }
}

/** The process that coordinates, and its conditions; clients have none. */
export interface Coordinator {
  readonly place: Place
  readonly conditions: Conditions | undefined
}

class Answer extends Frame {
  readonly #messages: number
  readonly #journal: Journal

  constructor(messages: number, journal: Journal) {
    super()
    this.#messages = messages
    this.#journal = journal
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.#journal.counted(this.#messages)
    return pass(value, fiber)
  }

  override failed(_failure: unknown, exit: Exit.Exit<any, any>): Step {
    this.#journal.counted(this.#messages)
    return exit
  }
}

class Coordinating implements Beginning<Request> {
  readonly commits: Commits
  readonly force: Distribution
  readonly recovery: Span
  readonly coordinator: Coordinator
  readonly rounds: Rounds

  constructor(commits: Commits, options: TwoPhaseCommit, coordinator: Coordinator, rounds: Rounds) {
    const { force, recovery } = { ...defaults, ...options }
    this.commits = commits
    this.force = force
    this.recovery = recovery
    this.coordinator = coordinator
    this.rounds = rounds
  }

  begin(request: Request, fiber: Running): Step {
    const { run, site } = this.commits
    run.journal.arrived(site, request)
    run.journal.sent(site, request, 0)
    return new Commit(this, request, run.kernel.now).begin(fiber)
  }
}

/** One transaction, as its coordinator sees it. */
class Commit extends Frame implements Transaction, Due {
  state: "voting" | "committed" | "aborted" = "voting"
  prepared = 0
  readonly force: Distribution
  readonly #of: Coordinating
  readonly #request: Request
  readonly #startedAt: Instant
  #phase: "preparing" | "forcing" | "telling" | "over" = "preparing"
  /** What it left in doubt when its coordinator died. */
  #left = 0

  constructor(of: Coordinating, request: Request, startedAt: Instant) {
    super()
    this.#of = of
    this.#request = request
    this.#startedAt = startedAt
    this.force = of.force
  }

  begin(fiber: Running): Step {
    push(fiber, this)
    const hop = this.#request.child(this.#of.coordinator.place)
    return this.#of.rounds.prepare(this.#for(hop, "voting"))
  }

  override succeeded(_value: unknown, fiber: Running): Step {
    if (this.#phase === "telling") {
      this.#end(ok)
      return pass(full, fiber)
    }
    push(fiber, this)
    if (this.#phase === "preparing") {
      this.#phase = "forcing"
      return this.#of.rounds.force(this.#request)
    }
    this.#phase = "telling"
    this.#decide("committed")
    return this.#tell()
  }

  override failed(failure: unknown, exit: Exit.Exit<any, any>): Step {
    if (this.#phase === "preparing") {
      this.#decide("aborted")
      this.#of.commits.run.kernel.soon(this)
    }
    this.#end(outcomeOf(failure))
    return exit
  }

  override stopped(): undefined {
    if (this.#phase === "over") return
    const { commits, coordinator, recovery } = this.#of
    const { meters, run } = commits
    this.#end(outcomeFor("cancelled"))
    if (coordinator.conditions?.isDown !== true) {
      if (this.state === "voting") this.#decide("aborted")
      run.kernel.soon(this)
      return
    }
    run.journal.counted(meters.lost)
    this.#left = this.prepared > 0 ? 1 : 0
    commits.doubt(this.#left)
    run.kernel.after(recovery, this)
  }

  /** Ends what was left to do, on a fiber of its own. */
  due(): void {
    this.#of.commits.doubt(-this.#left)
    if (this.state === "voting") this.#decide("aborted")
    this.#of.commits.run.kernel.fork(launch(telling, this))
  }

  tellAll(): Step {
    return this.#tell()
  }

  #tell(): ReturnType<Endpoint> {
    const { commits, coordinator, rounds } = this.#of
    const { now } = commits.run.kernel
    return rounds.tell(this.#for(this.#request.detached(coordinator.place, now), "deciding"))
  }

  #for(hop: Request, kind: "voting" | "deciding"): Request {
    const purpose: Purpose = { kind, transaction: this }
    hop.purpose = purpose
    return hop
  }

  #decide(state: "committed" | "aborted"): void {
    this.state = state
    const { meters, run } = this.#of.commits
    run.journal.counted(meters[state])
  }

  #end(outcome: Outcome): void {
    const { run, site } = this.#of.commits
    const { isAbandoned } = this.#request
    this.#phase = "over"
    run.journal.ended(site, this.#request, outcome, 0, run.kernel.now - this.#startedAt, true, isAbandoned)
  }
}

const telling: Beginning<Commit> = { begin: (commit) => commit.tellAll() }
