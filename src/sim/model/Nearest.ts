/**
 * Nearest name: the known name that a misspelt one probably meant.
 *
 * It answers only when it is fairly sure, within one slip per three letters: a wrong suggestion is worse than none.
 */

/** Slips between two words: letters added, left out, exchanged, or swapped with their neighbour. */
const slips = (written: string, known: string): number => {
  let beforeLast: Array<number> = []
  let last = Array.from({ length: known.length + 1 }, (_, j) => j)
  for (let i = 1; i <= written.length; i++) {
    const row = [i]
    for (let j = 1; j <= known.length; j++) {
      const same = written[i - 1] === known[j - 1]
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && written[i - 1] === known[j - 2] && written[i - 2] === known[j - 1]) {
        least = Math.min(least, beforeLast[j - 2]! + 1)
      }
      row.push(least)
    }
    beforeLast = last
    last = row
  }
  return last[known.length]!
}

/** The known name with the fewest slips, the first among equals, ignoring case; `undefined` when none is near. */
export const nearest = (written: string, known: ReadonlyArray<string>): string | undefined => {
  let best: string | undefined
  let fewest = Infinity
  for (const name of known) {
    const distance = slips(written.toLowerCase(), name.toLowerCase())
    const allowed = Math.max(1, Math.floor(Math.max(written.length, name.length) / 3))
    if (distance < fewest && distance <= allowed && distance < name.length) {
      best = name
      fewest = distance
    }
  }
  return best
}

/** `; did you mean "timeout"?`, or nothing when no known name is near. */
export const didYouMean = (written: string, known: ReadonlyArray<string>): string => {
  const name = nearest(written, known)
  return name === undefined ? "" : `; did you mean "${name}"?`
}
