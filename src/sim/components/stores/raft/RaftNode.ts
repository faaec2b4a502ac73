/**
 * Raft node: one member of a group that keeps the same log: follower, candidate or leader of a term.
 *
 * What it has promised outlives a crash: its term, its vote and its log. That it leads does not, and a wiped disk takes all of it.
 * It speaks to the others by calls that may get lost; it never learns anything in another way.
 */
import type { Due } from "../../../kernel/Calendar.ts"
import type { Instant } from "../../../kernel/Instant.ts"
import type { Kernel } from "../../../kernel/Kernel.ts"
import type { Conditions } from "../../../model/Conditions.ts"
import type { Settled } from "./Raft.ts"
import { fits, isOutdatedBy, type LogEntry, lastOf, type Proposal, takeOver } from "./RaftLog.ts"
import { type Answer, Progress, type Told } from "./RaftProgress.ts"

/** What a node needs of the group. */
export interface Company {
  readonly options: Settled
  readonly kernel: Kernel
  readonly nodes: ReadonlyArray<RaftNode>
  readonly majority: number
  drawTimeout(): number
  /** Lets `to` do something when the message is there, and `from` hear what came of it when the answer is. */
  send<A>(from: number, to: number, there: (node: RaftNode) => A, back: (answer: A) => void): void
  /** A node leads, or does not any more. */
  led(node: RaftNode): void
  /** The first so many entries are committed, as this leader knows. */
  committed(node: RaftNode, count: number): void
}

export class RaftNode {
  term = 0
  role: "follower" | "candidate" | "leader" = "follower"
  /** Whom it believes to lead; -1 for nobody. */
  leader = -1
  readonly log: Array<LogEntry> = []
  readonly #company: Company
  readonly #number: number
  readonly #conditions: Conditions
  #votedFor = -1
  #votes = 0
  #timer = 0
  #heardAt: Instant = -Infinity
  /** How often its disk was wiped, and whether it neither votes nor counts since. */
  #life = 0
  #isWaiting = false
  /** Of a leader: what it knows of the others. */
  #progress = new Progress(0, 0, 1, 0, 0, 0)
  /** Of a leader: so many entries are committed, as it knows. One that has just been elected finds out before it answers. */
  known = Infinity
  #confirmations: Array<{ readonly since: Instant; readonly done: () => void }> = []

  constructor(company: Company, number: number, conditions: Conditions) {
    this.#company = company
    this.#number = number
    this.#conditions = conditions
    conditions.onChange(() => {
      if (!conditions.isDown) return
      this.#become("follower")
      this.leader = -1
      this.#arm()
    })
  }

  get isThere(): boolean {
    return !this.#conditions.isDown && !this.#conditions.isPaused
  }

  begin(): void {
    this.#arm()
  }

  /** Its disk is empty: it does not know what it has promised, nor, unless it waits, that there is something which it does not know. */
  wipe(): void {
    this.log.length = 0
    this.term = 0
    this.#votedFor = -1
    this.#heardAt = -Infinity
    this.leader = -1
    if (this.#company.options.wiped === "waits") {
      this.#life++
      this.#isWaiting = true
    }
    this.#become("follower")
    this.#arm()
  }

  /** A leader takes an entry; the others are told at once. */
  propose(proposal: Proposal): void {
    this.#append({ term: this.term, proposal })
  }

  /** Calls `done` with how much of the log it answers from when it is sure, or believes, that nobody else led when it was asked. */
  confirm(done: (applied: number) => void): void {
    const { kernel, options } = this.#company
    if (options.leases && this.#progress.silence(this.#clock) < options.shortestTimeout) return done(this.known)
    this.#confirmations.push({ since: kernel.now, done: () => done(Infinity) })
    this.#tellAll()
    this.#settle()
  }

  #append(entry: LogEntry): void {
    this.log.push(entry)
    this.#progress.append(this.log.length)
    this.#tellAll()
    this.#settle()
  }

