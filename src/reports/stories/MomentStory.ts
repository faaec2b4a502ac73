/**
 * Moment story: why things are as they are at one instant, told from what was recorded: the trigger, the first signs of it, which
 * rule fired and whose it is, and what came of it.
 *
 * Only what is in the picture is told, so the same instant of the same run always has the same story. A figure counts as a sign
 * when it is clearly off: a twentieth of the calls failing, a tenth more tries than requests.
 */
import type { Ruling, Rulings } from "../../scenarios/saying/Rulings.ts"
import type { ComponentPicture, FaultBand, Happening, Picture } from "../../sim/observation/pictures/Picture.ts"
import { formatCount, formatShare } from "../Quantity.ts"

/** One thing that is told. */
export interface Beat {
  readonly kind: "trigger" | "sign" | "change" | "later" | "now"
  readonly atMs: number
  readonly text: string
  /** The settings that decided it. */
  readonly rulings: ReadonlyArray<Ruling>
}

export interface MomentStory {
  readonly atMs: number
  /** In the order in which one tells it: what came first, first. */
  readonly beats: ReadonlyArray<Beat>
}

/** Where nothing is known of the scenario's settings. */
const noRulings: Rulings = { of: () => [], between: () => [] }

const changesTold = 8
const laterTold = 4
const failingShare = 0.05
const retryingFactor = 1.1

/** The story of an instant of the picture's run. */
export const momentStory = (picture: Picture, atMs: number, rulings: Rulings = noRulings): MomentStory => {
  const at = Math.min(atMs, picture.atMs)
  const triggers = triggersOf(picture, at)
  const fromMs = triggers[0]?.fromMs ?? 0
  const changes = picture.happenings.filter((one) => one.atMs >= fromMs && !isOfFault(one, picture))
  const before = changes.filter((one) => one.atMs <= at)
  const told = summed(before)
  const focus = before.at(-1)
  const later = focus === undefined ? [] : changes.filter((one) => one.atMs > at && one.of === focus.of)
  const beats = [
    ...triggers.flatMap((band) => triggerBeats(band, at)),
    ...signsOf(picture, fromMs, at, rulings),
    ...told.slice(0, changesTold / 2).map((one) => changeBeat("change", one, rulings)),
    ...told
      .slice(changesTold / 2)
      .slice(-changesTold / 2)
      .map((one) => changeBeat("change", one, rulings)),
    ...nowBeats(picture, at, triggers),
    ...summed(later)
      .slice(0, laterTold)
      .map((one) => changeBeat("later", one, noRulings))
  ]
  return { atMs: at, beats: toldOnce(beats.toSorted((one, other) => one.atMs - other.atMs)) }
}

/** A setting that was told of already decides the same again, and is not told of again. */
const toldOnce = (beats: ReadonlyArray<Beat>): ReadonlyArray<Beat> => {
  const told = new Set<string>()
  return beats.map((one) => {
    const rulings = one.rulings.filter(({ setting }) => !told.has(setting))
    for (const { setting } of rulings) told.add(setting)
    return { ...one, rulings }
  })
}

interface Summed {
  readonly first: Happening
  readonly word: string
  count: number
}

/** Every instance of a caller has a breaker of its own: what several of them did in a row is one thing. */
const summed = (happenings: ReadonlyArray<Happening>): ReadonlyArray<Summed> => {
  const found: Array<Summed> = []
  for (const one of happenings) {
    const word = one.what.split(":")[0]!
    const last = found.at(-1)
    if (last !== undefined && last.first.of === one.of && last.word === word) last.count++
    else found.push({ first: one, word, count: 1 })
  }
  return found
}

const beat = (kind: Beat["kind"], atMs: number, text: string, rulings: ReadonlyArray<Ruling> = []): Beat => ({
  kind,
  atMs,
  text,
  rulings
})

/** The faults that hold at the instant; without any, those that ended last before it. */
const triggersOf = ({ faults }: Picture, at: number): ReadonlyArray<FaultBand> => {
  const begun = faults.filter(({ fromMs }) => fromMs <= at)
  const holding = begun.filter(({ toMs }) => toMs === null || toMs > at)
  if (holding.length > 0) return holding
  const lastEnd = Math.max(...begun.map(({ toMs }) => toMs ?? 0))
  return begun.filter(({ toMs }) => toMs === lastEnd)
}

const triggerBeats = ({ byHand, fromMs, name, on, toMs, what }: FaultBand, at: number): ReadonlyArray<Beat> => [
  beat("trigger", fromMs, `${on} ${what}: the fault ${name}, ${byHand ? "made by hand" : "written in the scenario"}`),
  ...(toMs !== null && toMs <= at ? [beat("trigger", toMs, `${on} is well again: ${name} is over`)] : [])
]

/** Faults tell of themselves as triggers. */
const isOfFault = ({ what }: Happening, { faults }: Picture): boolean =>
  faults.some(({ name }) => what.endsWith(`(${name})`))

