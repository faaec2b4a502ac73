import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { faultline } from "./BuiltProgram.ts"

let root = ""
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "faultline-"))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Without its own fault, which breaks nothing at 40 a second but would be in the way. */
const worst = (folder: string, ...more: ReadonlyArray<string>) =>
  faultline(["search", "relapse.yaml", "--set", "faults.pause.for=1ms", "--worst", "--report", folder, ...more])

describe("the search for the worst faults", () => {
  it("saves the smallest that it finds as a scenario that fails with the same seed", async () => {
    const folder = join(root, "worst")
    const found = await worst(folder, "--seed", "7", "--json")
    const { command, faults, isBroken, path } = JSON.parse(found.stdout)

    expect(found.code).toBe(99)
    expect({ isBroken, count: faults.length }).toEqual({ isBroken: true, count: 1 })
    expect(path).toBe(`${folder}/relapse-worst.yaml`)
    expect(readFileSync(path, "utf8")).toContain("found-1: {on: desk,")
    expect(command).toContain("--seed 7")

    const again = await faultline([...command.split(" ").slice(1), "--ui", "json"])
    expect(again.code).toBe(99)
    expect(JSON.parse(again.stdout).judged[0]).toMatchObject({ kind: "objective", verdict: "failed" })
  })

  it("saves what was claimed with it", async () => {
    const folder = join(root, "claimed")
    const claim = ["--expect", "max response of ask < 700ms", "--kinds", "slow"]
    expect((await worst(folder, ...claim)).code).toBe(99)

    const { stdout } = await faultline(["run", join(folder, "relapse-worst.yaml"), "--ui", "json"])
    const judged: ReadonlyArray<{ kind: string; claim: string; verdict: string }> = JSON.parse(stdout).judged
    expect(judged.find(({ kind }) => kind === "expectation")).toMatchObject({
      claim: "max response of ask is < 700ms",
      verdict: "failed"
    })
  })
})

describe("the search for faults that break an invariant", () => {
  it("saves a file that breaks it again, without the scenario's own faults, and event for event", async () => {
    const folder = join(root, "till")
    const search = ["search", "till.yaml", "--variant", "plain", "--worst", "--invariant", "once", "--alone"]
    const found = await faultline([...search, "--report", folder, "--json"])
    const { faults, path, settings } = JSON.parse(found.stdout)
    expect(found.code).toBe(99)
    expect(faults).toHaveLength(1)

    const own = ["faults.slow-bank.until=0s", ...settings].flatMap((one: string) => ["--set", one])
    const run = async (file: string, ...more: ReadonlyArray<string>) =>
      JSON.parse((await faultline(["run", file, "--variant", "plain", "--ui", "json", ...more])).stdout)
    const [saved, set] = [await run(path), await run("till.yaml", ...own)]
    expect(saved.fingerprint).toBe(set.fingerprint)
    expect(saved.judged).toContainEqual(expect.objectContaining({ kind: "invariant", verdict: "failed" }))
  })
})

describe("the survey", () => {
  it("says of what does not come to be that nothing can go wrong, or that nothing is promised", async () => {
    const refused = async (...what: ReadonlyArray<string>) => (await faultline(["search", ...what, "--survey"])).stderr

    expect(await refused("till.yaml", "--kinds", "clock")).toContain("there is no fault that fits")
    expect(await refused("relapse.yaml")).toContain("it has no `invariants`")
  })

  it("has no more faults in a plan than a promise is given against, nor than are asked for", async () => {
    const plans = ["--survey", "--alone", "--variant", "keyed", "--plans", "1"]
    const survey = async (...more: ReadonlyArray<string>) =>
      (await faultline(["search", "till.yaml", ...plans, "--set", "invariants.once.against={faults: 2}", ...more]))
        .stdout
    const { rows } = JSON.parse(await survey("--budget", "1", "--json"))

    expect(rows.map(({ budget }: { readonly budget: number }) => budget)).toEqual([1, 1])
    expect(await survey()).toMatch(/of up to 3 faults.* once \(up to 2 faults\) .* never-idle {2}/s)
  })
})

describe("the search for a tipping point", () => {
  it.each([
    [["--load", "200..100"], /^--load: 200 is not below 100/],
    [["--path", "system.desk.service.workers", "--between", "4..2"], /^--between: 4 is not below 2/],
    [["--instances", "dsk", "--between", "1..4"], /^--instances: .*dsk/],
    [["--load", "30..90", "--between", "1..2"], /^--load says where to look already/]
  ])("tells a mistake by the flag it is in: %j", async (flags, message) => {
    const { code, stderr } = await faultline(["search", "relapse.yaml", ...flags])

    expect(code).toBe(104)
    expect(stderr).toMatch(message)
  })

  it("finds the load from which there is no way back: half of the capacity where everybody asks twice", async () => {
    // 100 a second. In the 20 s after a pause of 2 s a backlog of 3.5 lambda - 50 is gone at 100 - 2 lambda: up to 47 a second.
    const { code, stdout } = await faultline([
      "search",
      "relapse.yaml",
      "--load",
      "30..90",
      "--expect",
      "time to recover < 20s",
      "--json"
    ])

    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ knob: "load", ending: "near enough", kept: "47", broken: "48" })
  })

  it("finds the pause from which there is no way back where theory says", async () => {
    // With tau = 500 ms and 60 of 100 a second: tau (1 + 0.4² / 0.6) = 633 ms is harmless, tau (100 / 60 + 1) / 2 = 667 ms is not.
    const { stdout } = await faultline([
      ...["search", "relapse.yaml", "--outage", "pause", "--between", "100ms..5s"],
      ...["--set", "load.k6.scenarios.clients.rate=60", "--expect", "time to recover < 20s", "--json"]
    ])
    const ms = (text: string) => Number(/^([\d.]+)ms$/.exec(text)![1])
    const { broken, kept } = JSON.parse(stdout)

    expect(ms(kept)).toBeLessThanOrEqual(667)
    expect(ms(broken)).toBeGreaterThanOrEqual(633)
  })
})

describe("a phase map", () => {
  it("is the same page when it is drawn again, and asks the network for nothing", async () => {
    const draw = async (folder: string) => {
      const sizes = ["--load", "40,60", "--size", "250ms,2s", "--seeds", "1", "--report", folder]
      await faultline(["search", "relapse.yaml", "--phase-map", ...sizes])
      return readFileSync(join(folder, "phases.html"), "utf8")
    }
    const page = await draw(join(root, "one"))

    expect(await draw(join(root, "two"))).toBe(page)
    expect(page).not.toMatch(/(?:src|href)="?https?:/)
    expect(page).toContain("metastable, 0 of 1")
    expect(page).toContain("vulnerable, 1 of 1")
  })
})
