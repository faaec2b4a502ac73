/**
 * Group: some of the instances of a service, of whom one is chosen for a call; how, is what its kinds differ in.
 *
 * Members are counted from 0 within the group; what comes out of `pick` is a position among all instances. Two things can speak
 * against a member: it is believed to be sick, and the call has been tried there before.
 */
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { drawBelow } from "../../kernel/RandomStreams.ts"
import type { Place, Request } from "../../model/Request.ts"
import type { Trail } from "../../model/Trail.ts"

/** Somebody who can be chosen. */
export interface Target {
  readonly place: Place
  /** Calls inside: waiting and being worked on. */
  readonly outstanding: number
  /** Whether the balancer believes so. */
  readonly isHealthy: boolean
}

export abstract class Group {
  protected readonly members: ReadonlyArray<Target>
  readonly #positions: ReadonlyArray<number>
  /** Where the call that is being placed has been tried, if that speaks against a member. */
  #avoided: Trail | undefined

  /** The targets at these positions. */
  constructor(targets: ReadonlyArray<Target>, positions: ReadonlyArray<number>) {
    this.members = positions.map((position) => targets[position]!)
    this.#positions = positions
  }

  /** Chooses a member: one that is fit, if there is one, and whether or not there is. */
  protected abstract choose(minding: boolean, request: Request): number

  /** How many members are believed to be healthy. */
  get healthy(): number {
    let healthy = 0
    for (const member of this.members) if (member.isHealthy) healthy++
    return healthy
  }

  /** Chooses a member; a healthy one if `minding` health and there is one. */
  pick(minding: boolean, request: Request): number {
    return this.#positions[this.members.length === 1 ? 0 : this.choose(minding, request)]!
  }

  /** The same, but where the call has not been tried, if that leaves anybody. */
  pickUntried(minding: boolean, request: Request, tried: Trail): number {
    this.#avoided = tried
    if (this.countFit(minding) === 0) this.#avoided = undefined
    const picked = this.pick(minding, request)
    this.#avoided = undefined
    return picked
  }

  /** Whether somebody is healthy where a call has not been tried. */
  hasUntried(tried: Trail): boolean {
    return this.members.some(({ isHealthy, place }) => isHealthy && !tried.includes(place))
  }

  /** Whether nothing speaks against a member. */
  protected isFit(i: number, minding: boolean): boolean {
    const member = this.members[i]!
    return (!minding || member.isHealthy) && (this.#avoided === undefined || !this.#avoided.includes(member.place))
  }

  protected countFit(minding: boolean): number {
    let fit = 0
    for (let i = 0; i < this.members.length; i++) if (this.isFit(i, minding)) fit++
    return fit
  }

  protected outstanding(i: number): number {
    return this.members[i]!.outstanding
  }

  /** One at random, not the one at `except`. Counts the fit only if the first draw does not hit one of them. */
  protected drawn(minding: boolean, except: number, stream: RandomStream): number {
    const others = except < 0 ? this.members.length : this.members.length - 1
    let drawn = drawBelow(stream, others)
    if (except >= 0 && drawn >= except) drawn++
    if (this.isFit(drawn, minding)) return drawn
    const isExceptFit = except >= 0 && this.isFit(except, minding)
    const eligible = this.countFit(minding) - (isExceptFit ? 1 : 0)
    if (eligible === 0) return isExceptFit ? except : drawn
    let left = drawBelow(stream, eligible)
    for (let i = 0; i < this.members.length; i++) if (i !== except && this.isFit(i, minding) && left-- === 0) return i
    return drawn
  }
}
