/**
 * Markup: text that is safe to stand in a page, told apart from text that is not by its type.
 *
 * Whatever is put into an `html` template is escaped unless it is `Markup` itself; names from a scenario can
 * therefore never become tags or attributes.
 */

/** HTML or SVG as it will stand in the page. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Piece = Markup | string | number | undefined | ReadonlyArray<Piece>

/** A list is put down piece by piece, `undefined` as nothing. */
export const html = (parts: TemplateStringsArray, ...pieces: ReadonlyArray<Piece>): Markup =>
  new Markup(parts.map((part, i) => part + (i < pieces.length ? textOf(pieces[i]) : "")).join(""))

/** What is made of a value, nothing where there is none. */
export const given = <Value>(value: Value | undefined, markup: (value: Value) => Markup): Markup | undefined =>
  value === undefined ? undefined : markup(value)

/** Text that is markup already: a drawing, a style sheet, a script. */
export const asIs = (text: string): Markup => new Markup(text)

/** JSON for a `<script type="application/json">`: nothing in it can end the script. */
export const jsonMarkup = (value: unknown): Markup => new Markup(JSON.stringify(value).replace(/</g, "\\u003c"))

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;"
}

const textOf = (piece: Piece): string => {
  if (piece === undefined) return ""
  if (piece instanceof Markup) return piece.text
  if (typeof piece === "object") return piece.map(textOf).join("")
  return String(piece).replace(/[&<>"']/g, (character) => entities[character]!)
}
