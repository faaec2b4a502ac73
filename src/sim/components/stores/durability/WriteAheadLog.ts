/**
 * Write-ahead log: what of a store's writes outlives a crash, and how long it takes until it is back.
 *
 * A write is logged when its work is done; a crash takes what was not flushed, acknowledged or not. Then the store is down until
 * it has replayed what was logged since the last checkpoint, which everything before is part of.
 */
import * as Schema from "effect/Schema"
import type { Instant, Span as Nanoseconds } from "../../../kernel/Instant.ts"
import { formatSpan, wholeSpan } from "../../../kernel/Instant.ts"
import type { Condition, Conditions } from "../../../model/Conditions.ts"
import { optional } from "../../../model/Described.ts"
import { Distribution } from "../../../model/Distribution.ts"
import type { Loss } from "../../../model/History.ts"
import type { Run } from "../../../model/Journal.ts"
import { Count, Span } from "../../../model/Quantities.ts"
import type { Entry, Ledger } from "../Ledger.ts"
import { Outages } from "../Outages.ts"
import type { Archive } from "./Archive.ts"
import { Checkpoint, Checkpoints, describe as describeCheckpoint } from "./Checkpoints.ts"
import * as Flushing from "./FlushPolicy.ts"
import { Moments } from "./Moments.ts"

/** `log:` of a store. */
export const WriteAheadLog = Schema.Struct({
  flush: optional(
    Flushing.FlushPolicy,
    "When what was logged is flushed to disk. `each` (default, as `synchronous_commit` of PostgreSQL and " +
      "`innodb_flush_log_at_trx_commit` 1 of MySQL): a write is acknowledged when it is flushed. `every(1s)` (`appendfsync everysec` of " +
      "Redis, `innodb_flush_log_at_trx_commit` 2): it is acknowledged at once, and a crash takes those of the last second. `never`: " +
      "a crash takes all since the last checkpoint."
  ),
  takes: optional(Distribution, "How long a flush takes; there is one at a time. Default 0s."),
  group: optional(
    Schema.Boolean,
    "Whether a flush takes all that waits for one with it (group commit, as in PostgreSQL and InnoDB). Default true; otherwise each " +
      "write has a flush of its own. Only of `each`."
  ),
  checkpoint: optional(
    Checkpoint,
    "How often everything is written to where it belongs, so that the log before that is not needed any more. Default 5m, as " +
      "`checkpoint_timeout` of PostgreSQL, and it costs nothing; `{every: 5m, takes: 1m, slow: 1.5x}` says what it costs. " +
      "`{writes: 1000, load: 500ms}` is a snapshot after every so many; `never`: all there ever was is replayed."
  ),
  replay: optional(Span, "How long it takes after a crash to replay one write since the last checkpoint. Default 0s."),
  before: optional(
    Count,
    "How many writes are in the log from before the run, to be replayed as well unless a checkpoint has them. Default: none."
  )
})
export type WriteAheadLog = typeof WriteAheadLog.Type

/** In words: "flushes each write in exponential(4ms), together with others, replays 1ms a write". */
export const describe = (options: WriteAheadLog): string => {
  const { before, checkpoint, flush, group = true, replay = 0, takes } = options
  const { interval, kind } = flush ?? { kind: "each" }
  const often = {
    each: "flushes each write",
    every: `flushes every ${formatSpan(interval ?? 0)}`,
    never: "never flushes"
  }
  return [
    `${often[kind]}${takes === undefined ? "" : ` in ${takes.text}`}`,
    ...(kind === "each" ? [group ? "together with others" : "one by one"] : []),
    ...describeCheckpoint(checkpoint),
    ...(replay > 0 ? [`replays ${formatSpan(replay)} a write`] : []),
    ...(before === undefined ? [] : [`${before} writes from before`])
  ].join(", ")
}

/** Somebody who waits until a write is flushed. */
export interface Flush {
  readonly position: number
  flushed(): void
}

