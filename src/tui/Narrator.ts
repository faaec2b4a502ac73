/**
 * Narrator: what changes on the screen, told in sentences for those who do not see it.
 *
 * It looks at the model before and after, like somebody who sits beside one: what was done, what happens to the run, what is in
 * front. Nothing is said while something is typed; what happens meanwhile is told afterwards.
 */
import { completionsOf } from "./actions/Command.ts"
import { commands } from "./actions/Commands.ts"
import { withKeys } from "./actions/KeySentences.ts"
import { piecesOf } from "./drawing/Surface.ts"
import { figureSentences, promiseSentence, stateInWords } from "./Figures.ts"
import { chosen, shown } from "./Filter.ts"
import type { Bench, Model } from "./Model.ts"
import { isTyping, placeOf } from "./Model.ts"
import type { Overlay } from "./Overlay.ts"
import { cardOf } from "./panes/Cards.ts"
import { clock } from "./panes/EventsPane.ts"
import { lookOf } from "./panes/Looks.ts"
import { paneTabs } from "./panes/PaneView.ts"
import { standings } from "./Standing.ts"
import { formatMs } from "./TimeText.ts"
import { choicesIn } from "./updates/UpdateOverlay.ts"

/** A state is told when it has lasted for so many looks: what flickers is not worth a sentence. */
const lasting = 3
/** Of more that happens at once, so many are told. */
const atOnce = 6

const spoken = lookOf({ theme: "mono", depth: "none", symbols: "ascii" })

export class Narrator {
  #before: Model | undefined
  #toldUpToMs = -1
  #states = new Map<string, { readonly told: string; readonly now: string; readonly looks: number }>()
  #broken = new Set<string>()
  #held: Array<string> = []

  /** What there is to say of the model as it is now. */
  tell(model: Model): ReadonlyArray<string> {
    const before = this.#before
    if (before === model) return []
    this.#before = model
    const news = model.screen === "bench" ? this.#ofBench(before, model) : []
    const done = [
      ...ofNotice(before, model),
      ...(model.screen === "library" ? ofLibrary(before, model) : []),
      ...ofFront(before, model)
    ]
    this.#held.push(...news)
    return isTyping(placeOf(model)) ? done : [...this.#held.splice(0), ...done]
  }

  #ofBench(before: Model | undefined, { bench, screen }: Model): ReadonlyArray<string> {
    if (bench === undefined) return []
    const old = before?.screen === screen ? before.bench : undefined
    if (bench.opening !== old?.opening && bench.opening !== before?.bench?.opening) this.#begin()
    const isNews = bench.frame !== before?.bench?.frame
    return [
      ...ofOpening(old, bench),
      ...ofState(old, bench),
      ...(isNews ? this.#ofEvents(bench) : []),
      ...ofLooking(old, bench)
    ]
  }

  #begin(): void {
    this.#toldUpToMs = -1
    this.#states.clear()
    this.#broken.clear()
  }

