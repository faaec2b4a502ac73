/**
 * Markdown: the findings of a validation as the tables of docs/model.md, and their place between its markers.
 */
import type { Family } from "./Laws.ts"
import type { Finding } from "./Validation.ts"
import { cellsOf } from "./Validation.ts"

/** What stands around the part of a document that is made anew. */
export const markers = {
  begin: "<!-- validation: made by `npm run docs`, do not edit -->",
  end: "<!-- end of validation -->"
} as const

const cell = (text: string): string => text.replaceAll("|", "\\|")

/** A section for every family, a table for every law. */
export const validationTables = (families: ReadonlyArray<Family>, findings: ReadonlyArray<Finding>): string =>
  families
    .flatMap(({ laws, name }) => {
      const tables = laws.flatMap((law) => {
        const rows = findings.filter((finding) => finding.law === law.id)
        if (rows.length === 0) return []
        return [
          `#### ${law.title}\n\n` +
            `${law.says} \`${law.formula}\` (${law.source}). \`faultline validate ${law.id}\`\n\n` +
            "| | theory | simulation | off by | |\n|---|---:|---:|---:|---|\n" +
            rows.map(rowOf).join("\n")
        ]
      })
      return tables.length === 0 ? [] : [`### ${name}`, ...tables]
    })
    .join("\n\n")

const rowOf = (finding: Finding): string => {
  const { errors, simulation, theory } = cellsOf(finding)
  const what = finding.world === "" ? finding.quantity : `${finding.world}: ${finding.quantity}`
  return `| ${cell(what)} | ${theory} | ${simulation} | ${errors === "" ? "" : `${errors} SE`} | ${finding.verdict} |`
}

/** The document with a new text between its markers; `undefined` if it has none. */
export const between = (document: string, text: string): string | undefined => {
  const begin = document.indexOf(markers.begin)
  const end = document.indexOf(markers.end)
  if (begin < 0 || end < begin) return undefined
  return `${document.slice(0, begin + markers.begin.length)}\n\n${text}\n\n${document.slice(end)}`
}
