/**
 * Library rows: the scenarios there are, and what the one under the pointer is about, as rows of text.
 */
import { formatSpan, millisecond } from "../../sim/kernel/Instant.ts"
import { withKeys } from "../actions/KeySentences.ts"
import { beside, fitRows, frame, insideOf, type Rows, stacked } from "../drawing/Frame.ts"
import { formatQuantity } from "../drawing/Quantity.ts"
import type { Look, Size, Writing } from "../drawing/Surface.ts"
import { topology as drawTopology } from "../drawing/Topology.ts"
import { chosen, shown } from "../Filter.ts"
import type { Model, Recent } from "../Model.ts"
import { spread } from "../panes/Edges.ts"
import { dot } from "../panes/Looks.ts"
import { linesAsRows, prose, wrap } from "../panes/Prose.ts"
import { verdictRoles } from "../panes/RunsPane.ts"
import { topologyOf } from "../panes/SystemPane.ts"
import type { Preview, Shelved } from "../session/SessionProtocol.ts"
import { sourceOf } from "../updates/UpdateLibrary.ts"

interface ListLine {
  readonly writing: Writing
  readonly isChosen: boolean
}

/** The list: with topics as headings, or behind the names while a filter mixes them. */
const listLines = ({ library }: Model, width: number, look: Look): ReadonlyArray<ListLine> => {
  const entries = shown(library)
  const isFiltered = library.filter.trim() !== ""
  let topic: string | undefined
  return entries.flatMap((entry, i): ReadonlyArray<ListLine> => {
    const isChosen = i === library.choice
    const heading: ReadonlyArray<ListLine> =
      isFiltered || entry.topic === topic ? [] : [{ writing: { text: entry.topic, ink: "accent" }, isChosen: false }]
    topic = entry.topic
    const ground = isChosen ? { ground: "selected" as const } : {}
    const isBroken = library.previews[entry.path]?.isValid === false
    const name = `${entry.name}${isBroken ? ` ${look.symbols.states.down}` : ""}`
    const beside = isFiltered ? `  ${entry.topic}` : ""
    return [
      ...heading,
      {
        isChosen,
        writing: [
          { text: isChosen ? `${look.symbols.pointer} ` : "  ", ink: "accent", ...ground },
          { text: name, ink: isBroken ? "bad" : "text", ...ground },
          { text: beside, ink: "dim", ...ground },
          { text: " ".repeat(Math.max(0, width - 2 - name.length - beside.length)), ...ground }
        ]
      }
    ]
  })
}

const listRows = (model: Model, size: Size, look: Look): Rows => {
  const lines = listLines(model, size.width, look)
  if (lines.length === 0) {
    const { filter, shelf } = model.library
    const text =
      shelf === undefined ? "Looking into the library..." : `Nothing fits "${filter}". esc clears the filter.`
    return linesAsRows(prose(text, size.width, "dim"), size, look)
  }
  const at = lines.findIndex(({ isChosen }) => isChosen)
  const top = Math.max(0, Math.min(lines.length - size.height, at - (size.height >> 1)))
  return linesAsRows(
    lines.map(({ writing }) => writing),
    size,
    look,
    top
  )
}

const section = (title: string, lines: ReadonlyArray<Writing>): ReadonlyArray<Writing> =>
  lines.length === 0 ? [] : ["", { text: title, ink: "accent" }, ...lines]

/** The last runs of it, each on a line, the newest first. */
const recentLines = (recent: ReadonlyArray<Recent>): ReadonlyArray<Writing> =>
  recent.slice(0, 3).map(({ goodShare, seed, variant, verdict }) => [
    { text: `${variant}  ` },
    { text: verdict, ink: verdictRoles[verdict] },
    {
      text: `${goodShare === null ? "" : `  ${formatQuantity(goodShare, "ratio")} good`}  seed ${seed}`,
      ink: "dim"
    }
  ])

