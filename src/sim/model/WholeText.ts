/**
 * Whole text: how a number is written in full for people: in groups of three, `1,728,004`, from a thousand on.
 *
 * One way everywhere, so that no two tables of a report have different ones. What is after the point is left as it is.
 */
export const writeWhole = (value: number): string => String(value).replace(/^(-?\d+)/, inGroups)

const inGroups = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ",")

/** `1 request`, `1,647 requests`. */
export const writeCounted = (count: number, noun: string): string =>
  `${writeWhole(count)} ${noun}${count === 1 ? "" : "s"}`
