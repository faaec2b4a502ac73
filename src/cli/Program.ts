/**
 * Program: all commands, and what the program is as a whole.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as CliConfig from "effect/cli/CliConfig"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import manifest from "../../package.json" with { type: "json" }
import { checkCommand } from "./commands/Check.ts"
import { compareCommand } from "./commands/Compare.ts"
import { describeCommand } from "./commands/Describe.ts"
import { docsCommand } from "./commands/Docs.ts"
import { duelCommand } from "./commands/Duel.ts"
import { forkCommand } from "./commands/Fork.ts"
import { lessonsCommand } from "./commands/Lessons.ts"
import { listCommand } from "./commands/List.ts"
import { mergeCommand } from "./commands/Merge.ts"
import { newCommand } from "./commands/New.ts"
import { openCommand } from "./commands/Open.ts"
import { recordCommand } from "./commands/Record.ts"
import { replayCommand } from "./commands/Replay.ts"
import { reportCommand } from "./commands/Report.ts"
import { runCommand } from "./commands/Run.ts"
import { schemaCommand } from "./commands/Schema.ts"
import { searchCommand } from "./commands/Search.ts"
import { start } from "./commands/Start.ts"
import { sweepCommand } from "./commands/Sweep.ts"
import { teachCommand } from "./commands/Teach.ts"
import { validateCommand } from "./commands/Validate.ts"
import { bugOutside, teardown, toItsEnd } from "./Ending.ts"
import { forgiveClosedPipes } from "./Output.ts"
import { ascii, fps, mouse, screenReader, symbols, theme } from "./Parameters.ts"
import { presenter } from "./Presenter.ts"
import { completions } from "./ShellCompletions.ts"

const faultline = Command.make("faultline", { theme, symbols, fps, mouse, screenReader, ascii }, start).pipe(
  Command.withDescription(
    "A chaos and load lab for system designs. A scenario file describes a system, the load on it and what goes wrong; faultline " +
      "runs it in virtual time, always the same way, and says whether the design survives.\n\n" +
      "Without a command it opens the lab on the library of scenarios; without a terminal it runs retry-storm instead and leaves " +
      "its report in reports/retry-storm."
  ),
  Command.withExamples([
    { command: "faultline", description: "choose a scenario, watch it, disturb it" },
    {
      command: "faultline run retry-storm --variant all",
      description: "every design of a scenario, with the same users, dice and faults"
    },
    { command: "faultline describe retry-storm", description: "what it is about, in plain sentences" },
    { command: "faultline run --help", description: "how a command is used, with examples" },
    {
      command: "faultline --completions bash >> ~/.bashrc",
      description: "commands, options and scenarios complete with the tab key"
    }
  ]),
  Command.withSubcommands([
    listCommand,
    newCommand,
    runCommand,
    compareCommand,
    forkCommand,
    sweepCommand,
    mergeCommand,
    searchCommand,
    openCommand,
    teachCommand,
    duelCommand,
    recordCommand,
    describeCommand,
    docsCommand,
    checkCommand,
    replayCommand,
    reportCommand,
    validateCommand,
    lessonsCommand,
    schemaCommand
  ])
)

const settings = CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, completions] })

/** `faultline help run` is what `faultline run --help` is. */
const asked = (args: ReadonlyArray<string>): ReadonlyArray<string> =>
  args[0] === "help" ? [...args.slice(1), "--help"] : args

/** Runs the command line of this process to its exit code. */
export const main = (): void => {
  forgiveClosedPipes()
  process.on("uncaughtException", bugOutside)
  Command.runWith(faultline, { version: manifest.version })(asked(process.argv.slice(2))).pipe(
    Effect.provide(Layer.mergeAll(NodeServices.layer, presenter, settings)),
    toItsEnd,
    NodeRuntime.runMain({ disableErrorReporting: true, teardown })
  )
}