/** What a scenario is about, most important first; the topology takes what is left over. */
const previewRows = (preview: Preview | undefined, recent: ReadonlyArray<Recent>, size: Size, look: Look): Rows => {
  const { width } = size
  if (preview === undefined) return linesAsRows([{ text: "Reading...", ink: "dim" }], size, look)
  if (!preview.isValid) {
    const mistakes = wrap(preview.mistakes, width).map((text): Writing => ({ text }))
    return linesAsRows([{ text: "It cannot be run:", ink: "bad" }, "", ...mistakes], size, look)
  }
  const tags = [formatSpan(preview.durationMs * millisecond), ...preview.tags].join(dot(look))
  const head: ReadonlyArray<Writing> = [...prose(preview.title, width, "title"), ...prose(tags, width, "dim")]
  const choices = preview.choices.flatMap((choice) => prose(choice, width, "dim", { text: "- ", ink: "dim" }))
  const question = section(
    "Predict",
    preview.question === undefined ? [] : [...prose(preview.question, width), ...choices]
  )
  const faults = section(
    "What goes wrong",
    preview.faults.flatMap((fault) => prose(fault, width, "text", { text: "- ", ink: "dim" }))
  )
  const designs = section(
    `Designs (${preview.variants.length})`,
    preview.variants.flatMap(({ name, title }) =>
      prose(title, width, "dim", { text: `${name}${title === "" ? "" : "  "}`, ink: "text" }).slice(0, 2)
    )
  )
  const runs = section("Run of late", recentLines(recent))
  const room = size.height - head.length - question.length - runs.length - 1
  // At least enough for the list of components that is drawn where there is no room for boxes.
  const listed = Math.min(9, preview.topology.nodes.length + 2)
  const most = Math.min(13, 3 * preview.topology.nodes.length + 2)
  const drawn = Math.max(listed, Math.min(most, room - faults.length - designs.length))
  const system =
    room >= 6
      ? ["", ...drawTopology(topologyOf(preview.topology, look), { width, height: Math.min(drawn, room - 1) }, look)]
      : []
  const below = linesAsRows(
    [...question, ...runs, ...faults, ...designs],
    { width, height: Math.max(0, size.height - head.length - system.length) },
    look
  )
  return [...linesAsRows(head, { width, height: head.length }, look), ...system, ...below]
}

const filterLine = ({ library }: Model, look: Look): Writing => {
  const cursor = library.isFiltering ? (look.symbols.name === "ascii" ? "_" : "▏") : ""
  if (library.filter === "" && !library.isFiltering) return ""
  return [{ text: "/", ink: "key" }, { text: library.filter }, { text: cursor, ink: "cursor" }]
}

const headerRow = (model: Model, look: Look): Rows => {
  const { bench, library, size } = model
  const count = shown(library).length
  const all = library.shelf?.length ?? 0
  const counted = library.shelf === undefined ? "" : count === all ? `${all} scenarios` : `${count} of ${all} scenarios`
  const entry = chosen(model)
  const kept =
    bench?.opening === undefined
      ? ""
      : `${bench.opening.name} is ${bench.state === "over" ? "over" : "waiting"}: {open} goes back to it`
  return spread(
    [
      { text: "Faultline", ink: "title" },
      { text: counted === "" ? "" : `${dot(look)}${counted}`, ink: "dim" }
    ],
    {
      text: entry !== undefined && sourceOf(library, entry) === bench?.opened.source ? withKeys(kept, model.keys) : "",
      ink: "accent"
    },
    size.width,
    look
  )
}

/** How large the list is, and the preview: to its right, below it where it is high and not wide, or not there at all. */
const divided = ({ library, size }: Model): { readonly list: Size; readonly preview: Size | undefined } => {
  const { width } = size
  const height = size.height - 2
  if (width < 70) {
    const upper = height < 28 ? height : Math.floor(height * 0.45)
    return { list: { width, height: upper }, preview: upper < height ? { width, height: height - upper } : undefined }
  }
  const longest = (library.shelf ?? []).reduce((most, { name }) => Math.max(most, name.length), 0)
  const left = Math.max(28, Math.min(40, Math.floor(width * 0.32)), Math.min(32, longest + 6))
  return { list: { width: left, height }, preview: { width: width - left, height } }
}

/** The whole screen without its footer. */
export const libraryRows = (model: Model, look: Look): Rows => {
  const { size } = model
  const entry = chosen(model)
  const room = divided(model)
  const filter = filterLine(model, look)
  const list = frame(
    { title: filter === "" ? "Scenarios" : filter, isFocused: true, padding: 1 },
    listRows(model, insideOf(room.list, 1), look),
    room.list,
    look
  )
  const previewIn = (inside: Size, { name, path }: Shelved): Rows =>
    frame(
      { title: name, padding: 1 },
      previewRows(
        model.library.previews[path],
        model.library.recent.filter(({ source }) => source === name || source === path),
        insideOf(inside, 1),
        look
      ),
      inside,
      look
    )
  const panes = room.preview === undefined || entry === undefined ? [list] : [list, previewIn(room.preview, entry)]
  const body = fitRows(size.width < 70 ? stacked(panes) : beside(panes), { width: size.width, height: size.height - 2 })
  return fitRows([...headerRow(model, look), ...body], { ...size, height: size.height - 1 }, look.symbols.ellipsis)
}

/** The scenario under the pointer, on one line. */
export const libraryLine = (model: Model, look: Look): Rows => {
  const entry = chosen(model)
  const { filter, isFiltering } = model.library
  const left = isFiltering ? `/${filter}` : (entry?.name ?? "no scenario")
  return spread({ text: left, ink: "title" }, withKeys("({quit} quit)", model.keys), model.size.width, look)
}
