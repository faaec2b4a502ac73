/**
 * Mistake: something wrong in what a person wrote, with its place, said so that it can be put right.
 *
 * Not a failure (that is the simulated system's) and not a bug (that is ours). Mistakes are shown all at once, and exit with 104.
 */

/** A place in a text, both from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

export interface Mistake {
  /** The file as it was named. */
  readonly file: string
  /** `undefined` where there is no text to point at: in a `.ts` scenario or a `--set`. */
  readonly position: Position | undefined
  /** Where in the scenario, e.g. `system.shop.endpoints.checkout[1].call`; empty for the file as a whole. */
  readonly path: string
  /** The variant that is wrong when the scenario itself is not. */
  readonly variant: string | undefined
  /** What was expected, in one sentence. */
  readonly message: string
}

/** Two lines: where it is, and what is wrong. */
export const printMistake = ({ file, message, path, position, variant }: Mistake): string => {
  const place = position === undefined ? file : `${file}:${position.line}:${position.column}`
  const where = [path, variant === undefined ? "" : `(in variant ${variant})`].filter((part) => part !== "").join(" ")
  return `${place}${where === "" ? "" : `  ${where}`}\n  ${message}`
}

/** All of them, one after the other. */
export const printMistakes = (mistakes: ReadonlyArray<Mistake>): string => mistakes.map(printMistake).join("\n")
