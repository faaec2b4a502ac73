/**
 * On save: opens a file again as soon as it is saved, after it could not be run.
 *
 * Its folder is watched and not the file: most editors write another file and put it in its place.
 */
import { watch } from "node:fs"
import { basename, dirname } from "node:path"
import * as Outcome from "effect/Result"
import { find } from "../../scenarios/Library.ts"
import type { Order, Report } from "./SessionProtocol.ts"

/** Calls `changed` whenever the file is written, until what comes back is called. */
type Watching = (file: string, changed: () => void) => () => void

/** An editor may write a file in several steps. */
const settledMs = 80

const watchFile: Watching = (file, changed) => {
  let timer: NodeJS.Timeout | undefined
  const watcher = watch(dirname(file), (_, name) => {
    if (name !== basename(file)) return
    clearTimeout(timer)
    timer = setTimeout(changed, settledMs)
  })
  // A folder that goes away takes the file with it.
  watcher.on("error", () => watcher.close())
  return () => {
    clearTimeout(timer)
    watcher.close()
  }
}

type Opening = Extract<Order, { order: "open" }>

export class OnSave {
  readonly #again: (order: Order) => void
  readonly #watch: Watching
  #opening: Opening | undefined
  #stop: () => void = () => {}

  /** `again` is given the order that could not be carried out. */
  constructor(again: (order: Order) => void, watch: Watching = watchFile) {
    this.#again = again
    this.#watch = watch
  }

  /** An order is about to be carried out. */
  gave(order: Order): void {
    if (order.order === "open") this.#opening = order
    else if (order.order === "restart" && this.#opening !== undefined) {
      const { seed = this.#opening.seed, variant = this.#opening.variant } = order
      this.#opening = {
        ...this.#opening,
        ...(seed === undefined ? {} : { seed }),
        ...(variant === undefined ? {} : { variant })
      }
    } else return
    this.#forget()
  }

  /** Something is about to be reported. */
  heard({ report }: Report): void {
    const opening = this.#opening
    if (report !== "mistakes" || opening === undefined) return
    const found = find(opening.source)
    this.#forget()
    if (Outcome.isFailure(found)) return
    this.#stop = this.#watch(found.success, () => this.#again(opening))
  }

  #forget(): void {
    this.#stop()
    this.#stop = () => {}
  }
}
