/**
 * Ejection: the instances of a service, who of them is ejected, and until when.
 *
 * What is judged is how calls ended for their callers, timeouts and unreachable instances included. As in Envoy
 * (envoyproxy/envoy source/common/upstream/outlier_detection_impl.cc) errors in a row eject at once, success rates and shares of
 * failures are looked at once per interval, and only then does anybody come back. Each ejection in a row lasts longer by the base time.
 */
import type { Due } from "../../kernel/Calendar.ts"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { formatSpan, wholeSpan } from "../../kernel/Instant.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import type { Endpoint, Part } from "../../model/Endpoint.ts"
import type { FailureReason, Outcome } from "../../model/Failure.ts"
import { failureReasons } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import { judged } from "./JudgedCall.ts"
import type { Complete, OutlierEjection } from "./OutlierEjection.ts"
import { complete } from "./OutlierEjection.ts"

/** What a server answers with a status of 5xx, or does not answer. Too many requests (429) is no error of the server. */
const gatewayErrors = ["timed out", "queue full", "too many in flight", "shed", "unreachable", "crashed"] as const
const localErrors = ["timed out", "unreachable", "crashed"] as const

const tableOf = (reasons: ReadonlyArray<FailureReason>): ReadonlyArray<boolean> =>
  failureReasons.map((reason) => reason !== "ok" && reasons.includes(reason))

const isError = tableOf(["error", ...gatewayErrors])
const isGatewayError = tableOf(gatewayErrors)
const isLocalError = tableOf(localErrors)

/** What is remembered of one instance. */
class Judgement {
  readonly part: Part
  isEjected = false
  since: Instant = 0
  /** Ejections in a row, of which every sweep in good standing forgets one. */
  times = 0
  inARow = 0
  gatewayInARow = 0
  localInARow = 0
  /** What chance adds to how long this ejection lasts. */
  jitter: Span = 0
  /** Since the last sweep. */
  calls = 0
  succeeded = 0

  constructor(part: Part) {
    this.part = part
  }

  get successRate(): number {
    return this.succeeded / this.calls
  }
}

export class Ejection implements Due {
  readonly #options: Complete
  readonly #name: string
  readonly #run: Run
  readonly #judgements: ReadonlyArray<Judgement>
  readonly #gauge: number
  readonly #refused: number
  readonly #chance: RandomStream
  #ejected = 0
  #isPending = false

  constructor(options: OutlierEjection, name: string, parts: ReadonlyArray<Part>, run: Run) {
    this.#options = complete(options)
    this.#name = name
    this.#run = run
    this.#judgements = parts.map((part) => new Judgement(part))
    this.#gauge = run.journal.meter({ name: "ejected instances", of: name, kind: "gauge" })
    this.#chance = run.kernel.streams.stream(`${name}/ejection`)
    this.#refused = run.journal.meter({ name: "ejections refused", of: name, kind: "counter" })
  }

  isEjected(position: number): boolean {
    return this.#judgements[position]!.isEjected
  }

  /** Another instance is there now: what was known of the one before says nothing about it. */
  forget(position: number): void {
    const judgement = this.#judgements[position]!
    if (judgement.isEjected) this.#release(judgement)
    judgement.times = judgement.calls = judgement.succeeded = 0
    judgement.inARow = judgement.gatewayInARow = judgement.localInARow = 0
  }

  /** Calls of the instance at this position, judged by how they end for their caller. */
  judging(position: number, way: Endpoint): Endpoint {
    return judged(way, (outcome) => this.ended(position, outcome))
  }

  ended(position: number, outcome: Outcome): void {
    const { consecutiveErrors, consecutiveGatewayErrors, consecutiveLocalErrors } = this.#options
    const judgement = this.#judgements[position]!
    if (consecutiveLocalErrors < Infinity && isLocalError[outcome]) {
      if (++judgement.localInARow >= consecutiveLocalErrors) {
        judgement.localInARow = 0
        this.#find(judgement, `${consecutiveLocalErrors} calls without an answer in a row`)
      }
      return this.#enter()
    }
    judgement.localInARow = 0
    judgement.calls++
    if (!isGatewayError[outcome]) judgement.gatewayInARow = 0
    else if (++judgement.gatewayInARow >= consecutiveGatewayErrors) {
      judgement.gatewayInARow = 0
      this.#find(judgement, `${consecutiveGatewayErrors} gateway errors in a row`)
    }
    if (!isError[outcome]) {
      judgement.succeeded++
      judgement.inARow = 0
    } else if (++judgement.inARow >= consecutiveErrors) {
      judgement.inARow = 0
      this.#find(judgement, `${consecutiveErrors} errors in a row`)
    }
    this.#enter()
  }

