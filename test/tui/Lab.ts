/**
 * Lab: a conductor with a clock that is wound by hand, and a small scenario for it.
 *
 * Virtual time passes only in `pass`, so tests do not depend on how fast the machine is.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"
import { parse } from "yaml"
import { Conductor } from "../../src/tui/session/Conductor.ts"
import type { Report } from "../../src/tui/session/SessionProtocol.ts"

/** One service that can do 100 a second, asked 50 times a second for ten seconds; it is three times as slow from 4s to 6s. */
export const smallScenario = `
name: small
title: A small shop
duration: 10s
system:
  shop:
    service: {instances: 2, workers: 4}
    endpoints:
      buy:
        - work: constant(20ms)
journeys:
  buy:
    - call: shop.buy
load:
  k6:
    scenarios:
      users: {executor: constant-arrival-rate, rate: 50, timeUnit: 1s, duration: 10s, preAllocatedVUs: 50, exec: buy}
faults:
  slow-shop: {on: shop, slow: 3x, at: 4s, for: 2s}
objectives:
  fast: {of: buy, good: answered within 100ms, target: 90%}
variants:
  usual: {title: as it is}
  more-workers: {title: twice the workers, set: {system.shop.service.workers: 8}}
lesson:
  question: Is the slow shop still fast enough?
  choices: ["yes", "no"]
  answer: "yes"
  why: 50/s need three workers of eight then.
`

const folders: Array<string> = []
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true })
})

/** An empty folder, for as long as the tests of a file run. */
export const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), "faultline-"))
  folders.push(made)
  return made
}

/** The small scenario, or what is made of it, in a file of its own. */
export const fileOf = (text = smallScenario, name = "small"): string => {
  const path = join(folder(), `${name}.yaml`)
  writeFileSync(path, text)
  return path
}

/** The same scenario as code. */
export const codeFile = (): string => {
  const path = join(folder(), "small.ts")
  writeFileSync(path, `export default ${JSON.stringify(parse(smallScenario))}\n`)
  return path
}

export class Lab {
  readonly reports: Array<Report> = []
  readonly conductor: Conductor
  /** Milliseconds of wall clock. */
  now = 0
  #tasks: Array<{ readonly at: number; readonly task: () => void }> = []

  constructor() {
    this.conductor = new Conductor({
      post: (report) => void this.reports.push(report),
      clock: () => this.now,
      soon: (task) => void this.#tasks.push({ at: this.now, task }),
      later: (task, ms) => void this.#tasks.push({ at: this.now + ms, task })
    })
  }

  /** Lets so many milliseconds of wall clock pass, a millisecond at a time. */
  pass(ms: number): void {
    for (let i = 0; i < ms; i++) {
      this.now++
      const due = this.#tasks.filter(({ at }) => at <= this.now)
      this.#tasks = this.#tasks.filter(({ at }) => at > this.now)
      for (const { task } of due) task()
    }
  }

  last<K extends Report["report"]>(kind: K): Extract<Report, { report: K }> {
    const found = this.reports.findLast((report) => report.report === kind)
    if (found === undefined) throw new Error(`nothing was reported as ${kind}`)
    return found as Extract<Report, { report: K }>
  }

  count(kind: Report["report"]): number {
    return this.reports.filter((report) => report.report === kind).length
  }

  get atMs(): number {
    return this.last("frame").frame.picture.atMs
  }
}

/** A lab in which the small scenario is open. */
export const opened = async (source = fileOf()): Promise<Lab> => {
  const lab = new Lab()
  await lab.conductor.give({ order: "open", source })
  return lab
}
