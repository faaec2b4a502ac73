/**
 * Pipe: the bandwidth of a link in one direction, through which its messages go one after the other.
 *
 * A message of some size takes size / bandwidth to be sent, and those behind it wait: that is on top of the latency, and only
 * this part grows with the load. Messages without a size pass beside it. When a fault takes bandwidth away, what is being sent
 * goes on at the new speed.
 */
import type { Due } from "../../kernel/Calendar.ts"
import type { Instant } from "../../kernel/Instant.ts"
import { second } from "../../kernel/Instant.ts"
import type { Waking } from "../../kernel/Process.ts"
import type { Conditions } from "../../model/Conditions.ts"
import { ok, outcomeFor } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import type { Request } from "../../model/Request.ts"

export interface PipeOptions {
  /** Under which its traffic is told, such as "eu -> us"; without one it is not. */
  readonly name: string | undefined
  /** Bits per second. */
  readonly bandwidth: number
  /** Bytes that may wait; what finds no room is lost. Default: any number. */
  readonly buffer: number | undefined
}

/** The way on which a message goes on once it has been sent. */
export interface Onward {
  readonly conditions: Conditions
  release(waking: Waking): void
}

/** A message that is being sent, or waits for that. */
export interface Parcel {
  readonly way: Onward
  readonly waking: Waking
  readonly request: Request
  readonly bits: number
}

interface Queued extends Parcel {
  readonly enteredAt: Instant
  next: Queued | undefined
}

const tooMuch = outcomeFor("queue full")

export class Pipe implements Due {
  readonly #bandwidth: number
  readonly #buffer: number
  readonly #run: Run
  readonly #site: number
  #sending: Queued | undefined
  #last: Queued | undefined
  /** Bits that wait behind what is being sent. */
  #waiting = 0
  #startedAt: Instant = 0
  /** Of what is being sent: bits left at `#since`, and bits per nanosecond from then on. */
  #left = 0
  #since: Instant = 0
  #speed = 0
  #dueAt: Instant = -1

  constructor({ bandwidth, buffer = Infinity, name }: PipeOptions, run: Run) {
    this.#bandwidth = bandwidth
    this.#buffer = buffer * 8
    this.#run = run
    this.#site = name === undefined ? -1 : run.journal.site({ name, kind: "link", capacity: 1 })
  }

  /** Takes a message along; `false` if there is no room for it to wait. */
  send(parcel: Parcel): boolean {
    const { journal, kernel } = this.#run
    const { request } = parcel
    if (this.#site >= 0) journal.arrived(this.#site, request)
    if (this.#sending !== undefined && this.#waiting + parcel.bits > this.#buffer) {
      if (this.#site >= 0) journal.ended(this.#site, request, tooMuch, 0, 0, false, false)
      return false
    }
    const queued: Queued = { ...parcel, enteredAt: kernel.now, next: undefined }
    if (this.#sending === undefined) this.#begin(queued)
    else {
      this.#waiting += queued.bits
      this.#last!.next = queued
    }
    this.#last = queued
    return true
  }

  /** The conditions on one of its ways have changed. */
  retime(way: Onward): void {
    if (this.#sending?.way !== way) return
    this.#left -= this.#speed * (this.#run.kernel.now - this.#since)
    this.#goOn()
  }

  due(): void {
    const sent = this.#sending
    const { journal, kernel } = this.#run
    if (sent === undefined || kernel.now !== this.#dueAt) return
    if (this.#site >= 0) {
      const waited = this.#startedAt - sent.enteredAt
      const { request } = sent
      journal.ended(this.#site, request, ok, waited, kernel.now - this.#startedAt, true, request.isAbandoned)
    }
    this.#sending = undefined
    if (sent.next !== undefined) {
      this.#waiting -= sent.next.bits
      this.#begin(sent.next)
    }
    sent.way.release(sent.waking)
  }

  #begin(queued: Queued): void {
    const { journal, kernel } = this.#run
    this.#sending = queued
    this.#startedAt = kernel.now
    this.#left = queued.bits
    if (this.#site >= 0) journal.sent(this.#site, queued.request, kernel.now - queued.enteredAt)
    this.#goOn()
  }

  #goOn(): void {
    const { kernel } = this.#run
    this.#since = kernel.now
    this.#speed = (this.#bandwidth * this.#sending!.way.conditions.bandwidth) / second
    this.#dueAt = kernel.now + Math.max(1, Math.round(this.#left / this.#speed))
    kernel.at(this.#dueAt, this)
  }
}
