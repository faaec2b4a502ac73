/**
 * Books: what a group of consumers counts of its messages.
 *
 * A topic that is told nothing out of the ordinary counts only its backlog, dead letters and redeliveries; all others keep books
 * that balance (`MessageBooks.ts`), and the self-check of a run looks whether they do.
 */
import type { Run } from "../../model/Journal.ts"
import { messageCounters } from "../../model/MessageBooks.ts"

const { dead, ...detailed } = messageCounters
type Detail = keyof typeof detailed

export class Books {
  readonly #run: Run
  readonly #backlog: number
  readonly #age: number
  readonly #dead: number
  readonly #redeliveries: number
  readonly #details: Readonly<Record<Detail | "inFlight", number>> | undefined

  constructor(of: string, isDetailed: boolean, run: Run) {
    this.#run = run
    const counter = (name: string) => run.journal.meter({ name, of, kind: "counter" })
    const gauge = (name: string) => run.journal.meter({ name, of, kind: "gauge" })
    this.#backlog = gauge("backlog")
    this.#age = run.journal.meter({ name: "backlog age", of, kind: "age" })
    this.#dead = counter(dead)
    this.#redeliveries = counter("redeliveries")
    if (!isDetailed) return
    const counters = Object.entries(detailed).map(([detail, name]) => [detail, counter(name)])
    this.#details = { ...(Object.fromEntries(counters) as Record<Detail, number>), inFlight: gauge("in flight") }
  }

  count(what: Detail): void {
    if (this.#details !== undefined) this.#run.journal.counted(this.#details[what])
  }

  died(): void {
    this.#run.journal.counted(this.#dead)
  }

  redelivered(): void {
    this.#run.journal.counted(this.#redeliveries)
  }

  /** `oldest`: when the message was published that waits longest, `Infinity` if none does. */
  level(backlog: number, oldest: number, inFlight: number): void {
    const { journal } = this.#run
    journal.levelled(this.#backlog, backlog)
    journal.levelled(this.#age, oldest)
    this.levelInFlight(inFlight)
  }

  levelInFlight(inFlight: number): void {
    if (this.#details !== undefined) this.#run.journal.levelled(this.#details.inFlight, inFlight)
  }
}
