/**
 * Program: all commands, and how the program ends.
 *
 * Mistakes and verdicts end in exit codes; what is left over is a bug of ours, told with its stack and the command that shows it.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as CliConfig from "effect/cli/CliConfig"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { checkCommand } from "./commands/Check.ts"
import { listCommand } from "./commands/List.ts"
import { schemaCommand } from "./commands/Schema.ts"
import { presenter } from "./Presenter.ts"
const root = Command.make("faultline").pipe(Command.withSubcommands([listCommand, checkCommand, schemaCommand]))
export const main = () =>
  Command.run(root, { version: "x" }).pipe(
    Effect.provide(Layer.mergeAll(presenter, CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] }), NodeServices.layer)),
    NodeRuntime.runMain
  )
