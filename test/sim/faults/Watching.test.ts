import { assert, describe, it } from "vitest"
import { open, Ran, visits } from "./Lab.ts"

describe("a service that nobody watches over", () => {
  const two = { system: { shop: { service: { instances: 2 }, endpoints: { buy: [{ work: "1ms" }] } } } }
  const crash = { on: "shop/1", crash: true, at: "20s", for: "20s" }

  it("goes on getting calls where nobody is any more, until somebody looks", () => {
    const ran = new Ran(visits({ alone: { on: "shop", unattended: true, at: "10s", for: "20s" }, crash }, two))

    // Every other call, from the crash at 20 s until somebody looks at 30 s.
    assert.strictEqual(ran.failed("unreachable"), 500)
  })

  it("is taken for what was last seen of it", () => {
    const ran = new Ran(visits({ crash, alone: { on: "shop", unattended: true, at: "30s", for: "20s" } }, two))

    // It was seen to be down; that it is there again from 40 s on is not seen before 50 s, and nobody fails.
    assert.strictEqual(ran.failed("unreachable"), 0)
  })

  it("stays as large as it is", () => {
    const elastic = {
      system: {
        shop: {
          service: { workers: 1, autoscaler: { max: 4, target: { inFlightPerInstance: 1 } } },
          endpoints: { buy: [{ work: "20ms" }] }
        }
      }
    }
    const alone = { on: "shop", unattended: true }

    // One worker does 50 a second of 100, and two do all of them.
    assert.strictEqual(new Ran(visits({ alone }, elastic)).answered(), 3000)
    assert.isAbove(new Ran(visits({}, elastic)).answered(), 5500)
  })
})

describe("a store that nobody watches over", () => {
  it("does not fail over", () => {
    const ledger = {
      system: {
        ledger: { store: { write: "1ms", replicas: { count: 1 }, failover: { after: "2s", promote: "3s" } } }
      },
      journeys: { writing: [{ call: "ledger.write" }] },
      load: open("writing")
    }
    const gone = { on: "ledger/1", crash: true, at: "20s" }
    const alone = { on: "ledger", unattended: true, at: "10s", for: "30s" }

    // Until somebody else is the primary 5 s later; that is counted from when somebody looks.
    assert.strictEqual(new Ran(visits({ gone }, ledger)).failed("unreachable"), 500)
    assert.strictEqual(new Ran(visits({ gone, alone }, ledger)).failed("unreachable"), 2500)
  })
})

describe("look-ups that fail", () => {
  const shop = (ttl: string) => ({
    system: { shop: { service: { instances: 2, discovery: { ttl } }, endpoints: { buy: [{ work: "1ms" }] } } }
  })

  it("fail who has to look up, for as long as they do", () => {
    const ran = new Ran(visits({ dns: { on: "shop", lookups: "100%", at: "20s", for: "10s" } }, shop("10ms")))

    // A list that lives for 10 ms has expired when the next call comes.
    assert.closeTo(ran.failed("unreachable"), 1000, 1)
  })

  it("are not noticed by who has a list that lives for longer", () => {
    const ran = new Ran(
      visits({ dns: { on: "shop", lookups: "100%", at: "20s", for: "500ms", every: "20s" } }, shop("10m"))
    )

    assert.strictEqual(ran.failed("unreachable"), 0)
  })

  it("fail some of those who look up, if it is not all of them", () => {
    const ran = new Ran(visits({ dns: { on: "shop", lookups: "30%" } }, shop("10ms")))

    // 6000 draws; 4.5 standard deviations are 160.
    assert.closeTo(ran.failed("unreachable"), 1800, 160)
  })
})
