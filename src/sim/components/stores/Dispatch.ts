/**
 * Dispatch: to which node of a store a call goes, by what it asks for and where it comes from.
 *
 * A read that has to see something goes to a node that has it; if none has, to the primary.
 */
import type { Beginning, Step } from "../../kernel/Process.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import type { Request } from "../../model/Request.ts"
import * as Balancing from "../balancers/Balancer.ts"
import type { Ways } from "../links/Ways.ts"
import type { Station } from "../places/Station.ts"
import type { Replication } from "./replication/Replication.ts"
import type { Sessions } from "./replication/Sessions.ts"

/** Which node a read goes to. */
export const readerOf = (
  reads: "primary" | "replicas" | "any",
  stations: ReadonlyArray<Station>,
  replication: Replication | undefined,
  stream: RandomStream,
  sessions: Sessions | undefined,
  toPrimary?: (request: Request) => number
): ((request: Request) => number) => {
  if (replication === undefined) return () => 0
  if (reads === "primary" && sessions === undefined) return () => replication.primary
  const primaryOf = toPrimary ?? (() => replication.primary)
  /** How much of the log whoever answers must have, and whether it may be the primary. */
  let needed = 0
  let isAnybody = reads === "any"
  const isThere = (i: number) => !stations[i]!.workplace.conditions.isDown
  const targets = stations.map((station, i) => ({
    place: station.workplace.place,
    get outstanding() {
      return station.inside
    },
    get isHealthy() {
      if (!isThere(i) || (needed > 0 && replication.appliedAt(i) < needed)) return false
      return isAnybody || i !== replication.primary
    }
  }))
  const pick = Balancing.make("zone-aware", targets, stream)
  const picked = (request: Request) => (targets.some((target) => target.isHealthy) ? pick(request) : primaryOf(request))
  if (sessions === undefined) return picked
  return (request) => {
    const { consistency } = request
    if (consistency === undefined ? reads === "primary" : consistency.kind === "strong") return primaryOf(request)
    needed = sessions.needs(request)
    isAnybody = reads !== "replicas"
    return picked(request)
  }
}

/** Sends every call to the node it belongs to, over the way from the caller to it. */
export class Dispatch implements Beginning<Request> {
  readonly #ways: ReadonlyArray<Ways>
  readonly #pick: (request: Request) => number

  constructor(ways: ReadonlyArray<Ways>, pick: (request: Request) => number) {
    this.#ways = ways
    this.#pick = pick
  }

  begin(request: Request): Step {
    return this.#ways[this.#ways.length === 1 ? 0 : this.#pick(request)]!.call(request)
  }
}
