/**
 * Health check: what a balancer believes about who is alive, which is always a little out of date.
 *
 * Every instance is probed at each multiple of the interval. A dead instance, or one that stands still, fails its probe, which
 * is known after its timeout; one that is merely slow or answers with errors passes it, so that a sick instance goes on getting
 * its share of calls.
 */
import * as Schema from "effect/Schema"
import type { Due } from "../../kernel/Calendar.ts"
import type { Span } from "../../kernel/Instant.ts"
import { formatSpan, second } from "../../kernel/Instant.ts"
import { optional } from "../../model/Described.ts"
import type { Part } from "../../model/Endpoint.ts"
import type { Run } from "../../model/Journal.ts"
import { Count, Span as SpanText } from "../../model/Quantities.ts"

const Interval = SpanText.check(
  Schema.makeFilter((interval) => interval > 0 || "the interval of a health check has to be longer than 0s")
)

/** `healthCheck:` of a service. The defaults are those of Kubernetes' readiness probes. */
export const HealthCheck = Schema.Struct({
  interval: optional(Interval, "How often every instance is probed. Default 10s."),
  timeout: optional(
    SpanText,
    "How long a probe waits for its answer, no longer than `interval`: so much later it is known that it failed. Default 0s, at " +
      "once, as where connections are refused; Kubernetes waits 1s."
  ),
  failures: optional(Count, "Probes that fail in a row until an instance gets no more calls. Default 3."),
  successes: optional(Count, "Probes that succeed in a row until it gets calls again. Default 1.")
}).check(
  Schema.makeFilter(({ interval = 10 * second, timeout = 0 }: { interval?: Span; timeout?: Span }) =>
    timeout <= interval
      ? undefined
      : {
          path: ["timeout"],
          issue: `the next probe, after ${formatSpan(interval)}, would be there before this one has failed`
        }
  )
)
export type HealthCheck = typeof HealthCheck.Type

/** In words: "probed every 5s, out after 3 failures, back after 1 success". */
export const describe = ({ failures = 3, interval = 10 * second, successes = 1, timeout = 0 }: HealthCheck): string =>
  `probed every ${formatSpan(interval)}${timeout === 0 ? "" : ` for up to ${formatSpan(timeout)}`}, out after ${failures} ${failures === 1 ? "failure" : "failures"}, ` +
  `back after ${successes} ${successes === 1 ? "success" : "successes"}`

/**
 * Whether the part of this position is believed to be healthy. Without options what is down is known at once, and only that:
 * an instance that stands still is not noticed.
 */
export const make = (
  options: HealthCheck | undefined,
  name: string,
  parts: ReadonlyArray<Part>,
  run: Run
): ((position: number) => boolean) => {
  if (options === undefined) return (position) => !parts[position]!.conditions.looksDown
  const { failures = 3, interval = 10 * second, successes = 1, timeout = 0 } = options
  const probes = new Probes(
    interval,
    timeout,
    parts.map((part) => new Probed(part, failures, successes)),
    name,
    run
  )
  return (position) => probes.probed[position]!.isBelievedHealthy
}

/** One instance as its probes see it. */
class Probed {
  readonly part: Part
  isBelievedHealthy = true
  /** What the probes say, which is believed as soon as the last of them has failed. */
  isPassing = true
  readonly #failures: number
  readonly #successes: number
  /** Probes in a row that contradict what is believed. */
  #inARow = 0

  constructor(part: Part, failures: number, successes: number) {
    this.part = part
    this.#failures = failures
    this.#successes = successes
  }

  get answers(): boolean {
    return !this.part.conditions.looksDead
  }

  /** Whether more probes like the last would change nothing any more. */
  get isSettled(): boolean {
    return this.answers === this.isPassing && this.#inARow === 0
  }

  /** Probes once; returns whether that changed what the probes say. */
  probe(): boolean {
    if (this.answers === this.isPassing) {
      this.#inARow = 0
      return false
    }
    if (++this.#inARow < (this.isPassing ? this.#failures : this.#successes)) return false
    this.isPassing = !this.isPassing
    this.#inARow = 0
    return true
  }
}

/** Probes all at the multiples of the interval, but only while that could change anything: a run must be able to end. */
class Probes implements Due {
  readonly probed: ReadonlyArray<Probed>
  readonly #interval: Span
  readonly #timeout: Span
  readonly #name: string
  readonly #run: Run
  #isPending = false

  constructor(interval: Span, timeout: Span, probed: ReadonlyArray<Probed>, name: string, run: Run) {
    this.#interval = interval
    this.#timeout = timeout
    this.probed = probed
    this.#name = name
    this.#run = run
    for (const { part } of probed) part.conditions.onChange(() => this.#enter(0))
  }

  due(): void {
    this.#isPending = false
    for (const probed of this.probed) {
      if (!probed.probe()) continue
      if (probed.isPassing || this.#timeout === 0) this.#believe(probed)
      else this.#run.kernel.after(this.#timeout, { due: () => this.#believe(probed) })
    }
    if (this.probed.some((probed) => !probed.isSettled)) this.#enter(1)
  }

  /** Enters the next probing, at the earliest `atLeast` nanoseconds from now. */
  #enter(atLeast: Span): void {
    if (this.#isPending) return
    this.#isPending = true
    const { kernel } = this.#run
    kernel.at(Math.ceil((kernel.now + atLeast) / this.#interval) * this.#interval, this)
  }

  #believe(probed: Probed): void {
    if (probed.isBelievedHealthy === probed.isPassing) return
    probed.isBelievedHealthy = probed.isPassing
    const what = probed.isPassing
      ? "passes its health check and gets calls again"
      : "fails its health check and gets no more calls"
    this.#run.journal.changed(this.#name, `${probed.part.place.name} ${what}`)
  }
}
