/**
 * Checks of sets: a key is a number or a set, somebody puts something in, and there is a way of merging it.
 */
import type { Contents } from "../../sim/components/stores/Contents.ts"
import { holdsSets } from "../../sim/components/stores/Contents.ts"
import { setResolutions } from "../../sim/components/stores/primaries/Primaries.ts"
import type { StoreSpec } from "../language/System.ts"
import type { Problem } from "../reading/Issues.ts"

export const inSets = (name: string, store: StoreSpec["store"]): ReadonlyArray<Problem> => {
  const { contents = {}, failover, primaries } = store
  const path = ["system", name, "store"]
  const conflicts = primaries?.conflicts ?? "last-write-wins"
  const wrong = (message: string, ...at: ReadonlyArray<string>): Problem => ({
    path: [...path, ...at],
    at: at.at(-1) === "conflicts" ? "value" : "key",
    message
  })
  if (!holdsSets(contents)) {
    if (!setResolutions.includes(conflicts)) return []
    const message = `"${conflicts}" merges sets, and no operation of "${name}" puts anything in one; say e.g. \`contents: {effects: {add: {puts: uniform(20)}}}\``
    return [wrong(message, "primaries", "conflicts")]
  }
  const effects = Object.entries(contents.effects ?? {})
  return [
    ...(conflicts === "counter"
      ? [
          wrong(
            `"counter" adds numbers up, and the keys of "${name}" are sets; say \`or-set\``,
            "primaries",
            "conflicts"
          )
        ]
      : []),
    ...(failover?.fencing === false
      ? [
          wrong(
            "what a split brain makes of sets is not simulated; say `fencing: true`, or `primaries`",
            "failover",
            "fencing"
          )
        ]
      : []),
    ...(contents.initial === undefined ? [] : [wrong(mixed(name, "initial"), "contents", "initial")]),
    ...effects.flatMap(([operation, effect]) =>
      inEffect(name, effect).map(([option, message]) => wrong(message, "contents", "effects", operation, option))
    ),
    ...(effects.some(([, { puts }]) => puts !== undefined)
      ? []
      : [
          wrong(
            `nothing is ever put into the sets of "${name}"; say \`puts\` of one of its operations`,
            "contents",
            "effects"
          )
        ])
  ]
}

const mixed = (name: string, option: string): string =>
  `"${option}" is about numbers, and the keys of "${name}" are sets: of a store they are one or the other`

const inEffect = (
  name: string,
  effect: NonNullable<Contents["effects"]>[string]
): ReadonlyArray<readonly [option: string, message: string]> => [
  ...(["adds", "atLeast"] as const).flatMap((option) =>
    effect[option] === undefined ? [] : [[option, mixed(name, option)] as const]
  ),
  ...(effect.puts !== undefined && effect.takes !== undefined
    ? [["takes", "an operation puts something in or takes something out, not both; make it two"] as const]
    : [])
]
