/**
 * Plain ink: signs, colours and widths of the plain report, in Unicode or in ASCII alone.
 *
 * Every tone has a sign beside its colour, so nothing is lost without colour. In ASCII whatever has no counterpart
 * becomes "?", also in names from the scenario: the text then holds bytes 10 and 32 to 126 only.
 */
import type { VerdictWord } from "../../experiments/Result.ts"

export interface PlainOptions {
  /** Colours by SGR sequences. Default: none. */
  readonly colour?: boolean
  /** ASCII alone. Default: Unicode. */
  readonly ascii?: boolean
  /** Columns, 72 at least. Default 80. */
  readonly width?: number
}

export type Tone = "good" | "bad" | "open" | "fault" | "dim" | "strong"

export interface Ink {
  readonly width: number
  /** Of two columns or more, all of one width. */
  readonly verdicts: Readonly<Record<VerdictWord, string>>
  /** Lowest to highest; the first is nothing at all. */
  readonly sparks: ReadonlyArray<string>
  /** Left end, middle and right end of a bracket under a stretch of time. */
  readonly bracket: readonly [left: string, middle: string, right: string]
  readonly rule: string
  /** Leads the eye from a claim to what was measured. */
  readonly leader: string
  readonly tick: string
  readonly paint: (text: string, tone: Tone) => string
  /** The finished text. */
  readonly finish: (text: string) => string
}

export const toneOf: Readonly<Record<VerdictWord, Tone>> = { passed: "good", failed: "bad", inconclusive: "open" }

/** Never red against green: cyan, bold red and yellow, beside their signs. */
const codes: Readonly<Record<Tone, string>> = {
  good: "36",
  bad: "1;31",
  open: "33",
  fault: "35",
  dim: "2",
  strong: "1"
}

const inAscii: Readonly<Record<string, string>> = {
  "–": "-",
  "—": "-",
  "…": "~",
  "×": "x",
  "→": "->",
  "·": "-",
  "µ": "u"
}

export const inkOf = ({ ascii = false, colour = false, width = 80 }: PlainOptions): Ink => ({
  width: Math.max(72, Math.floor(width)),
  verdicts: ascii
    ? { passed: "ok  ", failed: "FAIL", inconclusive: "??  " }
    : { passed: "✓", failed: "✗", inconclusive: "?" },
  sparks: ascii ? [..." _.-=+*#@"] : [..." ▁▂▃▄▅▆▇█"],
  bracket: ascii ? ["\\", "_", "/"] : ["╰", "─", "╯"],
  rule: ascii ? "-" : "─",
  leader: ascii ? "." : "·",
  tick: ascii ? "|" : "╵",
  paint: (text, tone) => (colour && text.trim() !== "" ? `\u001b[${codes[tone]}m${text}\u001b[0m` : text),
  finish: (text) => {
    const trimmed = text.replace(/[ \t]+$/gm, "")
    if (!ascii) return trimmed
    return trimmed.replace(/[^\n\u001b\u0020-\u007e]/gu, (character) => inAscii[character] ?? "?")
  }
})

/**
 * Words in lines of at most `width` columns; a word that is longer has a line for itself. Control characters are left
 * out.
 */
export const wrap = (text: string, width: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  for (const word of printable(text).split(/\s+/)) {
    if (word === "") continue
    if (line !== "" && columnsOf(line) + 1 + columnsOf(word) > width) {
      lines.push(line)
      line = word
    } else line = line === "" ? word : `${line} ${word}`
  }
  return line === "" ? lines : [...lines, line]
}

/** Cut with "…" or padded to `width` columns. */
export const fit = (text: string, width: number, align: "left" | "right" = "left"): string => {
  const clean = printable(text)
  const cut = columnsOf(clean) <= width ? clean : `${[...clean].slice(0, Math.max(0, width - 1)).join("")}…`
  const space = " ".repeat(Math.max(0, width - columnsOf(cut)))
  return align === "left" ? cut + space : space + cut
}

/** A line feed or an escape sequence in a name must not reach the terminal. */
const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ")

/** Characters, taking every one for one column: names in wide scripts make a table ragged, and nothing worse. */
const columnsOf = (text: string): number => [...text].length
