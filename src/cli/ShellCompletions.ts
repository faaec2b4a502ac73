/**
 * Shell completions: what `--completions <shell>` prints, so that commands, options and scenarios complete with the tab key.
 *
 * It is effect/cli's own script. What effect cannot know is told to it: that a scenario has one of the library's names, and that
 * results and folders are files.
 */
import * as Completions from "effect/cli/Completions"
import * as Flag from "effect/cli/Flag"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { list } from "../scenarios/Library.ts"
import { print } from "./Output.ts"

type Known = Exclude<Completions.ArgumentType, { readonly _tag: "Boolean" }>

/** What stands for an argument or an option of this name. */
const known = (): Readonly<Record<string, Known>> => ({
  scenario: { _tag: "Choice", values: list().map(({ name }) => name) },
  file: { _tag: "Path", pathType: "file" },
  result: { _tag: "Path", pathType: "either" },
  report: { _tag: "Path", pathType: "directory" },
  out: { _tag: "Path", pathType: "directory" }
})

const informed = (
  descriptor: Completions.CommandDescriptor,
  types: Readonly<Record<string, Known>>
): Completions.CommandDescriptor => ({
  ...descriptor,
  arguments: descriptor.arguments.map((one) => ({ ...one, type: types[one.name] ?? one.type })),
  flags: descriptor.flags.map((one) => ({ ...one, type: types[one.name] ?? one.type })),
  subcommands: descriptor.subcommands.map((one) => informed(one, types))
})

/** The `--completions` option of the program. */
export const completions = GlobalFlag.Action({
  flag: Flag.ChoiceWithValue("completions", [
    ["bash", "bash"],
    ["zsh", "zsh"],
    ["fish", "fish"],
    ["powershell", "powershell"],
    ["sh", "bash"],
    ["pwsh", "powershell"]
  ] as const).pipe(
    Flag.optional,
    Flag.withMetavar("<shell>"),
    Flag.withDescription("Prints a script that completes with the tab key, for bash, zsh, fish or powershell.")
  ),
  run: (shell, { command }) => {
    if (Option.isNone(shell)) return Effect.void
    const script = Completions.generate(command.name, shell.value, informed(Completions.fromCommand(command), known()))
    // In bash, what completes to no name of the library may still be a file.
    return print(script.replace(/^complete -F /m, "complete -o default -F "))
  }
})
