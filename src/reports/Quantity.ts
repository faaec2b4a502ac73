/**
 * Quantity: how the figures of a picture are written in every report.
 *
 * Three significant digits at most, which is what a simulated figure can carry. Two things are never rounded away: a
 * share below one is never "100%", and a count or share above nothing is never "0". A figure that does not exist is
 * "–", not zero.
 */
import type { Figure } from "../sim/observation/pictures/Picture.ts"

export const absent = "–"

/** `null` and whatever is no finite number. */
const isAbsent = (value: Figure): value is null => value === null || !Number.isFinite(value)

/** Three significant digits, two below a tenth. */
const threeDigits = (value: number): number => Number(value.toPrecision(Math.abs(value) < 0.0995 ? 2 : 3))

/** A count or a level: `0`, `0.03`, `812`, `4.1k`, `144k`, `1.73M`. */
export const formatCount = (value: Figure): string => {
  if (isAbsent(value)) return absent
  const prefixes = ["", "k", "M", "G", "T"]
  let scaled = value
  let power = 0
  while (Math.abs(threeDigits(scaled)) >= 1000 && power < prefixes.length - 1) {
    scaled /= 1000
    power++
  }
  return `${plain(threeDigits(scaled))}${prefixes[power]}`
}

/** `600/s`. */
export const formatRate = (value: Figure): string => (isAbsent(value) ? absent : `${formatCount(value)}/s`)

/** `2.41x`. */
export const formatFactor = (value: Figure): string => (isAbsent(value) ? absent : `${formatCount(value)}x`)

/** A share of 0..1 as percent: `0%`, `0.034%`, `31.2%`, `99.97%`, `100%`. */
export const formatShare = (ratio: Figure): string => {
  if (isAbsent(ratio)) return absent
  const exact = ratio * 100
  if (exact >= 100 || exact < 99) return `${plain(threeDigits(exact))}%`
  for (let digits = 3; digits <= 6; digits++) {
    const rounded = Number(exact.toPrecision(digits))
    if (rounded < 100) return `${rounded}%`
  }
  return "99.9999%"
}

/** Milliseconds as a span: `0.43ms`, `12.4ms`, `780ms`, `2.1s`, `1m05s`, `2h10m`. */
export const formatMs = (ms: Figure): string => {
  if (isAbsent(ms)) return absent
  if (ms < 0) return `-${formatMs(-ms)}`
  if (ms === 0) return "0ms"
  if (threeDigits(ms) < 1000) return ms < 0.001 ? `${plain(threeDigits(ms * 1e6))}ns` : `${plain(threeDigits(ms))}ms`
  if (threeDigits(ms / 1000) < 60) return `${plain(threeDigits(ms / 1000))}s`
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return pair(minutes, "m", seconds % 60, "s")
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? pair(hours, "h", minutes % 60, "m") : pair(Math.floor(hours / 24), "d", hours % 24, "h")
}

/** An instant as on a clock, to the millisecond if it has any: `0:00`, `1:20`, `1:00:07.250`. */
export const formatInstant = (ms: number): string => {
  const whole = Math.floor(ms / 1000 + 1e-9)
  const rest = Math.round(ms - whole * 1000)
  if (rest >= 1000) return formatInstant((whole + 1) * 1000)
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  const clock = `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}`
  return rest > 0 ? `${clock}.${String(rest).padStart(3, "0")}` : clock
}

const two = (value: number): string => String(value).padStart(2, "0")

const pair = (more: number, unit: string, less: number, lessUnit: string): string =>
  less === 0 ? `${more}${unit}` : `${more}${unit}${two(less)}${lessUnit}`

/** Without an exponent. */
const plain = (value: number): string =>
  Math.abs(value) >= 1e-6 || value === 0 ? String(value) : value.toFixed(12).replace(/0+$/, "")
