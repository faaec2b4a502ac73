/**
 * Keystrokes: what is pressed in a film, and when: `3s enter, 10s f, 11s "slow 3x", 12s enter`.
 *
 * A key has the name it has in the help; a text in double quotes is typed character by character.
 */
import * as Result from "effect/Result"
import { millisecond } from "../../sim/kernel/Instant.ts"
import { quoted, type Reading } from "../../sim/model/Notation.ts"
import { readSpan } from "../../sim/model/SpanText.ts"

export interface Keystroke {
  /** Milliseconds of the film. */
  readonly atMs: number
  readonly key: string
}

/** How fast a text is typed. */
const typingMs = 60

const stroke = /^\s*(\S+)\s+(?:"([^"]*)"|(\S+))\s*$/

/** Reads keystrokes, separated by commas; they come back in the order of their instants. */
export const readKeystrokes = (text: string): Reading<ReadonlyArray<Keystroke>> => {
  // A comma inside quotes is typed.
  const parts = text.match(/(?:"[^"]*"|[^,"])+|,(?=\s*$)/g) ?? []
  return Result.map(Result.all(parts.map(readStroke)), (strokes) =>
    strokes.flat().sort((one, other) => one.atMs - other.atMs)
  )
}

const readStroke = (text: string): Reading<ReadonlyArray<Keystroke>> => {
  const [, at, typed, key] = stroke.exec(text) ?? []
  if (at === undefined) {
    return Result.fail(`expected an instant of the film and a key, such as 3s enter or 4s "load", got ${quoted(text)}`)
  }
  return Result.map(readSpan(at), (span) => {
    const atMs = span / millisecond
    if (key !== undefined) return [{ atMs, key }]
    return Array.from(typed ?? "", (character, i) => ({
      atMs: atMs + i * typingMs,
      key: character === " " ? "space" : character
    }))
  })
}
