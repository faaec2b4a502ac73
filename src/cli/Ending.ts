/**
 * Ending: whatever a command ends in becomes an exit code, and what has not been said yet is said.
 *
 * Three kinds of wrong: a mistake is the user's and is told in its own words; a verdict has been told by then; everything else is
 * a bug of ours, told with its stack and the command that shows it.
 */
import * as Cause from "effect/Cause"
import type * as CliError from "effect/cli/CliError"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { PlatformError } from "effect/PlatformError"
import * as Schema from "effect/Schema"
import manifest from "../../package.json" with { type: "json" }
import { commandLine } from "../experiments/CommandLine.ts"
import type { UnreadableResult } from "../reports/results/ResultFile.ts"
import type { Mistaken } from "../scenarios/Load.ts"
import { printMistakes } from "../scenarios/reading/Mistake.ts"
import { Ended, ExitCode, endWith } from "./ExitCode.ts"
import { exitAfterOutput, say } from "./Output.ts"

/** Something in the command line that cannot be done, in one sentence. */
export class Refused extends Schema.TaggedError<Refused>()("Refused", { message: Schema.String }) {}

/** What a command may fail with. */
export type Refusal = Mistaken | UnreadableResult | Refused | PlatformError | Ended | CliError.CliError

const told = (failure: Refusal): Effect.Effect<void, Ended> => {
  switch (failure._tag) {
    case "Ended":
      return Effect.fail(failure)
    case "ShowHelp":
      return endWith(failure.errors.length === 0 ? ExitCode.passed : ExitCode.mistaken)
    case "Mistaken":
      return Effect.andThen(say(failure.message), endWith(failure.isThrown ? ExitCode.threw : ExitCode.mistaken))
    case "UnreadableResult":
      return Effect.andThen(say(printMistakes(failure.asMistakes)), endWith(ExitCode.mistaken))
    case "PlatformError":
      return Effect.andThen(say(deniedText(failure)), endWith(ExitCode.mistaken))
    default:
      return Effect.andThen(say(failure.message), endWith(ExitCode.mistaken))
  }
}

/** A file or folder that cannot be read or written: `reports: permission denied`. */
const deniedText = ({ cause, message }: PlatformError): string => {
  if (!(cause instanceof Error)) return message
  const [, why, path] = /^E[A-Z0-9]+: (.+), \w+ '([^']*)'$/.exec(cause.message) ?? []
  return why === undefined ? cause.message : `${path}: ${why}`
}

/** What is said of a bug. */
export const bugText = (error: unknown): string => {
  const stack = error instanceof Error ? (error.stack ?? String(error)) : String(error)
  return [
    "This is a bug of faultline, not of your scenario.",
    "",
    stack,
    "",
    `faultline ${manifest.version}, Node ${process.version}, ${process.platform} ${process.arch}`,
    `It comes again with: ${commandLine(process.argv.slice(2))}`
  ].join("\n")
}

/** Something threw where nobody waits for it; nothing can be trusted after that. */
export const bugOutside = (error: unknown): void => {
  process.stderr.write(`${bugText(error)}\n`)
  process.exit(ExitCode.bug)
}

/** The command with everything said, and nothing left to fail with but an exit code. */
export const toItsEnd = <R>(command: Effect.Effect<void, Refusal, R>): Effect.Effect<void, Ended, R> =>
  command.pipe(
    Effect.catch(told),
    Effect.onInterrupt(() => say("interrupted")),
    Effect.catchDefect((defect) => Effect.andThen(say(bugText(defect)), endWith(ExitCode.bug)))
  )

/** Ends the process once everything that was written has left it. */
export const teardown = (exit: Exit.Exit<unknown, unknown>): void => exitAfterOutput(codeOf(exit), ExitCode.mistaken)

const codeOf = (exit: Exit.Exit<unknown, unknown>): number => {
  if (Exit.isSuccess(exit)) return ExitCode.passed
  if (Cause.hasInterruptsOnly(exit.cause)) return ExitCode.interrupted
  const error = Cause.squash(exit.cause)
  return error instanceof Ended ? error.code : ExitCode.bug
}
