/**
 * Library page: what came of a scenario of the library, all designs with one seed, on a page that is small and the same every time.
 *
 * Its first line says of which file and which version it was made, so that a stale one is found without running anything.
 */
import type { Result, VerdictWord } from "../../experiments/Result.ts"
import type { Decoded } from "../../scenarios/Decode.ts"
import { flowchart } from "../../scenarios/saying/Flowchart.ts"
import { topology } from "../../scenarios/Topology.ts"
import { writeWhole } from "../../sim/model/WholeText.ts"
import { code, escaped, folded, table } from "../MarkdownText.ts"
import { figureNames, figuresOf } from "../stories/VariantFigures.ts"

/** A scenario of the library, read. */
export interface LibraryScenario {
  readonly topic: string
  readonly decoded: Decoded
  /** What its files say. */
  readonly hash: string
}

/** The first line of a page. */
export const stampOf = (hash: string, version: string): string =>
  `<!-- made by \`npm run docs:library\` of scenario ${hash} with faultline ${version}, do not edit -->`

const marks: Readonly<Record<VerdictWord, string>> = { passed: "✓", failed: "✗", inconclusive: "?" }

const designs = ({ decoded }: LibraryScenario, results: ReadonlyArray<Result>): string =>
  table(
    ["---", "---", ...figureNames.map(() => "---:")],
    ["design", "", ...figureNames],
    results.map((result) => {
      const title = decoded.variants.find(({ name }) => name === result.variant)?.title ?? ""
      return [`${marks[result.verdict]} ${result.variant}`, escaped(title), ...figuresOf(result)]
    })
  )

const claims = (results: ReadonlyArray<Result>): string =>
  table(
    ["---", "---", "---", "---"],
    ["", "design", "claim", "measured"],
    results.flatMap(({ judged, variant }) =>
      judged.map(({ claim, measured, verdict }) => [marks[verdict], variant, escaped(claim), escaped(measured)])
    )
  )

const question = ({ decoded }: LibraryScenario): ReadonlyArray<string> => {
  const { lesson } = decoded.scenario
  if (lesson === undefined) return []
  return ["## Predict", escaped(lesson.question), lesson.choices.map((one) => `- ${escaped(one)}`).join("\n")]
}

const answer = ({ decoded }: LibraryScenario): ReadonlyArray<string> => {
  const { lesson } = decoded.scenario
  if (lesson === undefined) return []
  const { answer, knob, sources = [], why } = lesson
  return [
    folded("The answer", [
      `**${escaped(answer)}.** ${escaped(why)}`,
      knob === undefined ? "" : `The knob: ${escaped(knob)}.`,
      sources.map((source) => `- ${source}`).join("\n")
    ])
  ]
}

const note = "A ✗ marks a design that breaks a promise, an invariant or a claim, which may well be the point."

/** The page in Markdown. */
export const libraryPage = (scenario: LibraryScenario, results: ReadonlyArray<Result>): string => {
  const { decoded, hash, topic } = scenario
  const { name, title } = decoded.scenario
  const runs = results.map(({ events, fingerprint, variant }) => [variant, `\`${fingerprint}\``, writeWhole(events)])
  return [
    stampOf(hash, results[0]!.faultline),
    `# ${name}`,
    `${escaped(title)}.`,
    `${topic === "" ? "" : `Of the theme ${topic}. `}\`faultline open ${name}\` shows it, \`faultline describe ${name}\` says it in sentences` +
      `${decoded.scenario.lesson === undefined ? "" : `, \`faultline teach ${name}\` is the lesson`}. [All scenarios](README.md)`,
    code("mermaid", flowchart(topology(decoded.scenario))),
    ...question(scenario),
    "## What came of it",
    note,
    designs(scenario, results),
    ...answer(scenario),
    folded("Every claim", [claims(results)]),
    folded("To run it again", [
      `\`faultline run ${name} --variant all\`, seed ${results[0]!.seed}. The same file gives the same fingerprints everywhere.`,
      table(["---", "---", "---:"], ["design", "fingerprint", "events"], runs)
    ])
  ]
    .join("\n\n")
    .concat("\n")
}
