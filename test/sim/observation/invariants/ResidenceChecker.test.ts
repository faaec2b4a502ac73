import { describe, expect, it } from "vitest"
import { Ran } from "../../../../src/laws/Ran.ts"
import { ranToTheEnd } from "../../../laws/Laws.ts"

/** Ten visits, one a second, by users in the US to a shop in the EU; `more` is laid over it. */
const visiting = (more: {
  readonly system?: object
  readonly steps?: ReadonlyArray<object>
  readonly resides?: unknown
  readonly tenants?: object
}) => {
  const { resides = "visit", steps = [], system = {}, tenants } = more
  const simulation = ranToTheEnd(
    {
      duration: "12s",
      regions: { eu: ["eu-1", "eu-2"], us: ["us-1"] },
      system: {
        shop: { service: { zones: ["eu-1"] }, endpoints: { buy: [{ work: "1ms" }, ...steps] } },
        ...system
      },
      links: { "eu <-> us": { latency: "40ms" } },
      journeys: { visit: { from: "us", steps: [{ call: "shop.buy" }] } },
      load: {
        k6: {
          scenarios: {
            visits: { executor: "constant-arrival-rate", rate: 1, duration: "10s", preAllocatedVUs: 10, exec: "visit" }
          }
        },
        ...(tenants === undefined ? {} : { tenants })
      },
      invariants: { stays: { resides, in: "eu" } }
    },
    1
  )
  return { left: new Ran(simulation, new Map()).measure("violations of stays"), first: simulation.invariants[0]!.first }
}

const copied = (replicas: object) => ({ ledger: { store: { write: "5ms", zone: "eu-1", replicas } } })
const write = [{ call: "ledger.write" }]

describe("data that has to stay in a region", () => {
  it("has not left it where users ask from elsewhere", () => {
    expect(visiting({}).left).toBe(0)
  })

  it.each([
    ["in a call", { mail: { service: { zones: ["us-1"] }, endpoints: { send: [] } } }, [{ call: "mail.send" }]],
    ["to a replica", copied({ count: 2, zones: ["eu-2", "us-1"] }), write],
    [
      "to a node that agrees",
      { ledger: { store: { write: "5ms", quorum: { replicas: 3, zones: ["eu-1", "eu-2", "us-1"] } } } },
      write
    ],
    [
      "to another primary",
      { ledger: { store: { write: "5ms", primaries: { count: 2, zones: ["eu-1", "us-1"] } } } },
      write
    ],
    [
      "to a consumer",
      { sales: { topic: { zone: "eu-1", groups: { us: { zones: ["us-1"], steps: [] } } } } },
      [{ publish: "sales" }]
    ],
    ["into a cache", { pages: { cache: { zone: "us-1" } } }, [{ cache: { name: "pages", miss: [{ work: "1ms" }] } }]],
    [
      "to a relay",
      {
        ...copied({ count: 1, zones: ["eu-2"] }),
        sales: { topic: { zone: "eu-1", steps: [] } }
      },
      [{ effect: "sold", write: "ledger.write", outbox: { topic: "sales", zone: "us-1" } }]
    ]
  ])("leaves it %s, once for each request", (_, system, steps) => {
    expect(visiting({ system, steps }).left).toBe(10)
  })

  it("stays in it with all copies in it, and with what is only read there", () => {
    expect(visiting({ system: copied({ count: 2, zones: ["eu-2"] }), steps: write }).left).toBe(0)
  })

  it("is that of a component, too, whoever asks for it", () => {
    const system = {
      ledger: { store: { read: "5ms", zone: "eu-1" } },
      office: { service: { zones: ["us-1"] }, endpoints: { look: [{ call: "ledger.read" }] } }
    }

    expect(visiting({ system, steps: [{ call: "office.look" }], resides: "ledger" }).left).toBe(10)
    expect(
      visiting({ system, steps: [{ call: "ledger.read" }, { call: "office.look" }], resides: ["shop"] }).left
    ).toBe(10)
  })

  it("is that of a tenant, and not of the others", () => {
    const system = { mail: { service: { zones: ["us-1"] }, endpoints: { send: [] } } }
    const ofEach = (resides: string) =>
      visiting({ system, steps: [{ call: "mail.send" }], resides, tenants: { theirs: "40%", ours: "60%" } }).left

    expect(ofEach("theirs") + ofEach("ours")).toBe(10)
    expect(ofEach("theirs")).toBeGreaterThan(0)
    expect(ofEach("ours")).toBeGreaterThan(0)
  })

  it("is told with the calls that took it away", () => {
    const { first } = visiting({ system: copied({ count: 1, zones: ["us-1"] }), steps: write })

    // 40 ms to the shop, 1 ms of work, 5 ms of writing.
    expect(first).toMatchObject({
      atMs: 46,
      says: "data of request 0 leaves eu: ledger/2, which is in us, gets it from ledger/1"
    })
    expect(first!.sequence.events.map(({ says }) => says)).toContain("has it in us")
  })
})