const changeBeat = (kind: "change" | "later", { count, first }: Summed, rulings: Rulings): Beat => {
  const { atMs, of, what } = first
  const told = what.startsWith(`${of} `) ? what : `${of}: ${what}`
  return beat(kind, atMs, count === 1 ? told : `${told} (and ${count - 1} more like it)`, rulings.of(of, what))
}

const shareOf = (part: number, whole: number): number => (whole > 0 ? part / whole : 0)

/** When something was first seen in a full window since an instant, if it was not so before. */
const firstWindow = (
  { fullWindows, windowMs }: Picture,
  fromMs: number,
  at: number,
  isSo: (window: number) => boolean
): number | undefined => {
  const first = Math.floor(fromMs / windowMs)
  if (first > 0 && isSo(first - 1)) return undefined
  for (let w = first; w < fullWindows && (w + 1) * windowMs <= at; w++) if (isSo(w)) return w
  return undefined
}

/** What was first seen of the trigger: calls that fail, work that waits, tries that are repeated. */
const signsOf = (picture: Picture, fromMs: number, at: number, rulings: Rulings): ReadonlyArray<Beat> => {
  const { components, journeys, windowMs } = picture
  const sign = (
    text: (window: number) => string,
    isSo: (window: number) => boolean,
    why = (): ReadonlyArray<Ruling> => []
  ) => {
    const window = firstWindow(picture, fromMs, at, isSo)
    return window === undefined ? [] : [beat("sign", (window + 1) * windowMs, text(window), why())]
  }
  return [
    ...components.flatMap((one) =>
      sign(
        (w) => `${one.name} is full: ${formatCount(Math.round(one.series.waiting[w]!))} calls wait for it`,
        (w) => isFull(one, w)
      )
    ),
    ...components.flatMap(({ name, series: { carried, failed } }) =>
      sign(
        (w) => `${formatShare(shareOf(failed[w]!, failed[w]! + carried[w]!))} of the calls to ${name} fail`,
        (w) => shareOf(failed[w]!, failed[w]! + carried[w]!) >= failingShare
      )
    ),
    ...journeys.flatMap(({ name, series: { attempts, offered } }) =>
      sign(
        (w) => `calls for ${name} are repeated: ${formatCount(shareOf(attempts[w]!, offered[w]!))} tries per request`,
        (w) => shareOf(attempts[w]!, offered[w]!) >= retryingFactor,
        () => retryRulings(picture, rulings)
      )
    ),
    ...journeys.flatMap(({ name, series: { carried, failed } }) =>
      sign(
        (w) => `${formatShare(shareOf(failed[w]!, failed[w]! + carried[w]!))} of ${name} fails for its users`,
        (w) => shareOf(failed[w]!, failed[w]! + carried[w]!) >= failingShare
      )
    )
  ]
}

const isFull = ({ capacity, series }: ComponentPicture, window: number): boolean =>
  capacity !== null && series.busy[window]! >= 0.95 * capacity && series.waiting[window]! >= 1

/** The settings of whoever repeats most. */
const retryRulings = ({ edges }: Picture, rulings: Rulings): ReadonlyArray<Ruling> => {
  const [most] = edges.filter(({ retries }) => retries > 0).toSorted((one, other) => other.retries - one.retries)
  if (most === undefined) return []
  // A message is repeated wherever it was sent on; the one who decides has the setting.
  const deciding = edges
    .filter(({ retries }) => retries > 0)
    .map(({ from, to }) => rulings.between(from, to))
    .find((found) => found.some(({ setting }) => setting.startsWith("retry.")))
  return deciding ?? rulings.between(most.from, most.to)
}

/** How things stand, and what keeps them so when what began it is over. */
const nowBeats = (picture: Picture, at: number, triggers: ReadonlyArray<FaultBand>): ReadonlyArray<Beat> => {
  const window = Math.min(picture.fullWindows, Math.floor(at / picture.windowMs)) - 1
  if (window < 0) return []
  const isOver = triggers.length > 0 && triggers.every(({ toMs }) => toMs !== null && toMs <= at)
  return picture.journeys.flatMap(({ name, series }) => {
    const [good, carried, failed] = [series.good[window]!, series.carried[window]!, series.failed[window]!]
    const tries = shareOf(series.attempts[window]!, series.offered[window]!)
    const isBad = carried + failed > 0 && shareOf(good, carried + failed) < 1 - failingShare
    const stands =
      carried + failed === 0
        ? `nothing of ${name} ends`
        : `${formatShare(shareOf(good, carried + failed))} of ${name} is good`
    const keeps =
      isOver && isBad && tries >= retryingFactor
        ? `; the trigger is gone, what keeps it going are the repeated tries, ${formatCount(tries)} per request`
        : isOver && isBad
          ? "; the trigger is gone, what it has left behind is not"
          : isOver && carried + failed > 0
            ? "; the trigger is gone, and so is the trouble"
            : ""
    return [beat("now", at, stands + keeps)]
  })
}
