/**
 * `faultline open`: the lab on one scenario.
 */
import * as Command from "effect/cli/Command"
import * as Option from "effect/Option"
import { ascii, fps, scenario, seed, set, theme, variant } from "../Parameters.ts"
import { openScreen } from "../Screen.ts"

const parameters = {
  scenario,
  variant: variant("The design to begin with. Default: the first."),
  seed,
  set,
  theme,
  fps,
  ascii
}

export const openCommand = Command.make("open", parameters, ({ ascii, fps, theme, variant, ...wanted }) =>
  openScreen({ open: { ...wanted, variant: Option.getOrUndefined(variant) }, isAscii: ascii, theme, fps })
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
