/**
 * Money: how amounts are written in every report, with the sign of the currency where that is plain text.
 */

import { writeWhole } from "../sim/model/WholeText.ts"
import type { Figure } from "../sim/observation/pictures/Picture.ts"
import { absent, formatCount } from "./Quantity.ts"

/** Those that ASCII has. */
const signs: Readonly<Record<string, string>> = { USD: "$" }

/** Four digits, cents as one writes them: `$12.40`, `$1,234`, `$0.0166`, `CHF 3.10`. Never more than nothing as nothing. */
export const formatMoney = (amount: Figure, currency: string): string => {
  if (amount === null || !Number.isFinite(amount)) return absent
  const size = Math.abs(amount)
  const text =
    size >= 1_000_000
      ? formatCount(size)
      : size >= 999.995
        ? writeWhole(Math.round(size))
        : size >= 1 || size === 0
          ? size.toFixed(2)
          : small(size)
  return `${amount < 0 ? "-" : ""}${signs[currency] ?? `${currency} `}${text}`
}

/** Below one, with three digits that count. */
const small = (size: number): string => {
  const rounded = Number(size.toPrecision(3))
  if (rounded < 1e-6) return rounded.toFixed(12).replace(/0+$/, "")
  const text = String(rounded)
  return /^0\.\d$/.test(text) ? `${text}0` : rounded >= 1 ? rounded.toFixed(2) : text
}
