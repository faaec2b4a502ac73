/**
 * Event filter: which happenings have the words that somebody has typed.
 */
import type { Happening } from "../sim/observation/pictures/Picture.ts"

/** Whether it has every word, in any case and place, and none of those that begin with `-`. */
export const passes = ({ of, what }: Happening, filter: string): boolean => {
  const text = `${of} ${what}`.toLowerCase()
  return filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "" && word !== "-")
    .every((word) => (word.startsWith("-") ? !text.includes(word.slice(1)) : text.includes(word)))
}
