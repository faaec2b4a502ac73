/**
 * Callback engine: the ceiling that Faultline is measured against.
 *
 * A discrete-event simulation as one writes it by hand when nothing matters but speed: closures on a binary heap, no
 * processes, no interruption, nothing observed but a few sums. A cancelled timer stays in the heap and finds out when it comes
 * up that nobody waits for it any more.
 */
import type { Contender, Outcome, WorkloadName } from "./Contender.ts"
import { drawing, exponential, interarrivalMsMean, singleQueue, tandem } from "./Contender.ts"

const nothing = (): void => {}

/** What happens next, in order of (instant, sequence). */
class Timeline {
  now = 0
  events = 0
  #size = 0
  #sequence = 0
  #instants = new Float64Array(1024)
  #sequences = new Float64Array(1024)
  readonly #actions: Array<() => void> = new Array(1024).fill(nothing)

  after(delayMs: number, action: () => void): void {
    if (this.#size === this.#instants.length) this.#grow()
    const instants = this.#instants
    const sequences = this.#sequences
    const actions = this.#actions
    const instant = this.now + delayMs
    // The newest sequence number is the largest: among equals the new entry stays below.
    let i = this.#size++
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (instants[parent]! <= instant) break
      instants[i] = instants[parent]!
      sequences[i] = sequences[parent]!
      actions[i] = actions[parent]!
      i = parent
    }
    instants[i] = instant
    sequences[i] = this.#sequence++
    actions[i] = action
  }

  run(): void {
    while (this.#size > 0) {
      this.now = this.#instants[0]!
      this.events++
      this.#takeFirst()()
    }
  }

  #takeFirst(): () => void {
    const instants = this.#instants
    const sequences = this.#sequences
    const actions = this.#actions
    const first = actions[0]!
    const end = --this.#size
    const instant = instants[end]!
    const sequence = sequences[end]!
    const action = actions[end]!
    const half = end >> 1
    let i = 0
    while (i < half) {
      let child = 2 * i + 1
      let childInstant = instants[child]!
      const right = child + 1
      if (right < end) {
        const rightInstant = instants[right]!
        if (rightInstant < childInstant || (rightInstant === childInstant && sequences[right]! < sequences[child]!)) {
          child = right
          childInstant = rightInstant
        }
      }
      if (instant < childInstant || (instant === childInstant && sequence < sequences[child]!)) break
      instants[i] = childInstant
      sequences[i] = sequences[child]!
      actions[i] = actions[child]!
      i = child
    }
    instants[i] = instant
    sequences[i] = sequence
    actions[i] = action
    actions[end] = nothing
    return first
  }

  #grow(): void {
    const instants = new Float64Array(this.#size * 2)
    const sequences = new Float64Array(this.#size * 2)
    instants.set(this.#instants)
    sequences.set(this.#sequences)
    this.#instants = instants
    this.#sequences = sequences
  }
}

/** First in, first out: a ring that doubles when it is full. */
class WaitingLine<T> {
  length = 0
  #ring: Array<T | undefined> = new Array(16).fill(undefined)
  #first = 0

  join(one: T): void {
    if (this.length === this.#ring.length) this.#grow()
    this.#ring[(this.#first + this.length++) & (this.#ring.length - 1)] = one
  }

  /** Only when `length > 0`. */
  leave(): T {
    const one = this.#ring[this.#first]!
    this.#ring[this.#first] = undefined
    this.#first = (this.#first + 1) & (this.#ring.length - 1)
    this.length--
    return one
  }

  #grow(): void {
    const inOrder = [...this.#ring.slice(this.#first), ...this.#ring.slice(0, this.#first)]
    this.#ring = [...inOrder, ...new Array(inOrder.length).fill(undefined)]
    this.#first = 0
  }
}

interface Tally {
  answered: number
  attempts: number
  responseMsSum: number
}

const simulateSingleQueue = (timeline: Timeline, tally: Tally, requests: number): void => {
  const draw = drawing()
  const waiting = new WaitingLine<number>()
  let isBusy = false
  let arrived = 0

  const serve = (arrivedAt: number): void => {
    isBusy = true
    timeline.after(exponential(draw, singleQueue.serviceMsMean), () => {
      tally.answered++
      tally.responseMsSum += timeline.now - arrivedAt
      isBusy = false
      if (waiting.length > 0) serve(waiting.leave())
    })
  }
  const arrive = (): void => {
    if (++arrived < requests) timeline.after(exponential(draw, singleQueue.interarrivalMsMean), arrive)
    tally.attempts++
    if (isBusy) waiting.join(timeline.now)
    else serve(timeline.now)
  }

  timeline.after(exponential(draw, singleQueue.interarrivalMsMean), arrive)
}

interface Attempt {
  readonly arrivedAt: number
  station: number
  isWaiting: boolean
  isOver: boolean
}

const simulateTandem = (timeline: Timeline, tally: Tally, workload: "w2" | "w3", requests: number): void => {
  const { stations, timeoutMs, attemptsMax, backoffMs } = tandem
  const draw = drawing()
  const waiting = stations.map(() => new WaitingLine<Attempt>())
  const busy = stations.map(() => 0)
  let arrived = 0

  const enter = (attempt: Attempt, station: number): void => {
    attempt.station = station
    if (busy[station]! < stations[station]!.workers) {
      busy[station]!++
      serve(attempt, station)
    } else {
      attempt.isWaiting = true
      waiting[station]!.join(attempt)
    }
  }
  const serve = (attempt: Attempt, station: number): void => {
    attempt.isWaiting = false
    timeline.after(exponential(draw, stations[station]!.serviceMsMean), () => {
      if (attempt.isOver) return
      leave(station)
      if (station + 1 < stations.length) return enter(attempt, station + 1)
      attempt.isOver = true
      tally.answered++
      tally.responseMsSum += timeline.now - attempt.arrivedAt
    })
  }
  /** A worker is free: it takes the next who still waits, or rests. */
  const leave = (station: number): void => {
    const line = waiting[station]!
    while (line.length > 0) {
      const next = line.leave()
      if (!next.isOver) return serve(next, station)
    }
    busy[station]!--
  }
  const attempt = (arrivedAt: number, ordinal: number): void => {
    const started: Attempt = { arrivedAt, station: 0, isWaiting: false, isOver: false }
    tally.attempts++
    timeline.after(timeoutMs, () => {
      if (started.isOver) return
      started.isOver = true
      if (!started.isWaiting) leave(started.station)
      if (ordinal < attemptsMax) timeline.after(backoffMs * (1 << (ordinal - 1)), () => attempt(arrivedAt, ordinal + 1))
    })
    enter(started, 0)
  }
  const arrive = (): void => {
    if (++arrived < requests) timeline.after(exponential(draw, interarrivalMsMean(workload, timeline.now)), arrive)
    attempt(timeline.now, 1)
  }

  timeline.after(exponential(draw, interarrivalMsMean(workload, 0)), arrive)
}

const run = (workload: WorkloadName, requests: number): Outcome => {
  const timeline = new Timeline()
  const tally: Tally = { answered: 0, attempts: 0, responseMsSum: 0 }
  const startedAt = performance.now()
  if (workload === "w1") simulateSingleQueue(timeline, tally, requests)
  else simulateTandem(timeline, tally, workload, requests)
  timeline.run()
  const seconds = (performance.now() - startedAt) / 1000
  const { answered, attempts } = tally
  return {
    requests,
    events: timeline.events,
    seconds,
    answered,
    attempts,
    responseMsMean: tally.responseMsSum / answered
  }
}

export const contender: Contender = { name: "callbacks", run }