  due(): void {
    this.#isPending = false
    const { now } = this.#run.kernel
    for (const judgement of this.#judgements) {
      if (!judgement.isEjected) judgement.times = Math.max(0, judgement.times - 1)
      else if (now - judgement.since >= this.#lasts(judgement)) {
        this.#release(judgement)
        this.#tell(
          `${judgement.part.place.name} gets calls again: it was ejected ${formatSpan(now - judgement.since)} ago`
        )
      }
    }
    this.#compare()
    this.#count()
    const isAtRest = this.#judgements.every(({ calls, isEjected, times }) => calls === 0 && !isEjected && times === 0)
    for (const judgement of this.#judgements) judgement.calls = judgement.succeeded = 0
    // With nothing to judge and nobody to let back: a run must be able to end.
    if (!isAtRest) this.#enter()
  }

  /** Ejects whose success rate is an outlier among those who had enough calls since the last sweep. */
  #compare(): void {
    const { successRate } = this.#options
    if (successRate === undefined) return
    const known = this.#judgements.filter(({ calls, isEjected }) => !isEjected && calls >= successRate.requestVolume)
    if (known.length < successRate.minimumHosts) return
    const mean = known.reduce((sum, one) => sum + one.successRate, 0) / known.length
    const variance =
      known.reduce((sum, one) => sum + (one.successRate - mean) * (one.successRate - mean), 0) / known.length
    const threshold = mean - successRate.factor * Math.sqrt(variance)
    for (const one of known) {
      if (one.successRate >= threshold) continue
      this.#find(one, `${percent(one.successRate)} of its calls succeed, of all ${percent(mean)}`)
    }
  }

  /** Ejects who had too many failures since the last sweep, whatever others had. */
  #count(): void {
    const { failurePercentage } = this.#options
    if (failurePercentage === undefined) return
    const { minimumHosts, requestVolume, threshold } = failurePercentage
    const known = this.#judgements.filter(({ calls, isEjected }) => !isEjected && calls >= requestVolume)
    if (known.length < minimumHosts) return
    for (const one of known) {
      const failed = 1 - one.successRate
      if (failed >= threshold) this.#find(one, `${percent(failed)} of its calls fail`)
    }
  }

  /** There is a reason to eject somebody. */
  #find(judgement: Judgement, why: string): void {
    const { enforcing } = this.#options
    if (judgement.isEjected || (enforcing < 1 && this.#chance.next() >= enforcing)) return
    this.#eject(judgement, why)
  }

  #eject(judgement: Judgement, why: string): void {
    const { baseEjectionTime, maxEjectionPercent, maxEjectionTime, maxEjectionTimeJitter: jitter } = this.#options
    const present = this.#judgements.filter(({ part }) => part.isPresent !== false).length
    if (this.#ejected > 0 && this.#ejected / present >= maxEjectionPercent) {
      this.#run.journal.counted(this.#refused)
      return
    }
    judgement.isEjected = true
    judgement.since = this.#run.kernel.now
    if (baseEjectionTime * judgement.times < maxEjectionTime + baseEjectionTime) judgement.times++
    judgement.jitter = jitter === 0 ? 0 : wholeSpan(this.#chance.next() * jitter)
    this.#run.journal.levelled(this.#gauge, ++this.#ejected)
    this.#tell(`${judgement.part.place.name} is ejected for ${formatSpan(this.#lasts(judgement))}: ${why}`)
  }

  #release(judgement: Judgement): void {
    judgement.isEjected = false
    judgement.inARow = judgement.gatewayInARow = judgement.localInARow = 0
    this.#run.journal.levelled(this.#gauge, --this.#ejected)
  }

  #lasts({ jitter, times }: Judgement): Span {
    return Math.min(this.#options.baseEjectionTime * times, this.#options.maxEjectionTime) + jitter
  }

  /** Enters the next sweep. */
  #enter(): void {
    if (this.#isPending) return
    this.#isPending = true
    const { interval } = this.#options
    const { kernel } = this.#run
    kernel.at((Math.floor(kernel.now / interval) + 1) * interval, this)
  }

  #tell(what: string): void {
    this.#run.journal.changed(this.#name, what)
  }
}

const percent = (share: number): string => `${Math.floor(share * 100)}%`
