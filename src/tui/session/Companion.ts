/**
 * Companion: a second run beside the one that is open, always at the same instant of virtual time.
 *
 * Both have the seed, so the same users come at the same instants and throw the same dice. It is made again from its beginning
 * and brought to where the first one is; what was done by hand to that one until then happens to it too.
 */
import { pairOf } from "../../experiments/comparisons/Pair.ts"
import type { Instant } from "../../sim/kernel/Instant.ts"
import { millisecond } from "../../sim/kernel/Instant.ts"
import { Refusal } from "./ByWord.ts"
import { OpenedRun } from "./OpenedRun.ts"
import type { Against, BesideFrame, BesideOpening } from "./SessionProtocol.ts"

export class Companion {
  readonly against: Against
  readonly run: OpenedRun
  /** From here on the two are compared. */
  readonly #from: Instant

  private constructor(against: Against, run: OpenedRun, from: Instant) {
    this.against = against
    this.run = run
    this.#from = from
  }

  /** Made for the run as it is now. */
  static async open(main: OpenedRun, against: Against): Promise<Companion> {
    const { opened, opening } = main
    if (against.kind === "variant" && against.variant === opening.variant) {
      throw new Refusal(`${opening.variant} is what runs already`)
    }
    const byHand = against.kind === "untouched" ? [] : main.settingsByHand()
    const brought = async (room: OpenedRun["room"]) => {
      const asked = {
        ...opened,
        seed: opening.seed,
        variant: against.kind === "variant" ? against.variant : opening.variant,
        set: [...(opened.set ?? []), ...byHand]
      }
      const run = await OpenedRun.open(asked, room)
      const companion = new Companion(against, run, against.kind === "change" ? main.live.now : 0)
      companion.follow(main.live.now)
      return companion
    }
    const companion = await brought(main.room)
    if (against.kind !== "change") return companion
    const change = { order: "change", text: against.text } as const
    const room = companion.run.roomFor(change)
    const roomy = room === undefined ? companion : await brought(room)
    roomy.run.perform(change)
    return roomy
  }

  /** What one does by hand happens to it too, unless it is there to show how it goes without. */
  too(happens: (run: OpenedRun) => void): void {
    if (this.against.kind !== "untouched") happens(this.run)
  }

  /** Goes on to this instant. */
  follow(now: Instant): void {
    if (now > this.run.live.now && !this.run.live.simulation.isOver) this.run.live.go({ instant: now })
  }

  opening(): BesideOpening {
    return { against: this.against, opening: this.run.opening, fromMs: this.#from / millisecond }
  }

  frame(main: OpenedRun): BesideFrame {
    return {
      frame: this.run.live.frame(),
      figures: pairOf(main.live.simulation, this.run.live.simulation, this.#from)
    }
  }
}
