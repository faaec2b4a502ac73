/**
 * Conductor: carries out orders, one after the other.
 *
 * What is done by hand is remembered, so that the run can happen again up to any instant, with it or without some of it: that is
 * how one goes back, takes something back, and goes on from another moment.
 */
import * as Outcome from "effect/Result"
import type { Instant } from "../../sim/kernel/Instant.ts"
import { formatSpan, millisecond } from "../../sim/kernel/Instant.ts"
import { didYouMean } from "../../sim/model/Nearest.ts"
import type { Opened } from "../Model.ts"
import { messageOf, Refusal } from "./ByWord.ts"
import { Companion } from "./Companion.ts"
import { OpenedRun } from "./OpenedRun.ts"
import { replayed } from "./Replay.ts"
import { Running, type Surroundings } from "./Running.ts"
import type { Against, Order } from "./SessionProtocol.ts"
import { browse } from "./Shelf.ts"
import type { Deed, Doing, Moment } from "./TimeLine.ts"
import { TimeLine } from "./TimeLine.ts"
import type { Watch } from "./Watch.ts"
import { readWatch } from "./Watch.ts"

const backSays = "looking back: {pause, go on} goes on from here, {one event} and {look back} move, {back} ends it"

export class Conductor {
  readonly #around: Surroundings
  #asked: Opened | undefined
  #now: Running | undefined
  #line = new TimeLine(1, 1)
  /** The moment that is looked back at. */
  #past: Moment | undefined
  #breaks: ReadonlyArray<string> = []
  #speed = 1
  #frames: number | undefined
  #orders: Promise<void> = Promise.resolve()

  constructor(around: Surroundings) {
    this.#around = around
  }

  /** Carries out an order after those before it. Resolves when it has been carried out, or refused. */
  give(order: Order): Promise<void> {
    this.#orders = this.#orders.then(() => this.#carryOut(order)).catch((error: unknown) => this.#refuse(order, error))
    return this.#orders
  }

