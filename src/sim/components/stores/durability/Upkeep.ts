/**
 * Upkeep: what a store does beside its work every so often, counted from the start of the run: checkpoints, full backups.
 *
 * One that is still under way is of no use yet.
 */
import type { Instant, Span } from "../../../kernel/Instant.ts"
import type { Kernel } from "../../../kernel/Kernel.ts"
import type { Conditions } from "../../../model/Conditions.ts"

export interface Upkeep {
  readonly every: Span
  /** How long it takes. Default 0s. */
  readonly takes?: Span
  /** How many times as long work takes meanwhile. Default 1. */
  readonly slow?: number
}

/** When the last began that is finished at an instant; 0 if there was none. */
export const lastFinished = ({ every, takes = 0 }: Upkeep, now: Instant): Instant =>
  now < takes ? 0 : Math.floor((now - takes) / every) * every

/** Lets work be slower while it is under way, where it is done. */
export const burden = (
  { every, slow = 1, takes = 0 }: Upkeep,
  conditionsNow: () => Conditions,
  kernel: Kernel
): void => {
  if (slow === 1 || takes === 0) return
  const begin = () => {
    const lift = conditionsNow().add({ slow })
    kernel.after(Math.min(takes, every), { due: lift })
    kernel.after(every, { due: begin })
  }
  kernel.after(every, { due: begin })
}
