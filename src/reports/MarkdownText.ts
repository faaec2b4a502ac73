/**
 * Markdown text: the pieces of which reports in Markdown are made.
 *
 * Whatever comes from a scenario is escaped; the only HTML is what GitHub and GitLab let pass.
 */

export const table = (
  rule: ReadonlyArray<string>,
  titles: ReadonlyArray<string>,
  rows: ReadonlyArray<ReadonlyArray<string>>
): string => [titles, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")

export const folded = (title: string, parts: ReadonlyArray<string>): string =>
  `<details><summary>${title}</summary>\n\n${parts.filter((part) => part !== "").join("\n\n")}\n\n</details>`

/** A block of code whose fence is longer than any in it. */
export const code = (language: string, text: string): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = "`".repeat(longest + 1)
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`
}

/** Text that means nothing in Markdown or HTML, on one line. A mention of somebody is broken by a zero-width joiner. */
export const escaped = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/[\\`*[\]|~]|(?<!\w)_|_(?!\w)/g, "\\$&")
    .replace(/@(?=\w)/g, "@\u200d")
