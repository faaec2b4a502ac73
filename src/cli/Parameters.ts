/**
 * Parameters: what several commands are told in the same words.
 */
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import * as Result from "effect/Result"
import { readSetting } from "../scenarios/reading/Variants.ts"

export const scenario = Argument.String("scenario").pipe(
  Argument.withDescription("A name of the library (see faultline list), or a .yaml or .ts file.")
)

export const resultFile = Argument.String("result").pipe(
  Argument.withDescription("A result.json, as run --report writes it and run --ui json prints it.")
)

/** `all` is a name only where several can be run. */
export const variant = (description: string) =>
  Flag.String("variant").pipe(Flag.withMetavar("<name>"), Flag.withDescription(description), Flag.optional)

export const seed = Flag.String("seed").pipe(
  Flag.withMetavar("<n>"),
  Flag.withDescription("Where the dice come from: a number or any word. The same seed gives the same run. Default: 1."),
  Flag.filter(
    (text) => text.trim() !== "",
    () => "expected a number or a word"
  ),
  Flag.withDefault("1")
)

/** Texts of the form `path=value`, as they were given. */
export const set = Flag.String("set").pipe(
  Flag.withMetavar("<path=value>"),
  Flag.withDescription("Changes the scenario before it runs. May be given more than once."),
  Flag.filter(
    (text) => Result.isSuccess(readSetting(text)),
    () => "expected path=value, such as load.k6.scenarios.shoppers.rate=900"
  ),
  Flag.atLeast(0)
)

export const theme = Flag.Literals("theme", ["auto", "dark", "light", "high-contrast", "mono"]).pipe(
  Flag.withDescription("Colours of the lab. Default: auto, as the terminal says it is."),
  Flag.withDefault("auto" as const)
)

export const symbols = Flag.Literals("symbols", ["auto", "braille", "block", "ascii"]).pipe(
  Flag.withDescription(
    "Characters of the lab. Default: auto, the best the terminal can be trusted with; ascii with --ascii."
  ),
  Flag.withDefault("auto" as const)
)

export const mouse = Flag.Boolean("mouse").pipe(
  Flag.withoutNegation,
  Flag.withDescription(
    "The mouse chooses in the lab, and its wheel moves. Default: it selects text, as in any terminal."
  ),
  Flag.withDefault(false)
)

export const screenReader = Flag.Boolean("screen-reader").pipe(
  Flag.withoutNegation,
  Flag.withDescription(
    "Sentences line by line instead of a picture that changes. Default: if INK_SCREEN_READER is true."
  ),
  Flag.withDefault(false)
)

export const fps = Flag.Int("fps").pipe(
  Flag.withMetavar("<n>"),
  Flag.withDescription(
    "How often the lab draws at most, 1 to 30 times a second. Default: 12, fewer while drawing takes long."
  ),
  Flag.filter(
    (perSecond) => perSecond >= 1 && perSecond <= 30,
    () => "expected a whole number from 1 to 30"
  ),
  Flag.withDefault(12)
)

export const ascii = Flag.Boolean("ascii").pipe(
  Flag.withoutNegation,
  Flag.withDescription("ASCII alone, for terminals and logs without Unicode."),
  Flag.withDefault(false)
)
