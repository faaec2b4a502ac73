import { describe, expect, it } from "vitest"
import { describe as inWords, Topic } from "../../../../src/sim/components/brokers/Topic.ts"
import { decode } from "../Ground.ts"
import { measured, users } from "../transactions/Ran.ts"

/** Three users who send a message each to a topic that is told this; what happened to how many of them. */
const sent = (topic: object, more: { readonly parked?: object; readonly faults?: object } = {}) => {
  const parked = more.parked && { parked: { topic: { ...more.parked, steps: [{ wait: "1ms" }] } } }
  const { books, ...found } = measured(
    {
      duration: "20s",
      system: {
        orders: { topic: { consumers: 3, redelivery: "1s", steps: [{ effect: "begun" }, { work: "1s" }], ...topic } },
        ...parked
      },
      journeys: { visit: [{ publish: "orders" }, { effect: "accepted" }] },
      load: { k6: { scenarios: { users: users(3) } } },
      faults: more.faults ?? {},
      invariants: {
        // Each is broken once for every request that it happens for: that is how they are counted.
        begun: { balance: "begun <= 0" },
        again: { once: "begun" },
        parked: { balance: "put-aside <= 0" },
        stuck: { balance: "accepted <= begun + put-aside", holds: "eventually", within: "10s" }
      }
    },
    ["begun", "again", "parked", "stuck"].map((name) => `violations of ${name}`)
  )
  const [begun, again, putAside, stuck] = Object.values(found)
  return { begun, again, putAside, stuck, books }
}

const as = { deadLettersAs: "put-aside" }

describe("a message that nobody can handle", () => {
  it("has no effect at all, however often it is delivered", () => {
    expect(sent({ poison: "100%", ...as })).toEqual({ begun: 0, again: 0, putAside: 3, stuck: 0, books: [] })
  })

  it("has those of all its steps each time if that is found out after them", () => {
    // The second and the third of three attempts are each once too often.
    const poison = { share: "100%", fails: "after" }

    expect(sent({ poison, ...as })).toMatchObject({ begun: 3, again: 6, putAside: 3, stuck: 0 })
  })

  it("can be taken back as what it was, to the cent", () => {
    const orders = { poison: "100%", attempts: 1, deadLettersAs: { effect: "put-aside", amount: 25 }, steps: [] }
    const takesBack = [{ publish: "orders" }, { wait: "5s" }, { effect: "taken-back", undoes: "put-aside" }]
    const found = measured(
      {
        duration: "20s",
        system: { orders: { topic: orders } },
        journeys: { visit: takesBack },
        load: { k6: { scenarios: { users: users(3) } } },
        invariants: { even: { balance: "put-aside = taken-back", holds: "eventually", within: "10s" } }
      },
      ["violations of even"]
    )

    expect(found).toEqual({ "violations of even": 0, "books": [] })
  })

  it("is in front for good where it is delivered again without end", () => {
    const stuck = { poison: "100%", attempts: 1_000_000, ...as }

    expect(sent(stuck)).toMatchObject({ begun: 0, putAside: 0, stuck: 3 })
  })

  it("is passed over in a batch", () => {
    const batch = { consumers: 1, batch: { max: 3, linger: "10ms" }, attempts: 1 }

    expect(sent({ poison: "100%", ...batch, ...as })).toMatchObject({ begun: 0, putAside: 3, stuck: 0, books: [] })
  })

  it("is said in words", () => {
    const poison = { share: "2%", fails: "after" }

    expect(inWords(decode(Topic, { poison, ...as }))).toBe(
      "1 consumer, any number waiting, dead letter (put-aside) after 3 attempts 1s apart, 2% poisoned after their work"
    )
  })
})

describe("a dead letter", () => {
  const poison = { poison: "100%", deadLetters: "parked", ...as }

  it("is put aside when the topic for it has it", () => {
    expect(sent(poison, { parked: {} })).toMatchObject({ putAside: 3, stuck: 0 })
  })

  it("is worth an amount, to the cent", () => {
    const worth = (amount: number) => ({ poison: "100%", deadLettersAs: { effect: "put-aside", amount } })

    expect(sent(worth(1))).toMatchObject({ putAside: 3, stuck: 0 })
    expect(sent(worth(0.99))).toMatchObject({ putAside: 3, stuck: 3 })
  })

  it("is nowhere if that refuses it", () => {
    const down = { parked: {}, faults: { stuck: { on: "parked", crash: true, at: "0s" } } }

    expect(sent(poison, down)).toMatchObject({ putAside: 0 })
  })
})
