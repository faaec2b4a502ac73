/**
 * Replay: a run that happens again up to an instant, with everything that was done by hand on the way.
 *
 * It goes as fast as it can, in slices, and leads to exactly where the first run was.
 */
import type { Instant } from "../../sim/kernel/Instant.ts"
import { formatSpan } from "../../sim/kernel/Instant.ts"
import type { OpenedRun } from "./OpenedRun.ts"
import type { Surroundings } from "./Running.ts"
import type { Deed } from "./TimeLine.ts"

/** Where to stop on the way, and what to do there. */
interface Stops {
  readonly next: (now: Instant) => Instant
  readonly keep: () => void
}

const sliceMs = 8

/** Resolves with the run when it stands at `to`, or is over before. */
export const replayed = async (
  original: OpenedRun,
  deeds: ReadonlyArray<Deed>,
  to: Instant,
  around: Surroundings,
  room: OpenedRun["room"] = original.room,
  stopsOf: (run: OpenedRun) => Stops = () => ({ next: () => Infinity, keep: () => {} })
): Promise<OpenedRun> => {
  const set = deeds.flatMap(({ does }) => (does.order === "redesign" ? [does.text] : []))
  const run = original.again(set, room)
  const { live } = run
  const { clock, post, soon } = around
  const stops = stopsOf(run)
  let isTold = false
  let begin = clock()
  const isUsedUp = () => clock() - begin >= sliceMs
  const goTo = async (end: Instant) => {
    while (live.now < end && !live.simulation.isOver) {
      const stop = stops.next(live.now)
      live.go({ instant: Math.min(end, stop), sliceIsOver: isUsedUp })
      if (live.now === stop) stops.keep()
      if (!isUsedUp()) continue
      if (!isTold) post({ report: "said", message: `going there: ${formatSpan(to)}`, isProblem: false })
      isTold = true
      await new Promise<void>((resolve) => soon(resolve))
      begin = clock()
    }
  }
  for (const { at, does, named } of deeds) {
    if (does.order === "redesign") continue
    await goTo(at)
    // What was done needs more instances than this run can have: it begins again, and can.
    const more = run.roomFor(does)
    if (more !== undefined) return replayed(original, deeds, to, around, more, stopsOf)
    live.named = named
    run.perform(does)
  }
  await goTo(to)
  return run
}
