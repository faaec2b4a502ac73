/**
 * Text width: how many terminal cells a text takes, and how to cut or pad it to exactly so many.
 *
 * Written for one line of text that may hold SGR colour sequences and nothing else that moves the cursor. Ambiguous
 * characters (`●`, `▲`, box lines) count as one cell, as Ink and every terminal outside CJK locales do; ideographs and
 * emoji count as two.
 */

const sgr = /\u001b\[[0-9;]*m/g
const sgrOrText = /(\u001b\[[0-9;]*m)|[^\u001b]+|\u001b/g
const printableAscii = /^[\u0020-\u007e]*$/
/** Neither wide, zero-width, nor able to join with a neighbour: Latin, Greek, Cyrillic, arrows, box lines, braille. */
const plainlyNarrow =
  /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027\u2190-\u2319\u2500-\u25fc\u2800-\u28ff]*$/
const invisible =
  /^[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Nonspacing_Mark}\p{Enclosing_Mark}\p{Surrogate}]*$/u
const unprintable = /[\p{Control}\p{Surrogate}\u2028\u2029]/gu
const emoji = /^(?:(?!\p{Regional_Indicator})\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f)/u
const flagOrKeycap = /^(?:\p{Regional_Indicator}{2}|[\d#*]\ufe0f?\u20e3)/u
/** Belongs to the character before it, yet takes a cell: Indic vowel signs, half-width voicing marks. */
const spacingMark = /^[\p{Spacing_Mark}\uff9e\uff9f]$/u
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" })

/** First and last code points of the blocks whose characters take two cells. */
const wideBlocks: ReadonlyArray<readonly [from: number, to: number]> = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18dff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd]
]

const isWide = (grapheme: string): boolean => {
  if (emoji.test(grapheme) || flagOrKeycap.test(grapheme)) return true
  const point = grapheme.codePointAt(0) ?? 0
  return wideBlocks.some(([from, to]) => point >= from && point <= to)
}

/** One character as the reader sees it, and the cells it takes: 1 or 2. */
export interface Glyph {
  readonly text: string
  readonly cells: number
}

/** A grapheme as one glyph, and one more for each spacing mark in it. */
const pushGrapheme = (glyphs: Array<Glyph>, grapheme: string): void => {
  let base = ""
  let marks = ""
  for (const character of grapheme) {
    if (base !== "" && spacingMark.test(character)) marks += character
    else base += character
  }
  glyphs.push({ text: base, cells: isWide(base) ? 2 : 1 })
  for (const mark of marks) glyphs.push({ text: mark, cells: 1 })
}

/**
 * The glyphs of a text that holds no SGR sequences. Control characters become a space and combining marks stay with
 * their base, so every glyph takes one or two cells; a mark without a base is dropped.
 */
export const glyphsOf = (text: string): ReadonlyArray<Glyph> => {
  if (plainlyNarrow.test(text)) return Array.from(text, (character) => ({ text: character, cells: 1 }))
  const glyphs: Array<Glyph> = []
  for (const { segment } of graphemes.segment(text.replace(unprintable, " "))) {
    if (!invisible.test(segment)) pushGrapheme(glyphs, segment)
  }
  return glyphs
}

const plainWidth = (text: string): number => {
  if (plainlyNarrow.test(text)) return text.length
  let cells = 0
  for (const glyph of glyphsOf(text)) cells += glyph.cells
  return cells
}

/** The text without its SGR sequences. */
export const withoutColour = (text: string): string => text.replace(sgr, "")

/** Cells the text takes on screen; SGR sequences take none. */
export const visibleWidth = (text: string): number => {
  if (printableAscii.test(text)) return text.length
  return plainWidth(text.includes("\u001b") ? withoutColour(text) : text)
}

/**
 * The text cut to at most `width` cells, ending in `ellipsis` when something was lost. Colours that are on at the cut
 * are switched off after it. A double-width character that would be cut in half is left out whole.
 */
export const truncate = (text: string, width: number, ellipsis = "…"): string => {
  if (width <= 0) return ""
  if (visibleWidth(text) <= width) return text
  const mark = visibleWidth(ellipsis) < width ? ellipsis : ""
  const room = width - visibleWidth(mark)
  let kept = ""
  let used = 0
  let isColoured = false
  for (const part of text.match(sgrOrText) ?? []) {
    if (part.startsWith("\u001b[") && part.endsWith("m")) {
      kept += part
      isColoured = part !== "\u001b[0m"
      continue
    }
    for (const glyph of glyphsOf(part)) {
      if (used + glyph.cells > room) return `${kept}${mark}${isColoured ? "\u001b[0m" : ""}`
      kept += glyph.text
      used += glyph.cells
    }
  }
  return kept
}

/** The text cut or padded with spaces to exactly `width` cells. */
export const fit = (
  text: string,
  width: number,
  align: "left" | "right" | "centre" = "left",
  ellipsis = "…"
): string => {
  const cut = truncate(text, width, ellipsis)
  const missing = Math.max(0, width - visibleWidth(cut))
  const before = align === "left" ? 0 : align === "right" ? missing : missing >> 1
  return " ".repeat(before) + cut + " ".repeat(missing - before)
}
