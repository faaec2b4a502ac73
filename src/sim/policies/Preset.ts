/**
 * Preset: what a library does unless it is told otherwise, by the name of the library.
 *
 * `preset: polly` puts the library's defaults in the place of ours; what is written beside it still counts. Each cites
 * the file it was read from; where a library has no default of its own, or one that depends on the machine, there is
 * no preset.
 */
import * as Schema from "effect/Schema"

export interface Preset<Options> {
  readonly options: Options
  /** The file that says so, as repository and path. */
  readonly source: string
}

/** The field `preset` of a policy that has these. */
export const presetOf = <Name extends string>(presets: Readonly<Record<Name, Preset<unknown>>>) => {
  const all = Object.entries<Preset<unknown>>(presets)
  const names = Object.keys(presets) as Array<Name>
  return Schema.optionalKey(Schema.Literals(names)).annotate({
    description:
      "Whose defaults count for what is not written: " +
      `${all.map(([name, { source }]) => `\`${name}\` (${source})`).join(", ")}. Default: those given here.`
  })
}

/** At the end of what a policy says of itself in words: " (preset polly)", or nothing. */
export const saidOf = (preset: string | undefined): string => (preset === undefined ? "" : ` (preset ${preset})`)
