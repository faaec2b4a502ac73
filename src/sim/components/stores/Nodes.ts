/**
 * Nodes: what stores consist of in which every node answers: places of work, each with connections and a line of its own.
 *
 * A call is counted twice: at the store, whom somebody called, and at every node that worked for it. Who is called holds no
 * connection while it waits for others, so that there is no limit to how many calls the store as a whole has inside.
 */
import type { Beginning } from "../../kernel/Process.ts"
import { launching } from "../../kernel/Process.ts"
import type { Endpoint, Network } from "../../model/Endpoint.ts"
import type { Run } from "../../model/Journal.ts"
import type { Place, Request } from "../../model/Request.ts"
import * as Balancing from "../balancers/Balancer.ts"
import { Ways } from "../links/Ways.ts"
import { Station } from "../places/Station.ts"
import type { WaitingLine } from "../places/WaitingLine.ts"
import { Workplace } from "../places/Workplace.ts"

export interface NodesOptions {
  readonly connections?: number | undefined
  readonly waiting?: WaitingLine | undefined
  readonly zones?: ReadonlyArray<string> | undefined
  readonly count: number
}

export class Nodes {
  /** Number of the store's own site. */
  readonly site: number
  readonly parts: ReadonlyArray<Workplace>
  /** Where calls come in, without a limit: who dies there takes them with it. */
  readonly desks: ReadonlyArray<Station>
  /** Where the work is done. */
  readonly stations: ReadonlyArray<Station>
  /** Whom a caller asks: somebody in its zone or region, if possible, in turn. */
  readonly pick: (request: Request) => number

  constructor(
    { connections = Infinity, count, waiting = {}, zones }: NodesOptions,
    name: string,
    placeOf: (name: string, zone: string | undefined) => Place,
    run: Run
  ) {
    const { journal, kernel } = run
    this.site = journal.site({ name, kind: "store", capacity: Infinity })
    this.parts = Array.from(
      { length: count },
      (_, i) => new Workplace(placeOf(`${name}/${i + 1}`, zones?.[i % zones.length]), kernel)
    )
    this.desks = this.parts.map((node) => new Station({ site: this.site, servers: Infinity, waiting: {} }, node, run))
    this.stations = this.parts.map((node) => {
      const site = journal.site({ name: node.place.name, kind: "store", capacity: connections })
      return new Station({ site, servers: connections, waiting }, node, run)
    })
    const targets = this.parts.map(({ conditions, place }, i) => {
      const station = this.stations[i]!
      return {
        place,
        get outstanding() {
          return station.inside
        },
        get isHealthy() {
          return !conditions.looksDead
        }
      }
    })
    this.pick = Balancing.make("zone-aware", targets, kernel.streams.stream(`${name}/balancer`))
  }

  /** An endpoint that comes in at one of the desks, over the network; `at` says what is behind that of a node. */
  endpoint(network: Network, at: (node: number) => Endpoint): Endpoint {
    const ways = this.desks.map((desk, i) => new Ways(network, this.parts[i]!.place, desk.serve(at(i))))
    const dispatch: Beginning<Request> = { begin: (request) => ways[this.pick(request)]!.call(request) }
    return launching(dispatch)
  }
}
