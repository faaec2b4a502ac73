/**
 * Path: where in a scenario something stands, e.g. `system.shop.endpoints.checkout[1].through.retry.budget`.
 *
 * A number is an index of a list, from 0, and may be written as `[1]` or `.1`. A name with a dot or a bracket in it is written
 * in quotation marks: `links."eu.1 -> us"`. In a `through`, a policy may stand by its name.
 */
import * as Result from "effect/Result"
import type { Reading } from "../../sim/model/Notation.ts"

export type Segment = string | number
export type Path = ReadonlyArray<Segment>

const segment = /\s*(?:\.?\[([0-9]+)\]|\.?\["((?:[^"\\]|\\.)*)"\]|\.?"((?:[^"\\]|\\.)*)"|\.?([^.[\]"]+))/y

/** Reads a path; all digits are an index. */
export const readPath = (text: string): Reading<Path> => {
  const path: Array<Segment> = []
  segment.lastIndex = 0
  while (segment.lastIndex < text.length) {
    const from = segment.lastIndex
    const match = segment.exec(text)
    const startsWell =
      (match !== null && (from === 0) !== /^\s*\./.test(match[0])) || match?.[0].startsWith("[") === true
    if (match === null || !startsWell) {
      return Result.fail(`expected a path such as system.shop.service.workers, got ${JSON.stringify(text)}`)
    }
    const [, index, bracketed, quoted, plain] = match
    const name = bracketed ?? quoted
    if (name !== undefined) path.push(name.replace(/\\(.)/g, "$1"))
    else if (index !== undefined) path.push(Number(index))
    else path.push(/^[0-9]+$/.test(plain!.trim()) ? Number(plain) : plain!.trim())
  }
  return path.length === 0 ? Result.fail("a path cannot be empty") : Result.succeed(path)
}

/** The text of a path: `system.shop.endpoints.checkout[1]`; nothing for the whole. */
export const printPath = (path: Path): string =>
  path
    .map((part, i) => {
      if (typeof part === "number") return `[${part}]`
      const text =
        /^[^.[\]"\s][^.[\]"]*$/.test(part) && !/^[0-9]+$/.test(part) ? part : `"${part.replace(/(["\\])/g, "\\$1")}"`
      return i === 0 ? text : `.${text}`
    })
    .join("")
