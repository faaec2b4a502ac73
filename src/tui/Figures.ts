/**
 * Figures: how a run stands, in sentences.
 */
import { millisecond } from "../sim/kernel/Instant.ts"
import { formatQuantity } from "./drawing/Quantity.ts"
import type { Bench } from "./Model.ts"
import { formatSpeed } from "./Speed.ts"
import type { Standing } from "./Standing.ts"
import { activeFaults, standings } from "./Standing.ts"
import { formatMs } from "./TimeText.ts"

/** "running at x8", "paused". */
export const stateInWords = ({ liveMs, speed, state }: Bench): string =>
  state === "running"
    ? `running at ${formatSpeed(speed)}`
    : state === "past"
      ? `looking back, the run is at ${formatMs(liveMs ?? 0)}`
      : state

const standingSentence = ({
  badShare,
  carried,
  name,
  offered,
  p99Ms,
  state,
  utilisation,
  waiting
}: Standing): string => {
  const parts = [
    state,
    ...(offered === null ? [] : [`${formatQuantity(offered, "rate")} offered`]),
    ...(carried === null ? [] : [`${formatQuantity(carried, "rate")} carried`]),
    ...(badShare === null ? [] : [`${formatQuantity(badShare, "ratio")} bad`]),
    ...(p99Ms === null ? [] : [`p99 ${formatQuantity(p99Ms * millisecond, "span")}`]),
    ...(utilisation === undefined ? [] : [`${formatQuantity(utilisation, "ratio")} busy`]),
    ...(waiting > 0 ? [`${formatQuantity(waiting, "count")} waiting`] : [])
  ]
  return `${name}: ${parts.join(", ")}.`
}

/** The promise and how it is kept so far. */
export const promiseSentence = ({ good, name, share, target }: Promised): string =>
  share === null
    ? `The promise ${name} has not been measured yet.`
    : `The promise ${name} is ${share < target ? "broken" : "kept"}: ${formatQuantity(share, "ratio")} ${good}, ` +
      `promised ${formatQuantity(target, "ratio")}.`

type Promised = NonNullable<Bench["frame"]>["picture"]["objectives"][number]

/** The run, its promises and faults, its journeys, and the component that is selected. */
export const figureSentences = (bench: Bench): ReadonlyArray<string> => {
  const { frame, opening, selected } = bench
  if (frame === undefined || opening === undefined) return [`${bench.opened.source}: ${bench.state}.`]
  const { picture } = frame
  const faults = activeFaults(picture).map(({ on, what }) => `${on} ${what}`)
  const isWanted = new Set([selected, ...picture.journeys.map(({ name }) => name)])
  return [
    `${formatMs(picture.atMs)} of ${formatMs(opening.durationMs)}, ${stateInWords(bench)}.`,
    ...picture.objectives.map(promiseSentence),
    ...(faults.length === 0 ? [] : [`Faults now: ${[...new Set(faults)].join(", ")}.`]),
    ...standings(opening.topology, picture)
      .filter(({ name }) => isWanted.has(name))
      .map(standingSentence)
  ]
}
