/**
 * Palette card: the line in which one says what is to be done, what is known of it, and how it could go on.
 */
import { commandIn, completionsOf } from "../actions/Command.ts"
import { commands } from "../actions/Commands.ts"
import type { Look, Writing } from "../drawing/Surface.ts"
import { truncate } from "../drawing/TextWidth.ts"
import type { Model } from "../Model.ts"
import type { Palette } from "../Overlay.ts"
import type { CardLine } from "./CardLine.ts"
import type { Card } from "./Cards.ts"
import { prose } from "./Prose.ts"

const completionsMax = 10

/** The card of the palette, always as high: a line that one types in does not jump. */
export const paletteCard = (model: Model, { choice, mistake, text }: Palette, look: Look): Card => {
  const { ellipsis, name, pointer } = look.symbols
  const rows = Math.max(2, Math.min(completionsMax, model.size.height - 8))
  return {
    title: "Say what to do",
    foot: "enter do it  tab complete  up before  esc back",
    top: 0,
    widest: 90,
    lines: (width) => {
      const below = { ...model, overlays: model.overlays.slice(0, -1) }
      const all = completionsOf(commands, text, below)
      const top = Math.max(0, Math.min(choice - rows + 1, all.length - rows))
      const shown = all.slice(top, top + rows)
      const command = `${commandIn(commands, text)?.name} `
      const texts = shown.map((one) => (one.text.startsWith(command) ? one.text.slice(command.length) : one.text))
      const room = shown.every(({ says }) => says === "") ? width - 2 : width >> 1
      const longest = Math.min(room, Math.max(0, ...texts.map((one) => one.length)) + 2)
      const line: Writing = [
        { text: ":", ink: "accent" },
        { text: text.length > width - 3 ? `${ellipsis}${text.slice(5 - width)}` : text, ink: "text" },
        { text: name === "ascii" ? "_" : "▏", ink: "cursor" }
      ]
      const lines: ReadonlyArray<Writing> = [
        line,
        ...about(text, mistake, width).slice(0, 3),
        ...shown.map((one, i): Writing => {
          const isChosen = i + top === choice
          const ground = isChosen ? { ground: "selected" as const } : {}
          return [
            { text: isChosen ? `${pointer} ` : "  ", ink: "accent", ...ground },
            { text: truncate(texts[i]!, longest - 1, ellipsis).padEnd(longest), ink: "key", ...ground },
            { text: truncate(one.says, width - longest - 2, ellipsis), ink: "dim", ...ground }
          ]
        })
      ]
      const said = lines.length - shown.length
      return Array.from({ length: Math.max(lines.length, rows + 3) }, (_, i): CardLine => {
        const writing = lines[i] ?? ""
        return i < said || i >= lines.length ? { writing } : { writing, choice: top + i - said }
      })
    }
  }
}

/** What is wrong with it, or what it does. */
const about = (text: string, mistake: string | undefined, width: number): ReadonlyArray<Writing> => {
  if (mistake !== undefined) return prose(mistake, width, "bad")
  const command = commandIn(commands, text)
  if (command === undefined) return [""]
  const example = command.example === undefined ? "" : ` E.g. ${command.example}`
  return prose(`${`${command.name} ${command.takes}`.trim()}: ${command.help}${example}`, width, "dim")
}
