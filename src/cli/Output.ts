/**
 * Output: what was asked for goes to stdout, and everything else that is said goes to stderr.
 *
 * A reader that goes away early (`faultline list | head -1`) ends nothing: reports are still written and the exit code is right.
 */
import * as Effect from "effect/Effect"

const withLineFeed = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`)

/** What was asked for, ended by a line feed. */
export const print = (text: string): Effect.Effect<void> =>
  Effect.sync(() => void process.stdout.write(withLineFeed(text), noteLoss))

/** Something to know beside it, ended by a line feed. */
export const say = (text: string): Effect.Effect<void> =>
  Effect.sync(() => void process.stderr.write(withLineFeed(text)))

/** Whether a person sits in front of it who can press keys. */
export const hasScreen = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true

/** Whether colours reach the eye, or are asked for by FORCE_COLOR. */
export const hasColours = ({ isTTY }: NodeJS.WriteStream): boolean => {
  const { FORCE_COLOR: forced, TERM: terminal } = process.env
  if (forced !== undefined) return forced !== "0" && forced !== "false"
  return isTTY === true && terminal !== "dumb"
}

/** Columns of a terminal; `undefined` for anything else. */
export const widthOf = ({ columns, isTTY }: NodeJS.WriteStream): number | undefined =>
  isTTY === true ? columns : undefined

let lost: Error | undefined

/** A reader that has gone away is nobody's mistake; a disk that is full must not pass for a run that was printed. */
const noteLoss = (error?: NodeJS.ErrnoException | null): void => {
  if (error !== undefined && error !== null && error.code !== "EPIPE") lost ??= error
}

/** Lets a reader go away. */
export const forgiveClosedPipes = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", noteLoss)
}

/** Ends the process once everything that was written has left it; with `codeIfLost` if some of it could not be written. */
export const exitAfterOutput = (code: number, codeIfLost: number): void => {
  process.exitCode = code
  process.stdout.write("", () => {
    const last = lost === undefined ? "" : `the output could not be written: ${lost.message}\n`
    process.stderr.write(last, () => process.exit(lost === undefined ? code : codeIfLost))
  })
}