  #refuse(order: Order, error: unknown): void {
    if (!(error instanceof Refusal)) {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
      return this.#around.post({ report: "crashed", message: stack })
    }
    const isOpening = order.order === "open" || order.order === "restart"
    this.#around.post(
      isOpening
        ? { report: "mistakes", text: error.message }
        : { report: "said", message: messageOf(error), isProblem: true }
    )
  }

  async #carryOut(order: Order): Promise<void> {
    switch (order.order) {
      case "browse":
        return browse(this.#around.post, this.#around.soon)
      case "open":
        return this.#open(order)
      case "restart": {
        const { opening } = this.#running().run
        const { seed = opening.seed, variant = opening.variant } = order
        return this.#open({ ...this.#asked!, seed, variant })
      }
      case "play":
        return (await this.#here()).play({ kind: "pace" })
      case "pause":
        return this.#running().pause()
      case "speed":
        this.#speed = order.speed
        return this.#now?.speed(order.speed)
      case "frames":
        this.#frames = order.perSecond
        return this.#now?.frames(order.perSecond)
      case "step":
        return (await this.#here()).step(order.events)
      case "runUntil":
        return this.#runUntil(order.text)
      case "runTo":
        return (await this.#here()).play(this.#toInstant(Math.round(order.atMs * millisecond)))
      case "break":
        this.#watch(order.text)
        return this.#setBreaks([...this.#breaks.filter((text) => text !== order.text), order.text])
      case "unbreak":
        if (order.text !== undefined && !this.#breaks.includes(order.text)) {
          throw new Refusal(`it does not stop at "${order.text}"${didYouMean(order.text, this.#breaks)}`)
        }
        return this.#setBreaks(this.#breaks.filter((text) => order.text !== undefined && text !== order.text))
      case "look":
        return this.#look(this.#line.momentFrom(this.#past?.at ?? this.#running().now, order.by))
      case "goTo":
        return this.#goTo(order.text)
      case "bookmark": {
        const at = this.#past?.at ?? this.#running().now
        this.#line.mark(order.name, at)
        this.#say(`${order.name} is ${formatSpan(at)}`)
        return this.#tell()
      }
      case "undo": {
        const deeds = this.#line.without(order.number)
        if (deeds === undefined) throw new Refusal("nothing was done by hand that could be taken back")
        const gone = this.#line.deeds.find((deed) => !deeds.includes(deed))!
        await this.#relive(deeds, this.#running().now)
        return this.#say(`as if it had never been: ${gone.says} (${formatSpan(gone.at)})`)
      }
      case "redo": {
        const deeds = this.#line.withTaken()
        if (deeds === undefined) throw new Refusal("nothing was taken back that could be put back")
        const back = deeds.filter((deed) => !this.#line.deeds.includes(deed))
        await this.#relive(deeds, Math.max(this.#running().now, ...back.map(({ at }) => at + 1)))
        return this.#say(`done again: ${back.map(({ says }) => says).join(", ")}`)
      }
      case "redesign": {
        const at = this.#past?.at ?? this.#running().now
        const deed = this.#line.next({ at: 0, named: 0, does: order, says: `${order.text} from the beginning` })
        await this.#relive([...this.#line.deeds, deed], at)
        return this.#say(`as if it had been from the beginning: ${order.text}`)
      }
      case "explain":
        return this.#around.post({ report: "explained", story: this.#running().run.explain(order.atMs) })
      case "beside":
        return this.#accompany(await this.#here(), order.against)
      case "save": {
        const command = await this.#running().run.save(order.path)
        return this.#say(`saved; it goes the same way with: ${command}`)
      }
      case "report": {
        const files = await this.#running().run.report(order.folder)
        return this.#say(`written: ${files.join(", ")}`)
      }
      default:
        return this.#do(order)
    }
  }

  async #open(asked: Opened): Promise<void> {
    const isSame = this.#asked?.source === asked.source
    const { bookmarks } = this.#line
    this.#now?.leave()
    this.#now = undefined
    this.#past = undefined
    this.#asked = asked
    const run = await OpenedRun.open(asked)
    const { duration, recording } = run.live.simulation
    this.#line = new TimeLine(duration, recording.windows.size)
    if (isSame) this.#line.bookmarks = bookmarks
    else this.#breaks = []
    this.#around.post({ report: "opened", opening: run.opening })
    this.#become(run)
    this.#running().publish()
    this.#around.post({ report: "words", words: run.words() })
  }

  /** From now on this is the run that goes on. */
  #become(run: OpenedRun): void {
    this.#now?.leave()
    this.#past = undefined
    const listener = {
      nextMoment: (now: Instant) => this.#line.nextAfter(now),
      moment: (moment: Moment) => this.#line.keep(moment),
      stopped: (why: string) => this.#say(`stopped at ${formatSpan(this.#running().now)}: ${why}`),
      threw: (error: unknown) => this.#refuse({ order: "play" }, error)
    }
    this.#now = new Running(run, this.#around, listener, this.#speed, this.#frames)
    // What another design does not have cannot be stopped at.
    const watches = this.#breaks.map((text) => readWatch(text, run.live.simulation))
    this.#breaks = this.#breaks.filter((_, i) => Outcome.isSuccess(watches[i]!))
    this.#now.breakAt(watches.filter(Outcome.isSuccess).map(({ success }) => success))
    this.#tell()
  }

  #running(): Running {
    if (this.#now === undefined) throw new Refusal("no scenario is open")
    return this.#now
  }

  /** The run where it is looked at: what came after that moment has not happened yet. */
  async #here(): Promise<Running> {
    const { at } = this.#past ?? {}
    if (at === undefined) return this.#running()
    const deeds = this.#line.deeds.filter((deed) => deed.at < at || deed.does.order === "redesign")
    const gone = this.#line.deeds.length - deeds.length
    await this.#relive(deeds, at)
    const without = gone > 0 ? `, without what was done later (${gone}): {redo} puts it back` : ""
    this.#say(`on from ${formatSpan(at)}${without}`)
    return this.#running()
  }

  /** The run as it would be at an instant if this had been done, and nothing else; with room for so many instances. */
  async #relive(deeds: ReadonlyArray<Deed>, to: Instant, room?: OpenedRun["room"]): Promise<void> {
    const before = this.#running()
    const wasRunning = before.state === "running"
    before.pause()
    const known = this.#line.sameUpTo(deeds)
    const fresh: Array<Moment> = []
    const run = await replayed(before.run, deeds, to, this.#around, room, (one) => ({
      next: (now) => this.#line.nextAfter(Math.max(now, Math.min(known, to))),
      keep: () => void fresh.push({ at: one.live.now, frame: one.live.frame() })
    }))
    this.#line.become(deeds, to, fresh)
    this.#become(run)
    const now = this.#running()
    if (before.beside !== undefined) await this.#accompany(now, before.beside.against)
    if (now.state === "over") return now.end()
    if (wasRunning) return now.play({ kind: "pace" })
    now.publish()
  }

  async #do(does: Exclude<Doing, { order: "redesign" }>): Promise<void> {
    const { now: at, run } = await this.#here()
    const room = run.roomFor(does)
    if (room !== undefined) await this.#relive(this.#line.deeds, at, room)
    const now = this.#running()
    const { named } = now.run.live
    now.beside?.too((run) => void run.perform(does))
    const says = now.run.perform(does)
    this.#line.did(this.#line.next({ at, named, does, says }))
    now.settle()
    this.#say(does.order === "lift" ? says : `from now on: ${says}`)
    this.#tell()
  }

  /** Lets another run go along beside the one that is open, or no longer. */
  async #accompany(now: Running, against: Against | undefined): Promise<void> {
    now.beside = undefined
    if (against !== undefined) now.beside = await Companion.open(now.run, against)
    now.anchor()
    this.#around.post({ report: "beside", beside: now.beside?.opening() })
    now.publish()
  }

  async #runUntil(text: string): Promise<void> {
    const now = await this.#here()
    const watch = this.#watch(text)
    now.play(watch.at === undefined ? { kind: "watch", watch } : { kind: "instant", at: watch.at, thenPause: true })
  }

  #toInstant(at: Instant) {
    return { kind: "instant", at, thenPause: this.#running().state !== "running" } as const
  }

  async #goTo(text: string): Promise<void> {
    const { now, run } = this.#running()
    const ends = { start: 0, now, end: run.live.simulation.duration }
    const at = Outcome.getOrThrowWith(this.#line.instant(text, ends), (why) => new Refusal(why))
    if (at >= now) this.#past = undefined
    if (at > now) return this.#running().play(this.#toInstant(at))
    if (at === now) return this.#look(undefined)
    const known = this.#line.momentAt(at)
    if (known !== undefined) return this.#look(known)
    const deeds = this.#line.deeds.filter((deed) => deed.at < at || deed.does.order === "redesign")
    const { live } = await replayed(run, deeds, at, this.#around)
    const moment: Moment = { at: live.now, frame: live.frame() }
    this.#line.keep(moment)
    this.#look(moment)
  }

  /** Shows a moment of the past; without one, the run as it is. */
  #look(moment: Moment | undefined): void {
    const now = this.#running()
    if (now.state === "running") now.pause()
    const wasBack = this.#past !== undefined
    this.#past = moment
    if (moment === undefined) return now.publish()
    if (!wasBack) this.#say(backSays)
    const { at: _, ...shown } = moment
    this.#around.post({ report: "frame", ...shown, state: "past", liveMs: now.now / millisecond })
  }

  #watch(text: string): Watch {
    const { simulation } = this.#running().run.live
    return Outcome.getOrThrowWith(readWatch(text, simulation), (why) => new Refusal(why))
  }

  #setBreaks(texts: ReadonlyArray<string>): void {
    const added = texts.filter((text) => !this.#breaks.includes(text))
    this.#breaks = texts
    this.#running().breakAt(texts.map((text) => this.#watch(text)))
    this.#say(added.length > 0 ? `stops at: ${added.join(", ")}` : "stops there no more")
    this.#tell()
  }

  #say(message: string): void {
    this.#around.post({ report: "said", message, isProblem: false })
  }

  /** What was done by hand, and what was made a note of. */
  #tell(): void {
    this.#around.post({ report: "byHand", byHand: this.#line.list(this.#breaks) })
  }
}
