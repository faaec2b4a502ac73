/**
 * Sized: a component of so many workers, connections or instances, whose number somebody may change while it runs.
 *
 * What it was before is kept, so that a share of its capacity is one of what there was at the time.
 */
import type { Instant } from "../kernel/Instant.ts"
import type { Resize, Site } from "./Fact.ts"

export class Sized implements Site {
  readonly name: string
  readonly kind: Site["kind"]
  instances?: number
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
    this.resizes.push({ at: now, from: this.capacity, instances: this.instances })
    this.capacity += by
  }

  /** So many instances from now on, which can work on so many calls. */
  become(instances: number, capacity: number, now: Instant): void {
    this.resizes.push({ at: now, from: this.capacity, instances: this.instances })
    this.instances = instances
    this.capacity = capacity
  }
}
