/**
 * Checks of prices: they have a currency, their sheet has been read, and nothing has a price where nobody asks for the cost.
 */

import { priceOf } from "../language/Prices.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Readable } from "../reading/Readable.ts"

export const checkPrices = (readable: Readable): ReadonlyArray<Problem> => [...whole(readable), ...idle(readable)]

const whole = ({ isWhole, scenario: { prices } }: Readable): ReadonlyArray<Problem> => {
  if (prices === undefined || !isWhole("prices")) return []
  const sheet = typeof prices === "string" ? prices : prices.sheet
  if (sheet !== undefined) {
    const message = `the sheet of prices "${sheet}" can be read only together with a file; write the prices out here`
    return [{ path: ["prices"], at: "value", message }]
  }
  return typeof prices === "string" || prices.currency !== undefined
    ? []
    : [{ path: ["prices", "currency"], at: "parent", message: "prices need a currency, e.g. currency: USD" }]
}

const idle = ({ keysAt, scenario: { system = {} } }: Readable): ReadonlyArray<Problem> =>
  keysAt().includes("prices")
    ? []
    : Object.entries(system).flatMap(([name, component]) =>
        priceOf(component) === undefined
          ? []
          : [
              {
                path: ["system", name, component.kind, "price"],
                at: "key",
                message: '"price" does nothing without "prices", which say the currency'
              }
            ]
      )
