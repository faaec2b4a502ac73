/**
 * Library index: all scenarios by theme with their questions, and no answers: a page to hand out.
 */
import { writeSpan } from "../../sim/model/SpanText.ts"
import { escaped } from "../MarkdownText.ts"
import type { LibraryScenario } from "./LibraryPage.ts"

const entry = ({ decoded: { scenario, variants } }: LibraryScenario): string => {
  const { duration, lesson, name, title } = scenario
  const about = `${variants.length === 1 ? "one design" : `${variants.length} designs`}, ${writeSpan(duration)}`
  const asks =
    lesson === undefined
      ? []
      : [`  *${escaped(lesson.question)}* ${lesson.choices.map((one) => `☐ ${escaped(one)}`).join(" ")}`]
  return [`- **[${name}](${name}.md)**: ${escaped(title)} (${about}).`, ...asks].join("\n\n")
}

/** The page in Markdown. */
export const libraryIndex = (scenarios: ReadonlyArray<LibraryScenario>): string => {
  const topics = [...new Set(scenarios.map(({ topic }) => topic))]
  return [
    "<!-- made by `npm run docs:library`, do not edit -->",
    "# The library",
    `${scenarios.length} scenarios to predict, run and take apart. Read a question, tick what you believe, and only then open the page: ` +
      "it says what came of every design. `faultline teach <name>` asks the same in a terminal and keeps your predictions.",
    ...topics.flatMap((topic) => [
      `## ${topic === "" ? "Others" : topic.charAt(0).toUpperCase() + topic.slice(1).replaceAll("-", " ")}`,
      scenarios
        .filter((one) => one.topic === topic)
        .map(entry)
        .join("\n")
    ])
  ]
    .join("\n\n")
    .concat("\n")
}
