/**
 * Bandwidth: how much a link carries in a second, in bits or bytes.
 *
 * `Mbps` is not read: to some it is megabits, to others (tc among them) megabytes.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { expectedButGot, isDecimal, notation, type Reading, TextOrNumber } from "./Notation.ts"

const units = [
  ["Gbit/s", 1e9],
  ["Mbit/s", 1e6],
  ["kbit/s", 1e3],
  ["bit/s", 1],
  ["GB/s", 8e9],
  ["MB/s", 8e6],
  ["KB/s", 8e3],
  ["kB/s", 8e3],
  ["B/s", 8]
] as const

const expected = "a bandwidth such as 100Mbit/s, 1Gbit/s or 10MB/s"

const read = (written: string | number): Reading<number> => {
  const text = String(written).trim()
  const unit = units.find(([name]) => text.endsWith(name))
  const digits = unit === undefined ? "" : text.slice(0, -unit[0].length).trim()
  const bits = isDecimal(digits) ? Number(digits) * unit![1] : NaN
  return bits > 0 && bits < Infinity ? Result.succeed(bits) : Result.fail(expectedButGot(expected, written))
}

/** In the largest unit of bits that makes it a number of at least 1: "100Mbit/s". */
export const writeBandwidth = (bits: number): string => {
  const [name, unit] = units.slice(0, 4).find(([, one]) => bits >= one && (bits / one) * one === bits) ?? ["bit/s", 1]
  return `${bits / unit}${name}`
}

/** How much passes in a second, decoded to bits per second. */
export const Bandwidth = notation<number, string | number>({
  identifier: "Bandwidth",
  expected,
  description:
    "How much passes in a second: bit/s, kbit/s, Mbit/s or Gbit/s, or B/s, KB/s, MB/s or GB/s of 8 bits each, in powers of 1000",
  examples: ["100Mbit/s", "1Gbit/s", "10MB/s"],
  written: TextOrNumber,
  value: Schema.Finite.check(Schema.isGreaterThan(0)),
  read,
  write: writeBandwidth
})
