/**
 * Sized: a component of so many workers or connections, whose number somebody may change while it runs.
 *
 * What it was before is kept, so that a share of its capacity is one of what there was at the time.
 */
import type { Instant } from "../kernel/Instant.ts"
import type { Resize, Site } from "./Fact.ts"

export class Sized implements Site {
  readonly name: string
  readonly kind: Site["kind"]
  readonly instances?: number
  capacity: number
  readonly resizes: Array<Resize> = []

  constructor({ capacity, instances, kind, name }: Site) {
    this.name = name
    this.kind = kind
    this.capacity = capacity
    if (instances !== undefined) this.instances = instances
  }

  /** So many more from now on, or fewer. */
  grow(by: number, now: Instant): void {
    this.resizes.push({ at: now, from: this.capacity })
    this.capacity += by
  }
}