  /** What happened to the run since it was last told. */
  #ofEvents({ frame, opening, state }: Bench): ReadonlyArray<string> {
    if (frame === undefined || opening === undefined || state === "past") return []
    const { picture } = frame
    // The run has begun again, or goes on from an earlier moment.
    if (picture.atMs < this.#toldUpToMs) this.#begin()
    const fresh = picture.happenings.filter(({ atMs }) => atMs > this.#toldUpToMs)
    this.#toldUpToMs = picture.atMs
    const told = fresh.slice(0, atOnce).map(({ atMs, of, what }) => {
      const says = what.startsWith(`${of} `) ? what : `${of} ${what}`
      return `${clock(atMs)}: ${says}.`
    })
    const more = fresh.length > atOnce ? [`And ${fresh.length - atOnce} events more.`] : []
    return [...told, ...more, ...this.#ofStates(opening, picture), ...this.#ofPromises(picture)]
  }

  #ofStates(opening: NonNullable<Bench["opening"]>, picture: Picture): ReadonlyArray<string> {
    return standings(opening.topology, picture).flatMap(({ name, state }) => {
      const { looks, now, told } = this.#states.get(name) ?? { told: "up", now: "up", looks: 0 }
      const seen = state === now ? looks + 1 : 1
      const isTold = state !== told && seen >= lasting
      this.#states.set(name, { told: isTold ? state : told, now: state, looks: seen })
      return isTold ? [`${formatMs(picture.atMs)}: ${name} is ${state === "up" ? "well again" : state}.`] : []
    })
  }

  #ofPromises(picture: Picture): ReadonlyArray<string> {
    return picture.objectives.flatMap((objective) => {
      const { name, share, target } = objective
      const isBroken = share !== null && share < target
      if (isBroken === this.#broken.has(name)) return []
      if (isBroken) this.#broken.add(name)
      else this.#broken.delete(name)
      return [`${formatMs(picture.atMs)}: ${promiseSentence(objective)}`]
    })
  }
}

type Picture = NonNullable<Bench["frame"]>["picture"]

const ofNotice = (before: Model | undefined, { notice }: Model): ReadonlyArray<string> =>
  notice === undefined || notice === before?.notice ? [] : [notice.isProblem ? `Not done: ${notice.text}` : notice.text]

const ofLibrary = (before: Model | undefined, model: Model): ReadonlyArray<string> => {
  const { library } = model
  const entries = shown(library)
  const entry = chosen(model)
  const isHere = before?.screen === "library" && before.library.shelf !== undefined
  // While one types, the list changes with every letter.
  const hasTyped = library.isFiltering && library.filter !== before?.library.filter
  if (library.shelf === undefined || hasTyped) return []
  const keys = withKeys("{help} says the keys, {say it} takes words, {open} opens.", model.keys)
  const hello = isHere ? [] : [`The library: ${entries.length} scenarios. ${keys}`]
  const old = before === undefined || !isHere ? undefined : chosen(before)
  if (entry === undefined) return old === undefined ? hello : [...hello, `Nothing fits ${library.filter}.`]
  const preview = library.previews[entry.path]
  const hasFound = before?.library.isFiltering === true && !library.isFiltering
  const isSame = !hasFound && old?.path === entry.path && before?.library.previews[entry.path] === preview
  if (isSame || preview === undefined) return hello
  const about = preview.isValid ? preview.title : `it has mistakes. ${preview.mistakes}`
  return [...hello, `${library.choice + 1} of ${entries.length}: ${entry.name}, ${entry.topic}: ${about}.`]
}

const ofOpening = (old: Bench | undefined, { opening }: Bench): ReadonlyArray<string> => {
  if (opening === undefined || opening === old?.opening) return []
  const { durationMs, name, seed, title, topology, variant } = opening
  const calls = topology.edges.map(({ from, to }) => `${from} calls ${to}`)
  return [
    `${name}, ${variant}, seed ${seed}, ${formatMs(durationMs)}: ${title}.`,
    ...(calls.length === 0 ? [] : [`${[...new Set(calls)].join(", ")}.`])
  ]
}

const ofState = (old: Bench | undefined, bench: Bench): ReadonlyArray<string> => {
  const { frame, speed, state, trouble } = bench
  if (trouble !== undefined && trouble !== old?.trouble) {
    return [state === "mistaken" ? "This scenario cannot be run:" : "The simulation is gone:", ...trouble.split("\n")]
  }
  if (frame === undefined || trouble !== undefined) return []
  const isSame = old?.state === state && (old.speed === speed || state !== "running")
  const hasMoved = state === "past" && old?.frame?.picture.atMs !== frame.picture.atMs
  return isSame && !hasMoved ? [] : [`${formatMs(frame.picture.atMs)}: ${stateInWords(bench)}.`]
}

const ofLooking = (old: Bench | undefined, bench: Bench): ReadonlyArray<string> => {
  if (old === undefined || bench.opening !== old.opening) return []
  return [
    ...(bench.pane === old.pane ? [] : [`Pane: ${paneTabs[bench.pane]}.`]),
    ...(bench.selected === old.selected ? [] : figureSentences(bench).slice(-1))
  ]
}

/** What lies in front: all of it when it comes, and then what is under the pointer. */
const ofFront = (before: Model | undefined, model: Model): ReadonlyArray<string> => {
  const front = model.overlays.at(-1)
  const old = before?.overlays.at(-1)
  if (front === undefined || front === old) return []
  const isNew = old?.kind !== front.kind || before?.overlays.length !== model.overlays.length
  if (front.kind === "palette") {
    const { choice, mistake, text } = front
    if (isNew) {
      return [
        mistake === undefined ? "Say what to do; tab completes, enter does it, esc leaves." : `Not done: ${mistake}`
      ]
    }
    const was = old as typeof front
    if (mistake !== undefined && mistake !== was.mistake) return [`Not done: ${mistake}`]
    const completion = choice === was.choice ? undefined : completionsOf(commands, text, underFront(model))[choice]
    return completion === undefined ? [] : [`${completion.text}. ${completion.says}`]
  }
  if (isNew) return front.kind === "ending" ? endingSentences(model) : cardSentences(model, front)
  if (!("choice" in front) || choicesIn(model, front) === 0) return []
  return [
    cardSentences(model, front)
      .find((line) => line.startsWith("> "))
      ?.slice(2) ?? ""
  ]
}

const underFront = (model: Model): Model => ({ ...model, overlays: model.overlays.slice(0, -1) })

/** The lines of a card, as they would be read out. */
const cardSentences = (model: Model, front: Overlay): ReadonlyArray<string> => {
  const { foot, lines, title } = cardOf(model, front, spoken)
  const texts = lines(10_000).map(({ writing }) =>
    piecesOf(writing)
      .map(({ text }) => text)
      .join("")
      .replaceAll(/\s+/g, " ")
      .trim()
  )
  return [`${title}:`, ...texts.filter((text) => text !== "" && text !== "> _"), `(${foot.replaceAll(/ {2,}/g, ", ")})`]
}

const endingSentences = ({ bench, keys }: Model): ReadonlyArray<string> => {
  const { ending, opening } = bench ?? {}
  if (bench === undefined || ending === undefined) return []
  const lesson = opening?.lesson ?? undefined
  const predicted = bench.prediction === undefined ? undefined : lesson?.choices[bench.prediction]
  return [
    `The run is over: ${ending.verdict}.`,
    ...ending.judged.map(({ claim, measured, verdict }) => `${verdict}: ${claim}. Measured: ${measured}.`),
    ...ending.findings.map(({ message }) => message),
    ...(lesson === undefined
      ? []
      : [
          lesson.question,
          ...(predicted === undefined ? [] : [`You said: ${predicted}.`]),
          `The answer: ${lesson.answer}.`,
          lesson.why
        ]),
    withKeys("({look around} look around)", keys)
  ]
}
