/**
 * Phases: a run divided by its faults into before, during and after.
 *
 * Faults that overlap or touch are one phase. A phase "during" is rounded outward to window edges, so that what is
 * before or after it holds nothing of the fault. More than four separate troubles (a crash loop, say) are taken
 * together from the first to the last, with the quiet between them: a table of thirty phases tells nobody anything.
 */
import type { Instant } from "../../kernel/Instant.ts"
import type { Band } from "../pictures/FaultBands.ts"
import type { Windows } from "../Windows.ts"

/** At most so many phases "during" are told apart. */
const troublesMax = 4

/** A stretch of windows `from` to `to`, `to` not included; `Infinity` while it lasts. */
export interface WindowPhase {
  readonly name: string
  readonly kind: "before" | "during" | "after"
  readonly from: number
  readonly to: number
}

interface Trouble {
  readonly names: ReadonlyArray<string>
  readonly from: number
  readonly to: number
}

/** The phases from the end of the warm-up up to `now`; none without faults. Phases of no length are left out. */
export const phasesOf = (bands: ReadonlyArray<Band>, windows: Windows, now: Instant): ReadonlyArray<WindowPhase> => {
  const troubles = troublesOf(bands, windows)
  const phases: Array<WindowPhase> = []
  const add = (name: string, kind: WindowPhase["kind"], from: number, to: number) => {
    if (windows.begin(from) >= Math.min(windows.begin(to), now)) return
    const again = phases.filter((phase) => phase.name.replace(/ \(\d+\)$/, "") === name).length
    phases.push({ name: again === 0 ? name : `${name} (${again + 1})`, kind, from, to })
  }
  let from = windows.first
  troubles.forEach((trouble, i) => {
    if (i === 0) add("before", "before", from, trouble.from)
    else add(`after ${say(troubles[i - 1]!)}`, "after", from, trouble.from)
    add(`during ${say(trouble)}`, "during", Math.max(from, trouble.from), trouble.to)
    from = Math.max(from, trouble.to)
  })
  const last = troubles.at(-1)
  if (last !== undefined && from !== Infinity) add(`after ${say(last)}`, "after", from, Infinity)
  return phases
}

const say = ({ names }: Trouble): string =>
  names.length <= 3 ? names.join(" + ") : `${names[0]} and ${names.length - 1} more`

/** Bands in rounded windows, overlapping ones merged. */
const troublesOf = (bands: ReadonlyArray<Band>, windows: Windows): ReadonlyArray<Trouble> => {
  const merged: Array<Trouble> = []
  for (const band of bands) {
    const from = windows.edge(band.from, "down")
    // A fault of an instant still marks the window in which it fell.
    const to = band.to === Infinity ? Infinity : Math.max(windows.edge(band.to, "up"), from + 1)
    const last = merged.at(-1)
    if (last === undefined || from > last.to) merged.push({ names: [band.name], from, to })
    else merged[merged.length - 1] = union(last, { names: [band.name], from, to })
  }
  return merged.length <= troublesMax ? merged : [merged.reduce(union)]
}

const union = (one: Trouble, other: Trouble): Trouble => ({
  names: [...new Set([...one.names, ...other.names])],
  from: Math.min(one.from, other.from),
  to: Math.max(one.to, other.to)
})
