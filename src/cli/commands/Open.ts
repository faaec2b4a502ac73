/**
 * `faultline open`: the lab on one scenario.
 */
import * as Command from "effect/cli/Command"
import * as Option from "effect/Option"
import { ascii, fps, mouse, scenario, screenReader, seed, set, symbols, theme, variant } from "../Parameters.ts"
import { openScreen } from "../Screen.ts"

const parameters = {
  scenario,
  variant: variant("The design to begin with. Default: the first."),
  seed,
  set,
  theme,
  symbols,
  fps,
  mouse,
  screenReader,
  ascii
}

export const openCommand = Command.make("open", parameters, ({ scenario, variant, seed, set, ...lab }) =>
  openScreen({ ...lab, open: { scenario, variant: Option.getOrUndefined(variant), seed, set } })
).pipe(
  Command.withDescription(
    "Opens the lab on one scenario: watch it, pause it, inject and lift faults by hand, change the load, compare variants, and " +
      "save what you did as a scenario file. Needs a terminal; ? shows the keys."
  ),
  Command.withShortDescription("The lab in the terminal, on one scenario."),
  Command.withExamples([
    { command: "faultline open retry-storm" },
    { command: "faultline open storm.yaml --variant breaker", description: "a file of your own" }
  ])
)
