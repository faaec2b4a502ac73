/**
 * Filter: finds scenarios by a few letters, in their order but not next to each other.
 *
 * Every word of what is typed has to be found somewhere; a word that is found in one piece counts before one that is scattered,
 * and the name before the topic before the title.
 */
import type { Library, Model } from "./Model.ts"
import type { Preview, Shelved } from "./session/SessionProtocol.ts"

/** How well a word fits a text: 0 not at all, 1 scattered, 2 in one piece, 3 at the beginning of a word. */
const fit = (word: string, text: string): number => {
  const lower = text.toLowerCase()
  const at = lower.indexOf(word)
  if (at >= 0) return at === 0 || /[^a-z0-9]/.test(lower[at - 1]!) ? 3 : 2
  let position = 0
  for (const letter of word) {
    position = lower.indexOf(letter, position) + 1
    if (position === 0) return 0
  }
  return 1
}

/** Higher is better; 0 does not pass. */
export const matching = (filter: string, entry: Shelved, preview: Preview | undefined): number => {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
  let sum = 1
  for (const word of words) {
    const known = preview?.isValid === true ? preview : undefined
    const said = [known?.title ?? "", ...(known?.tags ?? [])]
      .map((text) => fit(word, text))
      .filter((score) => score > 1)
    const best = Math.max(fit(word, entry.name) * 3, fit(word, entry.topic) * 2, ...said)
    if (best === 0) return 0
    sum += best
  }
  return sum
}

const curriculum = "first-steps overload caches data async transactions regions delivery".split(" ")

const rank = ({ topic }: Shelved): number => {
  const place = curriculum.indexOf(topic)
  return place < 0 ? curriculum.length : place
}

/** Topics in the order in which one would learn them; within a topic as they were listed. */
export const inOrder = (shelf: ReadonlyArray<Shelved>): ReadonlyArray<Shelved> =>
  shelf.toSorted((one, other) => rank(one) - rank(other) || one.topic.localeCompare(other.topic, "en"))

/** The entries that pass the filter: without one by topic, with one the best first. */
export const shown = ({ filter, previews, shelf = [] }: Library): ReadonlyArray<Shelved> => {
  if (filter.trim() === "") return shelf
  return shelf
    .map((entry) => ({ entry, score: matching(filter, entry, previews[entry.path]) }))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score)
    .map(({ entry }) => entry)
}

/** The entry under the pointer. */
export const chosen = ({ library }: Model): Shelved | undefined => shown(library)[library.choice]
