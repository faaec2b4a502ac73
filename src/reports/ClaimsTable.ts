/**
 * Claims table: how often the claims of the library held, as the README of the scenarios.
 *
 * Every scenario has a section of its own. Those that were not run keep what the document says of them.
 */
import type { Tally } from "../experiments/claims/Tally.ts"
import type { LibraryEntry } from "../scenarios/Library.ts"

/** What was found about a scenario. */
export interface ClaimsFound {
  readonly name: string
  readonly title: string
  readonly seedsMoved: number
  readonly claims: ReadonlyArray<Tally>
}

const cell = (text: string): string => text.replaceAll("|", "\\|")

const marginText = (margin: number): string => {
  if (margin === Infinity) return "always the same"
  if (Number.isNaN(margin)) return "–"
  return margin > 100 ? "> 100 sd" : `${Number(margin.toPrecision(2))} sd`
}

const fragileText = ({ fragile }: Tally): string => {
  const [worst] = fragile
  if (worst === undefined) return "–"
  const { factor, path, text } = worst.move
  return `\`${path}\` (${text}) ${factor < 1 ? "−20%" : "+20%"}`
}

/** The section of one scenario, from its heading on. */
export const claimsSection = ({ claims, name, seedsMoved, title }: ClaimsFound): string => {
  const moves = Math.max(0, ...claims.map((one) => one.moves))
  const seedsText = seedsMoved === 1 ? "one seed" : `${seedsMoved} seeds`
  return [
    `### ${name}`,
    "",
    `${title}.`,
    "",
    moves === 0 ? "No number was moved." : `${moves} moves of a number, ${seedsText} each.`,
    "",
    "| Claim | Seeds in which it holds | Margin | Moves that it survives | Most fragile |",
    "|---|---:|---:|---:|---|",
    ...claims.map((one) => {
      const survived = one.moves - one.fragile.length
      const moved = one.moves === 0 ? "–" : `${survived} of ${one.moves}`
      const margin = marginText(one.margin)
      return `| ${cell(one.claim)} | ${one.held} of ${one.of} | ${margin} | ${moved} | ${cell(fragileText(one))} |`
    })
  ].join("\n")
}

const head = `<!-- made by \`npm run lessons\`, do not edit -->

# The scenarios, and how far their claims can be trusted

A claim that holds with one seed, or only as long as nobody touches a number, is a wrong lesson. Every scenario is run with several
seeds, and with each number that it states of its system, links, journeys, load and faults moved by a fifth, one at a time: up, and
down. The tables say in how many seeds each claim held, how many of those moves it survived, and which move it survived least. A
scenario that is about a threshold has a claim that some move breaks; the last column then says what the threshold is made of.

The margin is how far what is measured is from the bound on average, in standard deviations between seeds. Ten seeds will do for a
claim with a margin of five: whatever the distribution, at most one seed in 26 lies that far off (Cantelli's inequality, with mean and
deviation estimated from the ten). A claim that is nearer, or that one of the ten broke, was run with a hundred.

\`faultline lessons retry-storm\` makes the table of one of them, or of a file of your own.
`

/** The sections of a document by the names of their scenarios. */
const sectionsIn = (document: string): ReadonlyMap<string, string> =>
  new Map(
    document.split(/^(?=##+ )/m).flatMap((part) => {
      const [, name] = /^### (\S+)$/m.exec(part) ?? []
      return name === undefined ? [] : [[name, part.trim()] as const]
    })
  )

/** The document with the sections that were made anew; one of a scenario that is not in the library is left out. */
export const claimsDocument = (
  before: string,
  library: ReadonlyArray<LibraryEntry>,
  found: ReadonlyArray<ClaimsFound>
): string => {
  const sections = new Map([...sectionsIn(before), ...found.map((one) => [one.name, claimsSection(one)] as const)])
  const topics = [...new Set(library.map(({ topic }) => topic))]
  const parts = topics.flatMap((topic) => {
    const written = library.filter((entry) => entry.topic === topic && sections.has(entry.name))
    return written.length === 0 ? [] : [`## ${topic}`, ...written.map(({ name }) => sections.get(name)!)]
  })
  return `${[head.trimEnd(), ...parts].join("\n\n")}\n`
}