  /** Waits anew for a leader. */
  #arm(): void {
    const timer = ++this.#timer
    const due: Due = {
      due: () => {
        if (timer !== this.#timer || this.role === "leader") return
        if (this.isThere && !this.#isWaiting) this.#stand()
        else this.#arm()
      }
    }
    this.#company.kernel.after(this.#company.drawTimeout(), due)
  }

  /** It has heard of no leader for too long. */
  #stand(): void {
    this.leader = -1
    if (!this.#company.options.preVote) return this.#elect()
    this.#arm()
    const term = this.term + 1
    const timer = this.#timer
    let votes = 1
    const [lastTerm, length] = lastOf(this.log)
    this.#toOthers(
      (node) => node.#wouldVote(term, lastTerm, length),
      (wouldVote) => {
        if (timer !== this.#timer || this.term !== term - 1 || !wouldVote) return
        if (++votes === this.#company.majority) this.#elect()
      }
    )
    if (this.#company.majority === 1) this.#elect()
  }

  #elect(): void {
    const term = ++this.term
    this.#become("candidate")
    this.#votedFor = this.#number
    this.#votes = 1
    this.#arm()
    const [lastTerm, length] = lastOf(this.log)
    this.#toOthers(
      (node) => node.#vote(term, this.#number, lastTerm, length),
      (answer) => {
        if (answer.term > this.term) return this.#yield(answer.term)
        if (this.role !== "candidate" || this.term !== term || !answer.isGranted) return
        if (++this.#votes === this.#company.majority) this.#lead()
      }
    )
    if (this.#company.majority === 1) this.#lead()
  }

  #wouldVote(term: number, lastTerm: number, length: number): boolean {
    const { kernel, options } = this.#company
    const hearsLeader = this.role === "leader" || kernel.now - this.#heardAt < options.shortestTimeout
    return term > this.term && !hearsLeader && !this.#isWaiting && isOutdatedBy(this.log, lastTerm, length)
  }

  #vote(term: number, candidate: number, lastTerm: number, length: number) {
    if (term > this.term) this.#yield(term)
    const isFree = this.#votedFor === -1 || this.#votedFor === candidate
    const isGranted = term === this.term && isFree && !this.#isWaiting && isOutdatedBy(this.log, lastTerm, length)
    if (isGranted) {
      this.#votedFor = candidate
      this.#arm()
    }
    return { term: this.term, isGranted }
  }

  #lead(): void {
    const { kernel, majority, nodes } = this.#company
    this.leader = this.#number
    this.#progress = new Progress(nodes.length, this.#number, majority, this.log.length, kernel.now, this.#clock)
    this.known = Infinity
    this.#become("leader")
    this.#append({ term: this.term, proposal: undefined })
    this.#beat(++this.#timer)
  }

  /** Tells the others that it is there; who hears from no majority for as long as an election takes leads no more. */
  #beat(timer: number): void {
    const { kernel, options } = this.#company
    kernel.after(options.heartbeat, {
      due: () => {
        if (timer !== this.#timer || this.role !== "leader") return
        if (this.isThere) {
          if (this.#progress.silence(this.#clock) > 2 * options.shortestTimeout) return this.#yield(this.term)
          this.#tellAll()
        }
        this.#beat(timer)
      }
    })
  }

  #tellAll(): void {
    for (const [to] of this.#company.nodes.entries()) if (to !== this.#number) this.#tell(to)
  }

  #tell(to: number): void {
    const { kernel } = this.#company
    const { term } = this
    const progress = this.#progress
    const from = progress.send(to, this.log.length)
    const entries = this.log.slice(from)
    const before = from === 0 ? 0 : this.log[from - 1]!.term
    const sentAt = kernel.now
    const sentBy = this.#clock
    const admits = progress.admits(to, this.known)
    this.#company.send(
      this.#number,
      to,
      (node) => node.#take({ term, leader: this.#number, from, before, entries, admits }),
      (answer) => {
        if (answer.term > this.term) return this.#yield(answer.term)
        if (this.role !== "leader" || progress !== this.#progress) return
        const isToBeLetIn = progress.heard(to, answer, sentAt, sentBy)
        if (isToBeLetIn) progress.propose(to, this.log.length)
        if (isToBeLetIn) this.#append({ term, proposal: undefined })
        else this.#settle()
      }
    )
  }

  /** A follower is told what a leader has, and which of its lives may count again. */
  #take({ admits, before, entries, from, leader, term }: Told): Answer {
    if (term < this.term) return this.#answer(false, 0)
    if (term > this.term || this.role !== "follower") this.#yield(term)
    this.leader = leader
    this.#heardAt = this.#company.kernel.now
    this.#arm()
    if (!fits(this.log, from, before)) return this.#answer(false, Math.min(this.log.length, from - 1))
    takeOver(this.log, from, entries)
    if (admits === this.#life) this.#isWaiting = false
    return this.#answer(true, from + entries.length)
  }

  #answer(isTaken: boolean, length: number): Answer {
    return { term: this.term, isTaken, length, life: this.#life, isWaiting: this.#isWaiting }
  }

  /** What a majority has is committed, if the last of it is of this term; who asked for confirmation has it. */
  #settle(): void {
    if (this.role !== "leader") return
    const count = this.#progress.agreed
    if (count > 0 && this.log[count - 1]!.term === this.term) {
      this.#company.committed(this, count)
      this.known = count
    }
    const since = this.answeredSince()
    const confirmed = this.#confirmations.filter((one) => one.since <= since)
    if (confirmed.length === 0) return
    this.#confirmations = this.#confirmations.filter((one) => one.since > since)
    for (const { done } of confirmed) done()
  }

  /** Up to when a majority, itself among it, is known to have followed it. */
  answeredSince(): Instant {
    return this.#progress.since(this.#company.kernel.now)
  }

  get #clock(): Instant {
    return this.#company.kernel.now + this.#conditions.clock
  }

  /** Follows, in a term that is at least this. */
  #yield(term: number): void {
    if (term > this.term) {
      this.term = term
      this.#votedFor = -1
    }
    if (this.leader === this.#number) this.leader = -1
    this.#become("follower")
    this.#arm()
  }

  #become(role: RaftNode["role"]): void {
    const before = this.role
    this.role = role
    if (before === role) return
    if (role !== "leader") this.#confirmations = []
    if (before === "leader" || role === "leader") this.#company.led(this)
  }

  #toOthers<A>(there: (node: RaftNode) => A, back: (answer: A) => void): void {
    for (const [to] of this.#company.nodes.entries()) {
      if (to !== this.#number) this.#company.send(this.#number, to, there, back)
    }
  }
}
