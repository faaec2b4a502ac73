/**
 * Raft store: calls go to the leader, through the node that was asked, and are answered when a majority has agreed.
 *
 * What was committed is what the store contains; which node has how much of it is the nodes' own affair.
 */
import type * as Effect from "effect/Effect"
import type { Instant } from "../../../kernel/Instant.ts"
import { millisecond } from "../../../kernel/Instant.ts"
import type { Kernel } from "../../../kernel/Kernel.ts"
import type { Beginning } from "../../../kernel/Process.ts"
import { launch, launching } from "../../../kernel/Process.ts"
import { giveTime } from "../../../kernel/TimeLimit.ts"
import type { Endpoint, Part } from "../../../model/Endpoint.ts"
import type { Failure } from "../../../model/Failure.ts"
import { failing } from "../../../model/Failure.ts"
import type { Loss } from "../../../model/History.ts"
import type { Run } from "../../../model/Journal.ts"
import { Request } from "../../../model/Request.ts"
import { Ways } from "../../links/Ways.ts"
import type { Entering, Entry } from "../Ledger.ts"
import { Ledger } from "../Ledger.ts"
import { Nodes } from "../Nodes.ts"
import type { Operation } from "../Operations.ts"
import { operationsOf } from "../Operations.ts"
import { Outages } from "../Outages.ts"
import type { ReplicatingNetwork } from "../replication/Replication.ts"
import type { PlaceOf, Store, StoreUses } from "../Store.ts"
import { asItIs } from "../Store.ts"
import type { Settled } from "./Raft.ts"
import { settled } from "./Raft.ts"
import type { Agreeing } from "./RaftCall.ts"
import { agreeing } from "./RaftCall.ts"
import type { LogEntry } from "./RaftLog.ts"
import { sharedBy } from "./RaftLog.ts"
import { mailbox, mailing } from "./RaftMail.ts"
import type { Company } from "./RaftNode.ts"
import { RaftNode } from "./RaftNode.ts"

export class RaftStore implements Company {
  readonly site: number
  readonly parts: ReadonlyArray<Part>
  readonly options: Settled
  readonly kernel: Kernel
  readonly nodes: ReadonlyArray<RaftNode>
  readonly majority: number
  readonly ledger: Ledger
  readonly unreachable: Effect.Effect<never, Failure>
  readonly deposed: Effect.Effect<never, Failure>
  readonly drawTimeout: () => number
  /** Whether something else becomes true with some of its writes. */
  readonly isRecorded: boolean
  readonly #run: Run
  readonly #name: string
  readonly #mail: ReadonlyArray<Ways>
  readonly #endpoints = new Map<string, Endpoint>()
  readonly #meters: Readonly<Record<"elections" | "leaderless" | "leaders", number>>
  /** What has been committed, whoever led then. */
  readonly #committed: Array<LogEntry> = []
  /** Whose log that was. */
  #committer: RaftNode | undefined
  #leaderlessSince: Instant | undefined = 0
  readonly #outages: Outages
  /** Who waits for a node to commit or confirm something, by the number of the node. */
  readonly #waiting: ReadonlyArray<Set<Agreeing>>

