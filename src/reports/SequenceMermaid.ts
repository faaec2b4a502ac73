/**
 * Sequence Mermaid: who sent what to whom, as a sequence diagram that GitHub, GitLab and most wikis draw.
 */
import type { Sequence, SequenceEvent } from "../sim/observation/pictures/Sequence.ts"
import { formatInstant } from "./Quantity.ts"

const arrows: Readonly<Record<Exclude<SequenceEvent["kind"], "note">, string>> = {
  call: "->>",
  answer: "-->>",
  failure: "--x"
}

/** With a line feed at its end. Lanes go by number, so that no name can be taken for an arrow. */
export const sequenceMermaid = ({ events, lanes }: Sequence): string => {
  const ids = new Map(lanes.map((name, i) => [name, `n${i}`]))
  const who = lanes.map((name) => `  participant ${ids.get(name)} as ${escaped(name)}`)
  const lines = events.map(({ atMs, from, kind, mark, says, to }) => {
    const text = escaped(`${mark === "broken" ? "‼ " : ""}${formatInstant(atMs)}${says === "" ? "" : ` ${says}`}`)
    if (kind === "note") return `  Note over ${ids.get(from)}: ${text}`
    return `  ${ids.get(from)}${arrows[kind]}${ids.get(to)}: ${text}`
  })
  return `${["sequenceDiagram", ...who, ...lines].join("\n")}\n`
}

/** Mermaid's own entities; a label is one line. */
const escaped = (text: string): string =>
  text.replace(/\s+/g, " ").replace(/[#&<>"`;]/g, (character) => `#${character.charCodeAt(0)};`)