export class Log {
  readonly #options: WriteAheadLog
  readonly #interval: Nanoseconds
  readonly #checkpoints: Checkpoints
  readonly #ledger: Ledger
  readonly #name: string
  readonly #archive: Archive | undefined
  /** Of where it stands; that can change when it is restored. */
  #conditions: Conditions
  readonly #run: Run
  readonly #outages: Outages
  readonly #draw: () => Nanoseconds
  readonly #moments = new Moments()
  readonly #lost: number
  readonly #flushes: number
  #written = 0
  #flushed = 0
  #waiting: Array<Flush> = []
  #isFlushing = false
  /** How often it has crashed: what was under way before is not any more. */
  #life = 0
  #crashedAt: Instant | undefined
  #lostWrites = 0
  #replayTakes: Nanoseconds = 0
  /** How often it has begun to replay, or was kept from it. */
  #replay = 0
  /** Whether something else than the replay keeps it down. */
  #isHit = false
  /** What holds it down until it has replayed. */
  #replaying: (() => void) | undefined

  constructor(
    options: WriteAheadLog,
    ledger: Ledger,
    name: string,
    conditions: Conditions,
    run: Run,
    archive?: Archive
  ) {
    const { flush, takes } = options
    const { journal, kernel } = run
    this.#options = options
    this.#interval = flush?.interval ?? 0
    this.#ledger = ledger
    this.#name = name
    this.#archive = archive
    this.#conditions = conditions
    this.#run = run
    this.#outages = new Outages(name, run)
    const stream = kernel.streams.stream(`${name}/flush`)
    this.#draw = () => (takes === undefined ? 0 : wholeSpan(takes.sample(stream) * this.#conditions.slow))
    this.#lost = journal.meter({ name: "lost writes", of: name, kind: "counter" })
    this.#flushes = journal.meter({ name: "flushes", of: name, kind: "counter" })
    conditions.onChange(() => this.#look())
    this.#checkpoints = new Checkpoints(options.checkpoint, options.before ?? 0, {
      countUntil: this.countUntil,
      conditionsNow: () => this.#conditions,
      later: (span, act) => this.#after(span, act),
      run
    })
  }

  /** Whether a write is acknowledged only when it is flushed. */
  get mustWait(): boolean {
    return (this.#options.flush?.kind ?? "each") === "each"
  }

  /** How many of the log are shown to who reads: what is acknowledged when it is flushed is not seen before that. */
  get shown(): number {
    return this.mustWait ? this.#safe() : this.#written
  }

  /** Logs a write. */
  append(key: number, does: Parameters<Ledger["append"]>[2]): Entry {
    const { kernel } = this.#run
    const position = ++this.#written
    const safe = Math.min(this.#safe(), this.#archive?.settled(this.countUntil) ?? Infinity)
    this.#moments.add(kernel.now, Math.max(0, Math.min(safe, this.#checkpoints.position)))
    this.#checkpoints.written(position)
    const entry = this.#ledger.append(key, position, does, safe)
    if (!this.#isFlushing) this.#plan()
    return entry
  }

  /** Flushes at the next of the instants at which it does so by itself. */
  #plan(): void {
    if (this.#interval === 0 || this.#flushed === this.#written) return
    this.#isFlushing = true
    const { now } = this.#run.kernel
    const next = (Math.floor(now / this.#interval) + 1) * this.#interval
    this.#after(next - now, () => this.#flush())
  }

  wait(flush: Flush): void {
    this.#waiting.push(flush)
    if (!this.#isFlushing) this.#flush()
  }

  leave(flush: Flush): void {
    this.#waiting = this.#waiting.filter((one) => one !== flush)
  }

  #flush(): void {
    this.#isFlushing = true
    const isAlone = this.mustWait && this.#options.group === false
    const upTo = isAlone ? this.#waiting[0]!.position : this.#written
    this.#after(this.#draw(), () => {
      this.#isFlushing = false
      this.#run.journal.counted(this.#flushes)
      this.#flushed = Math.max(this.#flushed, upTo)
      const done = this.#waiting.filter(({ position }) => position <= this.#flushed)
      this.#waiting = this.#waiting.filter(({ position }) => position > this.#flushed)
      for (const one of done) one.flushed()
      if (this.#waiting.length > 0) this.#flush()
      else this.#plan()
    })
  }

  /** Does something later, unless it crashes before. */
  #after(span: Nanoseconds, act: () => void): void {
    const life = this.#life
    this.#run.kernel.after(span, { due: () => void (life === this.#life && act()) })
  }

  /** How many writes had been logged at an instant. */
  readonly countUntil = (instant: Instant): number => (instant <= 0 ? 0 : this.#moments.countUntil(instant))

  /** It goes on where these hold. */
  moveTo(conditions: Conditions): void {
    this.#conditions = conditions
    conditions.onChange(() => this.#look())
    this.#look()
  }

  /** All is gone, and only the first so many writes can be had again; to be called while it is down. */
  rewind(position: number): void {
    this.#lose(position, this.#flushed, "wipe")
    this.#replayTakes = 0
    this.#replaying?.()
    this.#replaying = undefined
  }

  /** How many of the log a crash leaves. */
  #safe(): number {
    return Math.max(this.#flushed, this.#checkpoints.position)
  }

  #look(): void {
    const { isDown, isPaused } = this.#conditions
    this.#outages.turn(isDown || isPaused)
    if (isDown && this.#crashedAt === undefined) this.#crash()
    if (this.#crashedAt === undefined) return
    const isHit = this.#conditions.active.some((one) => one !== replays && one.down === true)
    if (isHit) this.#replay++
    else if (this.#isHit) this.#recover()
    this.#isHit = isHit
  }

  #crash(): void {
    this.#crashedAt = this.#run.kernel.now
    this.#life++
    this.#isFlushing = false
    this.#waiting = []
    this.#lostWrites = 0
    const safe = this.#safe()
    this.#lose(safe, this.mustWait ? this.#flushed : this.#written, "crash")
    const { load, position } = this.#checkpoints
    this.#replayTakes = load + (safe - Math.min(safe, position)) * (this.#options.replay ?? 0)
    this.#isHit = true
    if (this.#replayTakes > 0) this.#replaying = this.#conditions.add(replays)
  }

  /** Of the log only the first so many writes are left; so many had been acknowledged. */
  #lose(position: number, acknowledged: number, why: Loss["why"]): void {
    if (acknowledged > position) {
      this.#lostWrites += acknowledged - position
      this.#run.journal.counted(this.#lost, acknowledged - position)
      this.#outages.lose(this.#outages.since - this.#moments.at(position + 1))
    }
    this.#ledger.forget(position, acknowledged, this.#ledger.lostBy(why))
    this.#written = this.#flushed = position
    this.#moments.forget(position)
    this.#checkpoints.crashed(position)
  }

  /** Nothing else keeps it down: it replays, from the start if it is hit meanwhile. */
  #recover(): void {
    const replay = ++this.#replay
    const done = () => {
      if (replay !== this.#replay) return
      const lost = this.#lostWrites
      const loss = lost === 0 ? "nothing lost" : `${lost} acknowledged ${lost === 1 ? "write" : "writes"} lost`
      const span = formatSpan(this.#run.kernel.now - this.#crashedAt!)
      this.#run.journal.changed(this.#name, `is back after ${span}, ${loss}`)
      this.#crashedAt = undefined
      this.#isHit = false
      this.#replaying?.()
      this.#replaying = undefined
    }
    if (this.#replayTakes === 0) done()
    else this.#run.kernel.after(this.#replayTakes, { due: done })
  }
}

const replays: Condition = { down: true }