  constructor(
    options: Store & { readonly raft: NonNullable<Store["raft"]> },
    name: string,
    placeOf: PlaceOf,
    run: Run,
    network: ReplicatingNetwork,
    { around = asItIs, isEverWiped = false, isRecorded = false }: StoreUses = {}
  ) {
    this.isRecorded = isRecorded
    const { connections, contents, raft, waiting } = options
    const { journal, kernel } = run
    this.options = settled(raft)
    this.kernel = kernel
    this.#run = run
    this.#name = name
    if (isEverWiped) this.#lost()
    const { electionTimeout, nodes: count, zones } = this.options
    const nodes = new Nodes({ count, connections, waiting, zones }, name, placeOf, run)
    this.site = nodes.site
    this.parts = nodes.parts
    this.majority = Math.floor(count / 2) + 1
    this.ledger = new Ledger(contents, name, run, isEverWiped)
    this.#outages = new Outages(name, run)
    this.unreachable = failing(name, "unreachable")
    this.deposed = failing(name, "error")
    const counter = (meter: string) => journal.meter({ name: meter, of: name, kind: "counter" })
    this.#meters = {
      elections: counter("elections"),
      leaderless: counter("leaderless milliseconds"),
      leaders: journal.meter({ name: "leaders", of: name, kind: "gauge" })
    }
    const timeouts = kernel.streams.stream(`${name}/elections`)
    this.drawTimeout = () => electionTimeout.sample(timeouts)
    this.#waiting = nodes.parts.map(() => new Set())
    this.#mail = nodes.parts.map((node) => new Ways(network, node.place, mailbox(node, this.unreachable)))
    this.nodes = nodes.parts.map(({ conditions }, i) => new RaftNode(this, i, conditions))
    for (const operation of operationsOf(options)) {
      const atLeader = this.#agreed(operation, nodes, network, around)
      this.#endpoints.set(
        operation.name,
        nodes.endpoint(network, (i) => this.#forwarding(i, atLeader))
      )
    }
  }

  /** The ways to each of the nodes, for when it leads: the work, and then the agreement of a majority. */
  #agreed(
    { name, work, writes }: Operation,
    { stations }: Nodes,
    network: ReplicatingNetwork,
    around: NonNullable<StoreUses["around"]>
  ): ReadonlyArray<Ways> {
    const stream = this.kernel.streams.stream(`${this.#name}/${name}`)
    const does = writes ? this.ledger.effectOf(name) : undefined
    return stations.map((station, i) => {
      const { workplace } = station
      const how: Entering = { ledger: this.ledger, operation: name, place: workplace.place, does }
      const worked = station.serve(around(name, workplace, workplace.work(work, stream)))
      return new Ways(network, workplace.place, agreeing(worked, this, i, how))
    })
  }

  /** Who is asked sends the call on to whom it takes for the leader. */
  #forwarding(node: number, atLeader: ReadonlyArray<Ways>): Endpoint {
    const { place } = this.parts[node]!
    const timedOut = failing(this.#name, "timed out")
    const forwards: Beginning<Request> = {
      begin: (request, fiber) => {
        const { leader } = this.nodes[node]!
        if (leader < 0) return this.unreachable
        giveTime(this.options.timeout, fiber, timedOut, this.kernel)
        return atLeader[leader]!.call(request.child(place))
      }
    }
    return launching(forwards)
  }

  /** `undefined` if the store has no endpoint of that name. */
  endpoint(name: string): Endpoint | undefined {
    return this.#endpoints.get(name)
  }

  /** Everybody begins to wait for a leader. */
  begin(): void {
    for (const node of this.nodes) node.begin()
  }

  /** Those who lead, as they believe themselves. */
  get leaders(): ReadonlyArray<Part> {
    return this.parts.filter((_, i) => this.nodes[i]!.role === "leader")
  }

  send<A>(from: number, to: number, there: (node: RaftNode) => A, back: (answer: A) => void): void {
    const request = new Request(0, -1, this.kernel.now, this.parts[from]!.place)
    let answer: A | undefined
    request.purpose = { kind: "replicating", arrived: () => void (answer = there(this.nodes[to]!)) }
    const hear = () => {
      if (this.nodes[from]!.isThere) back(answer as A)
    }
    this.kernel.fork(launch(mailing, { request, way: this.#mail[to]!, hear }))
  }

  led(node: RaftNode): void {
    const { journal } = this.#run
    const leaders = this.nodes.filter(({ role }) => role === "leader")
    journal.levelled(this.#meters.leaders, leaders.length)
    const name = this.parts[this.nodes.indexOf(node)]!.place.name
    if (node.role === "leader") {
      this.#examine(node)
      journal.counted(this.#meters.elections)
      journal.changed(this.#name, `${name} leads in term ${node.term}`)
      // Who is cut off from the majority believes to lead for a while, and nothing comes of it.
      for (const other of leaders) if (other !== node) this.#outages.begin(other.answeredSince())
      this.#outages.end()
      if (this.#leaderlessSince !== undefined) {
        journal.counted(this.#meters.leaderless, (this.kernel.now - this.#leaderlessSince) / millisecond)
        this.#leaderlessSince = undefined
      }
      return
    }
    journal.changed(this.#name, `${name} does not lead any more`)
    if (leaders.length === 0) this.#outages.begin(node.isThere ? node.answeredSince() : this.kernel.now)
    if (leaders.length === 0) this.#leaderlessSince = this.kernel.now
    for (const waiting of this.#waiting[this.nodes.indexOf(node)]!) waiting.lose()
  }

  /** What these have is gone: their logs, terms and votes. */
  wipe(hit: ReadonlyArray<Part>): void {
    for (const [i, part] of this.parts.entries()) if (hit.includes(part)) this.nodes[i]!.wipe()
    this.#keep(Math.max(...this.nodes.map(({ log }) => sharedBy(this.#committed, log))), "wipe")
  }

  committed(node: RaftNode, count: number): void {
    // Who has stood still and believes to lead has agreed on less, and that is still true.
    if (count < this.#committed.length) return
    if (node !== this.#committer) this.#examine(node)
    this.#committer = node
    while (this.#committed.length < count) {
      const entry = node.log[this.#committed.length]!
      this.#committed.push(entry)
      entry.proposal?.committed()
    }
  }

  /** Leader completeness: whoever is elected has all that was ever committed. What it has not is lost. */
  #examine({ log }: RaftNode): void {
    this.#keep(sharedBy(this.#committed, log), "failover")
  }

  /** Of what was committed only the first so many entries still count. */
  #keep(count: number, why: Loss["why"]): void {
    if (count === this.#committed.length) return
    let oldest: Instant = this.kernel.now
    this.ledger.forget(count, Infinity, (_key, { at }) => {
      oldest = Math.min(oldest, at)
    })
    let lost = 0
    for (const { proposal } of this.#committed.splice(count)) if (proposal?.lost(why) === true) lost++
    if (lost > 0) this.#outages.gone(lost, oldest, this.#lost())
  }

  #lost(): number {
    return this.#run.journal.meter({ name: "lost writes", of: this.#name, kind: "counter" })
  }

  /** What is done to a key as the next entry of the log; `undefined` if it has to be refused. */
  apply(key: number, does: NonNullable<Entering["does"]>): Entry | undefined {
    if (this.ledger.forbids(key, does)) return undefined
    return this.ledger.append(key, this.#committed.length, does, this.#leastAsked)
  }

  /** A write of a key that was committed is gone. */
  lose(key: number, version: number, why: Loss["why"]): void {
    this.#run.journal.lost({ store: this.#name, key, version, why })
  }

  /** Whoever believes to lead by a lease answers from what it knows. */
  get #leastAsked(): number {
    if (!this.options.leases) return this.#committed.length
    return Math.min(
      this.#committed.length,
      ...this.nodes.map(({ known, role }) => (role === "leader" ? known : Infinity))
    )
  }

  wait(node: number, one: Agreeing): void {
    this.#waiting[node]!.add(one)
  }

  leave(node: number, one: Agreeing): void {
    this.#waiting[node]!.delete(one)
  }
}
