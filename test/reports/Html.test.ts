import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as Effect from "effect/Effect"
import { parseHTML } from "linkedom"
import { describe, expect, it } from "vitest"
import type { Result } from "../../src/experiments/Result.ts"
import { htmlReport } from "../../src/reports/Html.ts"
import { sampleResult } from "./sampleResult.ts"

const pageOf = (result: Result): Promise<string> =>
  Effect.runPromise(Effect.provide(htmlReport(result), NodeFileSystem.layer))

const result = sampleResult()
const { picture } = result
const page = await pageOf(result)
const { document } = parseHTML(page)
const textOf = (selector: string): ReadonlyArray<string> =>
  [...document.querySelectorAll(selector)].map((one) => (one.textContent ?? "").replace(/\s+/g, " ").trim())

describe("the HTML report", () => {
  it("is the same, byte for byte, when it is made again", async () => {
    expect((await pageOf(sampleResult())) === page).toBe(true)
  })

  it("is small enough to be sent around", () => {
    expect(Buffer.byteLength(page)).toBeLessThan(250_000)
  })

  it("asks the network for nothing", () => {
    const addresses = [...document.querySelectorAll("[src], [href]")].map(
      (one) => one.getAttribute("src") ?? one.getAttribute("href")
    )

    expect(addresses.filter((address) => !address?.startsWith("#"))).toEqual([])
    expect(/@import|url\(|fetch\(|XMLHttpRequest/.exec(page)).toBeNull()
  })

  it("links only to sections that are there", () => {
    const links = [...document.querySelectorAll("nav a")].map((one) => one.getAttribute("href")!)

    expect(links).toContain("#load")
    expect(links.filter((link) => document.querySelector(link) === null)).toEqual([])
  })

  it("says the verdict and every judged statement with what was measured", () => {
    expect(textOf("p.verdict")).toEqual(["✗ failed2 of 4 statements do not hold, 1 could not be judged"])
    expect(textOf(".judged .claim").toSorted()).toEqual(result.judged.map(({ claim }) => claim).toSorted())
    expect(textOf(".judged .measured").toSorted()).toEqual(result.judged.map(({ measured }) => measured).toSorted())
  })

  it("shows a figure that does not exist as a dash", () => {
    const catalogue = textOf("#phases tr.whole").find((row) => row.startsWith("catalogue"))

    expect(catalogue).toMatch(/^catalogue 150\/s ?150\/s ?0\/s ?– ?0/)
    expect(/>(?:null|undefined|NaN|Infinity)</.exec(page)).toBeNull()
  })

  it("has a still picture for every chart that can be zoomed, and the data for it", () => {
    const data = JSON.parse(document.getElementById("data")!.textContent!)
    const figures = [...document.querySelectorAll("[data-live]")]

    expect(figures.map((one) => one.getAttribute("data-live")).toSorted()).toEqual(Object.keys(data.charts).toSorted())
    expect(figures.filter((one) => one.querySelector(".still svg path") === null)).toEqual([])
    expect(data.bands).toContainEqual({ name: "slow-ledger", kind: "fault", fromMs: 60_000, toMs: 80_000 })
  })

  it("draws the rates of the fault's time as they were", () => {
    const { charts } = JSON.parse(document.getElementById("data")!.textContent!)
    const { lines, step } = charts["rates-0"] as { lines: ReadonlyArray<{ values: Array<number> }>; step: number }

    // Two windows to a point; 100 s lies long after the fault, when next to nothing is good.
    expect(step).toBe(1000)
    expect(lines[0]!.values[100]).toBeCloseTo(600, -2)
    expect(lines[2]!.values[50]).toBe(lines[0]!.values[50])
    expect(lines[2]!.values[100]).toBeLessThan(10)
  })

  it("names every chart for those who cannot see it", () => {
    const names = [...document.querySelectorAll("main svg:not([aria-hidden])")].map((one) =>
      one.getAttribute("aria-label")
    )

    expect(names.length).toBeGreaterThan(15)
    expect(names.filter((name) => name === null || name === "")).toEqual([])
  })

  it("has scripts that can be read", () => {
    const scripts = [...document.querySelectorAll("script:not([type])")].map((one) => one.textContent!)

    expect(scripts).toHaveLength(2)
    for (const script of scripts) expect(() => new Function(script)).not.toThrow()
  })

  it("asks for a prediction, and marks the right one", () => {
    const buttons = [...document.querySelectorAll(".choices button")]

    expect(buttons.map((one) => one.textContent)).toEqual(result.scenario.lesson!.choices)
    expect(buttons.map((one) => one.hasAttribute("data-right"))).toEqual([false, false, true])
    expect(document.querySelector(".lesson details")?.hasAttribute("open")).toBe(false)
  })

  it("shows the command that makes the same run again", () => {
    expect(textOf("#reproduce code")).toEqual([result.command])
    expect(textOf(".facts")[0]).toContain("fingerprint7d0c41b2e95a3f18")
  })

  it("lets no name become markup", async () => {
    const hostile = `</script><script>alert("x")</script><img src=x onerror='y'>&`
    const hostilePage = await pageOf(
      sampleResult({
        variant: hostile,
        judged: [{ ...result.judged[0]!, claim: hostile, because: hostile }],
        scenario: {
          ...result.scenario,
          title: hostile,
          topology: {
            ...result.scenario.topology,
            nodes: result.scenario.topology.nodes.map((node) => ({ ...node, says: hostile }))
          }
        },
        picture: {
          ...picture,
          journeys: picture.journeys.map((journey) => ({ ...journey, name: hostile })),
          components: picture.components.map((component) => ({ ...component, name: hostile })),
          phases: picture.phases.map((phase) => ({ ...phase, name: hostile })),
          faults: picture.faults.map((fault) => ({ ...fault, name: hostile })),
          meters: picture.meters.map((meter) => ({ ...meter, name: hostile })),
          objectives: picture.objectives.map((objective) => ({ ...objective, name: hostile, of: hostile })),
          happenings: [{ atMs: 1, of: hostile, what: hostile }]
        }
      })
    )
    const hostileDocument = parseHTML(hostilePage).document

    expect(hostilePage.includes("<img")).toBe(false)
    expect(hostileDocument.querySelectorAll("script")).toHaveLength(3)
    expect(JSON.parse(hostileDocument.getElementById("data")!.textContent!).bands[1].name).toBe(hostile)
    expect(hostileDocument.querySelector("p.lead")?.textContent).toBe(`${hostile}.`)
  })

  it("leaves out what there is not", async () => {
    const bare = await pageOf(
      sampleResult({
        judged: [],
        findings: [],
        scenario: { ...result.scenario, lesson: null },
        picture: {
          ...picture,
          windows: 0,
          journeys: [],
          components: [],
          phases: [],
          faults: [],
          meters: [],
          objectives: [],
          happenings: []
        }
      })
    )
    const ids = [...parseHTML(bare).document.querySelectorAll("section[id]")].map((one) => one.id)

    expect(ids).toEqual(["topology", "reproduce"])
  })

  it("shows the first 200 happenings and says how many there are more", async () => {
    const happenings = Array.from({ length: 2000 }, (_, i) => ({ atMs: i, of: "breaker", what: `opens ${i}` }))
    const long = await pageOf(sampleResult({ picture: { ...picture, happenings } }))

    expect(parseHTML(long).document.querySelectorAll("#events tr")).toHaveLength(200)
    expect(long.includes("1800 later ones are in result.json.")).toBe(true)
  })
})
