/**
 * Speaker: the lab for a screen reader: lines of text one after the other, instead of a picture that changes.
 *
 * What is typed is written as it is typed, after a colon; nothing that was written is changed, but for the last character.
 */
import type { Writable } from "node:stream"
import type { Model } from "./Model.ts"
import { Narrator } from "./Narrator.ts"
import { wrap } from "./panes/Prose.ts"

export class Speaker {
  readonly #out: Writable
  readonly #now: () => Model
  readonly #narrator = new Narrator()
  /** What stands in the line that is typed in; `undefined` while none is. */
  #typed: string | undefined

  constructor(out: Writable, now: () => Model) {
    this.#out = out
    this.#now = now
  }

  /** Something has changed: it is told. */
  readonly request = (): void => {
    const model = this.#now()
    const lines = this.#narrator.tell(model)
    const typed = typedIn(model)
    const isOver = this.#typed !== undefined && (lines.length > 0 || typed === undefined)
    const told = lines.flatMap((line) => wrap(line, model.size.width - 1)).map((line) => `${line}\n`)
    const before = isOver ? undefined : this.#typed
    this.#typed = typed
    const text = `${isOver ? "\n" : ""}${told.join("")}${typed === undefined ? "" : typedSince(before, typed)}`
    if (text !== "") this.#out.write(text)
  }
}

const typedIn = ({ library, overlays, screen }: Model): string | undefined => {
  const front = overlays.at(-1)
  if (front === undefined) return screen === "library" && library.isFiltering ? library.filter : undefined
  return front.kind === "palette" || front.kind === "prompt" ? front.text : undefined
}

/** What makes a line that shows `before` show `after`. */
const typedSince = (before: string | undefined, after: string): string => {
  if (before === undefined) return `: ${after}`
  if (after.startsWith(before)) return after.slice(before.length)
  return before.startsWith(after) ? "\b \b".repeat(before.length - after.length) : `\n: ${after}`
}
