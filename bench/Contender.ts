/**
 * Contender: an engine that can be timed on the three workloads, and what the workloads are.
 *
 * All times are milliseconds of virtual time. Engines may draw in a different order and then live through different arrivals
 * and service times, but through as many requests: their counts agree closely, and if they do not, someone has skipped work.
 */
import seedrandom from "seedrandom"

export type WorkloadName = "w1" | "w2" | "w3"

/** One run of one workload. */
export interface Outcome {
  /** Requests that arrived; every one was answered or given up. */
  readonly requests: number
  /** What the engine took from its calendar. */
  readonly events: number
  /** Wall-clock time of the simulation alone, without start-up. */
  readonly seconds: number
  /** Requests answered. With the next two, shows that contenders did the same work; left out by those that do not count. */
  readonly answered?: number
  /** Tries of all requests together: at least one each. */
  readonly attempts?: number
  /** Mean time from arrival to answer, over the requests answered. */
  readonly responseMsMean?: number
}

export interface Contender {
  /** As it is called in the table. */
  readonly name: string
  readonly run: (workload: WorkloadName, requests: number) => Outcome | Promise<Outcome>
}

/** W1: one worker, kept busy 80 % of the time (M/M/1). In theory the mean response is 4 ms. */
export const singleQueue = { interarrivalMsMean: 1, serviceMsMean: 0.8 } as const

/** A number of workers behind one waiting line, first come first served, exponential service. */
export interface Station {
  readonly name: string
  readonly workers: number
  readonly serviceMsMean: number
}

/**
 * W2 and W3: a request visits three stations, each 70 % busy at 100 requests per second. A caller waits 1 s for the whole
 * visit, then abandons it (a worker serving it is free at once, a place in line is lost), waits 100 ms and then 200 ms, and tries
 * three times in all.
 */
export const tandem = {
  stations: [
    { name: "gateway", workers: 10, serviceMsMean: 70 },
    { name: "service", workers: 8, serviceMsMean: 56 },
    { name: "database", workers: 4, serviceMsMean: 28 }
  ] satisfies ReadonlyArray<Station>,
  timeoutMs: 1000,
  attemptsMax: 3,
  /** Before the second attempt; doubles for each further one. */
  backoffMs: 100
} as const

/** Mean time between arrivals at an instant: W2 is steady, W3 doubles its load every other 30 s. */
export const interarrivalMsMean = (workload: "w2" | "w3", nowMs: number): number =>
  workload === "w3" && (Math.floor(nowMs / 30_000) & 1) === 1 ? 5 : 10

/** A new generator of doubles in [0, 1): the same ones each time. */
export const drawing = (): (() => number) => seedrandom.alea("42")

/** Exponentially distributed, with this mean. */
export const exponential = (draw: () => number, mean: number): number => -Math.log(1 - draw()) * mean
