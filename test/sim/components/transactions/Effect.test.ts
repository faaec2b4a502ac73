import { describe, expect, it } from "vitest"
import { describe as inWords } from "../../../../src/sim/components/transactions/Effect.ts"
import { measured, users } from "./Ran.ts"

/** One user who does this; how many requests break each of these balances, each of which holds always. */
const broken = (steps: ReadonlyArray<object>, balances: ReadonlyArray<string>, more: object = {}) => {
  const invariants = Object.fromEntries(balances.map((balance, i) => [`i${i}`, { balance }]))
  const written = {
    duration: "10s",
    system: { ledger: { store: { write: "10ms" } } },
    journeys: { visit: [{ call: "ledger.write" }, ...steps] },
    load: { k6: { scenarios: { users: users(1) } } },
    invariants,
    ...more
  }
  const found = measured(
    written,
    balances.map((_, i) => `violations of i${i}`)
  )
  return balances.filter((_, i) => found[`violations of i${i}`] !== 0)
}

const charged = { effect: "charged", amount: 12.5 }
const refunded = { effect: "refunded", undoes: "charged" }

/** Goes on though what it does is refused. */
const tried = (step: object) => ({ sequence: [step], through: [{ fallback: { steps: [{ effect: "failed" }] } }] })

describe("an effect that takes another back", () => {
  it("has the amount of all that has happened, and happens once", () => {
    expect(broken([charged, charged, refunded, refunded], ["refunded <= 25", "refunded <= 24.99"])).toEqual([
      "refunded <= 24.99"
    ])
  })

  it("does not happen if there is nothing to take back, and refuses that from then on", () => {
    const steps = [refunded, tried(charged)]

    expect(broken(steps, ["refunded <= 0", "charged <= 0", "failed <= 0"])).toEqual(["failed <= 0"])
    expect(broken([charged, refunded, tried(charged)], ["charged <= 12.5", "failed <= 0"])).toEqual(["failed <= 0"])
  })

  it("takes back what is given for a time, which then does not lapse, and not what has lapsed", () => {
    const held = { effect: "held", lapses: { after: "1s", as: "released", unless: "booked" } }
    const released = { effect: "released", undoes: "held" }
    const cancelled = { effect: "cancelled", undoes: "held" }
    const wait = { wait: "2s" }
    const booked = { effect: "booked" }

    expect(broken([held, released, wait, booked], ["released <= 1", "released <= 0"])).toEqual(["released <= 0"])
    expect(broken([held, wait, released, booked], ["released <= 1", "released <= 0"])).toEqual(["released <= 0"])
    const unlapsed = [...[held, cancelled, wait, booked], { choice: [{ chance: 0, steps: [released] }] }]
    expect(broken(unlapsed, ["released <= 0", "cancelled <= 0"])).toEqual(["cancelled <= 0"])
  })

  it("is decided where both are written: a write that is done later is refused, whenever it was begun", () => {
    // Both are begun at the same instant; there is one connection, so that the second is done 10 ms after the first.
    const ledger = { system: { ledger: { store: { write: "10ms", connections: 1 } } } }
    const charges = tried({ ...charged, write: "ledger.write" })
    const refunds = { ...refunded, write: "ledger.write" }
    const balances = ["charged <= 0", "refunded <= 12.49", "failed <= 0"]

    expect(broken([{ parallel: [refunds, charges] }], balances, ledger)).toEqual(["failed <= 0"])
    expect(broken([{ parallel: [charges, refunds] }], balances, ledger)).toEqual(["charged <= 0", "refunded <= 12.49"])
  })

  it("says itself in words", () => {
    expect(inWords({ undoes: "charged" }, "refunded", "ledger.write")).toBe(
      "refunded happens with ledger.write to take charged back, or to keep it from ever happening"
    )
  })
})
