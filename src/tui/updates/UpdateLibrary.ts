/**
 * Update of the library: the pointer, the filter, and opening what is under the pointer.
 */
import type { Updated } from "../Errand.ts"
import { send, unchanged } from "../Errand.ts"
import { chosen, shown } from "../Filter.ts"
import type { Message } from "../Message.ts"
import type { Library, Model, Opened } from "../Model.ts"
import { benchFor } from "../Model.ts"
import type { Order, Shelved } from "../session/SessionProtocol.ts"

const withLibrary = (model: Model, change: Partial<Library>): Model => ({
  ...model,
  library: { ...model.library, ...change }
})

const clamped = (choice: number, count: number): number => Math.max(0, Math.min(count - 1, choice))

/** Esc: out of the line first, then the filter goes. */
export const leaveFilter = (model: Model): Model => withLibrary(model, { filter: "", isFiltering: false, choice: 0 })

/** What a scenario of the library is called on the command line; two of the same name are told apart by their paths. */
export const sourceOf = ({ shelf = [] }: Library, { name, path }: Shelved): string =>
  shelf.filter((entry) => entry.name === name).length === 1 ? name : path

/** Opens a scenario on the bench; one that is there already is gone back to, unless a certain run of it is meant. */
export const openScenario = (model: Model, opened: Opened): Updated => {
  const present = model.bench
  const isAnyRun = opened.variant === undefined && opened.seed === undefined && opened.set === undefined
  if (
    isAnyRun &&
    present?.opened.source === opened.source &&
    present.state !== "mistaken" &&
    present.state !== "crashed"
  ) {
    return unchanged({ ...model, screen: "bench", overlays: [] })
  }
  const fresh = benchFor(opened)
  const bench = present?.hasChosenSpeed === true ? { ...fresh, speed: present.speed, hasChosenSpeed: true } : fresh
  return [{ ...model, screen: "bench", bench, overlays: [] }, [send(openOrder(opened))]]
}

/** The order to open this; what is not given is not mentioned. */
export const openOrder = ({ seed, set, source, variant }: Opened): Order => ({
  order: "open",
  source,
  ...(variant === undefined ? {} : { variant }),
  ...(seed === undefined ? {} : { seed }),
  ...(set === undefined ? {} : { set })
})

/** A message for the library. */
export const updateLibrary = (model: Model, message: Message): Updated => {
  const { library } = model
  switch (message.type) {
    case "moved":
      return unchanged(withLibrary(model, { choice: clamped(library.choice + message.by, shown(library).length) }))
    case "movedToEnd":
      return unchanged(
        withLibrary(model, { choice: message.end === "first" ? 0 : clamped(Infinity, shown(library).length) })
      )
    case "startedFilter":
      return unchanged(withLibrary(model, { isFiltering: true }))
    case "typed":
      return unchanged(withLibrary(model, { filter: library.filter + message.text, choice: 0 }))
    case "erased":
      return unchanged(withLibrary(model, { filter: message.all ? "" : library.filter.slice(0, -1), choice: 0 }))
    case "openedRecent":
      return unchanged({ ...model, overlays: [{ kind: "recent", choice: 0 }] })
    case "askedToOpen":
      return unchanged({ ...model, overlays: [{ kind: "prompt", asks: "open", text: "" }] })
    case "chose": {
      if (library.isFiltering) return unchanged(withLibrary(model, { isFiltering: false }))
      const entry = chosen(model)
      return entry === undefined ? unchanged(model) : openScenario(model, { source: sourceOf(library, entry) })
    }
    default:
      return unchanged(model)
  }
}
