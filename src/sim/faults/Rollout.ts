/**
 * Rollout: one release of a new version beside the old one, step by step, until it is all there is or was rolled back.
 */
import type { Span } from "../kernel/Instant.ts"
import { second } from "../kernel/Instant.ts"
import type { Fleet, Release } from "../model/Fleet.ts"
import type { Run } from "../model/Journal.ts"
import { writeRatio } from "../model/Quantities.ts"
import { broken, type Deploy, releaseOf } from "./Deploy.ts"

export interface RolloutOptions {
  /** Of the fault, and of the service. */
  readonly name: string
  readonly on: string
  readonly deploy: Deploy
  readonly fleet: Fleet
}

export class Rollout {
  readonly #options: RolloutOptions
  readonly #run: Run
  readonly #release: Release
  readonly #startUp: () => Span
  readonly #cancels: Array<() => void> = []
  #whenOver: () => void = () => {}
  #isOver = false

  constructor(options: RolloutOptions, run: Run) {
    const { deploy, fleet, name } = options
    this.#options = options
    this.#run = run
    this.#release = fleet.release(deploy.newVersion, () => this.#end(() => {}, "rolled back: another release begins"))
    const stream = run.kernel.streams.stream(`fault ${name}/startUp`)
    this.#startUp = () => deploy.startUp?.sample(stream) ?? 0
  }

  /** Begins now. `whenOver` is called by what ends by itself. */
  begin(whenOver: () => void): void {
    this.#whenOver = whenOver
    if (this.#options.deploy.strategy === "canary") this.#step(0)
    else this.#switch()
  }

  /** Ends now: what is still under way is rolled back. */
  end(): void {
    if (this.#isOver) return
    this.#whenOver = () => {}
    this.#rollBack("the deploy was lifted")
  }

  #switch(): void {
    const { keep } = releaseOf(this.#options.deploy)
    this.#release.grow(this.#release.old, this.#startUp, () => {
      this.#release.shift(1)
      this.#say("all calls go to the new version, and the old one is kept")
      this.#watch(keep, () => this.#finish())
    })
  }

  #step(i: number): void {
    const { each, traffic } = releaseOf(this.#options.deploy)
    const share = traffic[i]
    if (share === undefined) return this.#finish()
    // 25% of 4 are 1, although 0.07 x 100 is 7.000000000000001.
    const wanted = Math.max(1, Math.ceil(share * this.#release.old - 1e-9))
    this.#release.grow(wanted, this.#startUp, () => {
      this.#release.shift(share)
      this.#say(`${writeRatio(share)} of calls go to the new version`)
      this.#watch(each, () => this.#step(i + 1))
    })
  }

  /** Goes on after a span, unless the gate is broken before. */
  #watch(span: Span, then: () => void): void {
    const { gate } = this.#options.deploy
    const { kernel } = this.#run
    const look = (): boolean => {
      const why = gate === undefined ? undefined : broken(gate, this.#release.seen())
      if (why !== undefined) this.#rollBack(why)
      return why === undefined
    }
    const interval = gate?.interval ?? 10 * second
    const end = kernel.now + Math.max(1, span)
    for (let at = kernel.now + interval; at < end && gate !== undefined; at += interval) {
      this.#cancels.push(kernel.plan(at, look))
    }
    this.#cancels.push(
      kernel.plan(end, () => {
        if (look()) then()
      })
    )
  }

  #finish(): void {
    this.#end(() => this.#release.finish(releaseOf(this.#options.deploy).drain), "the new version is all there is")
  }

  #rollBack(why: string): void {
    this.#end(() => this.#release.rollBack(releaseOf(this.#options.deploy).drain), `rolled back: ${why}`)
  }

  #end(how: () => void, what: string): void {
    this.#isOver = true
    for (const cancel of this.#cancels) cancel()
    how()
    this.#say(what)
    this.#whenOver()
  }

  #say(what: string): void {
    this.#run.journal.changed(this.#options.on, `${what} (${this.#options.name})`)
  }
}
