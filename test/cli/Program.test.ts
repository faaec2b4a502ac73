import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { faultline, scenarioFolder } from "./BuiltProgram.ts"

let root = ""
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "faultline-"))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A folder with a scenario in it, and nothing else. */
const folderWith = (name: string, scenario = "coffee.yaml"): string => {
  const folder = join(root, name)
  mkdirSync(folder)
  copyFileSync(join(scenarioFolder, scenario), join(folder, scenario))
  return folder
}

/** A scenario in TypeScript whose only handler is this code. */
const scenarioWith = (name: string, code: string): string => {
  const scenario = {
    name,
    title: "Code of its own",
    duration: "1s",
    system: { bar: { service: {}, endpoints: { coffee: [{ run: "CODE" }] } } },
    journeys: { order: [{ call: "bar.coffee" }] },
    load: { k6: { scenarios: { guests: { executor: "per-vu-iterations", vus: 1, iterations: 1, exec: "order" } } } }
  }
  return `export default ${JSON.stringify(scenario).replace('"CODE"', code)}\n`
}

const edit = (path: string, from: string, to: string): void => {
  const text = readFileSync(path, "utf8")
  expect(text).toContain(from)
  writeFileSync(path, text.replace(from, to))
}

describe("the program without a command and without a terminal", () => {
  it("runs the retry storm, prints it, leaves its report and succeeds", async () => {
    const folder = join(root, "demonstration")
    mkdirSync(folder)

    const { code, stdout } = await faultline([], { folder })

    expect(code).toBe(0)
    expect(stdout).toContain("retry-storm (naive)")
    expect(readdirSync(join(folder, "reports", "retry-storm")).sort()).toEqual([
      "report.html",
      "report.md",
      "result.json"
    ])
  })
})

describe("run", () => {
  it("prints one JSON document and nothing else, from wherever it is started", async () => {
    const { code, stdout } = await faultline(["run", join(scenarioFolder, "coffee.yaml"), "--ui", "json"], {
      folder: root
    })

    expect(code).toBe(99)
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, variant: "once", verdict: "failed" })
  })

  it("prints the results of all variants as one list", async () => {
    const { stdout } = await faultline(["run", "coffee.yaml", "--variant", "all", "--ui", "json"])

    const results = JSON.parse(stdout) as ReadonlyArray<{ readonly variant: string; readonly verdict: string }>
    expect(results.map(({ variant, verdict }) => [variant, verdict])).toEqual([
      ["once", "failed"],
      ["again", "passed"]
    ])
  })

  it("leaves the reports of several variants in a folder for each", async () => {
    const folder = folderWith("several")

    await faultline(["run", "coffee.yaml", "--variant", "all", "--ui", "silent", "--report", "out"], { folder })

    expect(readdirSync(join(folder, "out")).sort()).toEqual(["again", "once"])
    expect(existsSync(join(folder, "out", "again", "report.html"))).toBe(true)
  })

  it("exits with 104 and says why when the report cannot be left", async () => {
    const { code, stderr } = await faultline([
      "run",
      "coffee.yaml",
      "--variant",
      "again",
      "--ui",
      "silent",
      "--report",
      "coffee.yaml/x"
    ])

    expect({ code, stderr }).toEqual({ code: 104, stderr: "coffee.yaml/x: not a directory\n" })
  })

  it("uses colours when they are asked for, and not when they are refused", async () => {
    const coloured = await faultline(["run", "coffee.yaml"], { environment: { FORCE_COLOR: "1" } })
    const plain = await faultline(["run", "coffee.yaml"], { environment: { FORCE_COLOR: "1", NO_COLOR: "1" } })

    expect(coloured.stdout).toContain("\u001b[")
    expect(plain.stdout).not.toContain("\u001b[")
  })

  it("exits with 105 on a signal, and leaves nothing", async () => {
    const folder = join(root, "interrupted")
    mkdirSync(folder)

    const { code, stderr, stdout } = await faultline(["run", "retry-storm", "--report", "out"], {
      folder,
      whenSpoken: (pid) => process.kill(pid, "SIGINT")
    })

    expect({ code, stdout }).toEqual({ code: 105, stdout: "" })
    expect(stderr).toContain("interrupted\n")
    expect(readdirSync(folder)).toEqual([])
  })

  it("is ended by a signal also while code of the scenario never comes back", async () => {
    const folder = folderWith("spinning")
    writeFileSync(
      join(folder, "spinning.ts"),
      `import { writeSync } from "node:fs"\n${scenarioWith("spinning", '() => { writeSync(2, "spinning"); for (;;) {} }')}`
    )

    const { code } = await faultline(["run", "spinning.ts"], {
      folder,
      whenSpoken: (pid) => process.kill(pid, "SIGINT")
    })

    expect(code).toBe(105)
  })

  it("refuses a file as the folder of reports before it runs anything", async () => {
    const folder = folderWith("taken")
    writeFileSync(join(folder, "out"), "precious")

    const { code, stderr } = await faultline(["run", "retry-storm", "--report", "out"], { folder })

    expect({ code, stderr }).toEqual({
      code: 104,
      stderr: "--report: out is a file; name a folder, which is made if it is not there\n"
    })
  })

  it("runs code that uses all of effect, as its HTTP client, in virtual time", async () => {
    const folder = folderWith("calling")
    const answer = "HttpClientResponse.fromWeb(request, new Response())"
    const slow = `HttpClient.make((request) => Effect.as(Effect.sleep("300 millis"), ${answer}))`
    const patient = `HttpClient.get("http://bar").pipe(Effect.timeout("200 millis"), Effect.retry({ times: 1 }))`
    writeFileSync(
      join(folder, "calling.ts"),
      [
        'import { Effect } from "effect"',
        'import { HttpClient } from "effect/http"',
        'import * as HttpClientResponse from "effect/http/HttpClientResponse"',
        scenarioWith("calling", `() => ${patient}.pipe(Effect.provideService(HttpClient.HttpClient, ${slow}))`)
      ].join("\n")
    )

    const { stdout } = await faultline(["run", "calling.ts", "--ui", "json"], { folder })

    expect(JSON.parse(stdout).picture.journeys[0].total.responseMs).toMatchObject({ count: 1, max: 400 })
  })

  it("exits with 107 when code of the scenario throws, with where it did", async () => {
    const folder = folderWith("throwing")
    const code = '() => {\n  throw new Error("no beans")\n}'
    writeFileSync(join(folder, "throwing.ts"), scenarioWith("throwing", code))

    const spoken = await faultline(["run", "throwing.ts"], { folder })

    expect(spoken.code).toBe(107)
    expect(spoken.stdout).toContain("Error: no beans")
    expect(spoken.stdout).toContain("throwing.ts:2")
  })

  it("exits with 107 when a scenario's file throws as it is read", async () => {
    const folder = folderWith("unreadable")
    writeFileSync(join(folder, "unreadable.ts"), 'throw new Error("closed")\n')

    const { code, stderr } = await faultline(["run", "unreadable.ts"], { folder })

    expect(code).toBe(107)
    expect(stderr).toContain("this code threw: closed")
  })
})

describe("replay", () => {
  it("goes the same way, refuses a scenario that has changed, and says from where on the change matters", async () => {
    const folder = folderWith("replayed")
    await faultline(["run", "coffee.yaml", "--variant", "again", "--ui", "silent", "--report", "out"], { folder })
    const replay = (...more: ReadonlyArray<string>) => faultline(["replay", "out/result.json", ...more], { folder })

    const same = await replay()
    edit(join(folder, "coffee.yaml"), "at: 1s", "at: 2500ms")
    const refused = await replay()
    const different = await replay("--anyway")

    expect(same).toEqual({ code: 0, stderr: "", stdout: expect.stringMatching(/^same: [0-9a-f]{16}, \d+ events\n$/) })
    expect(refused.code).toBe(104)
    expect(refused.stderr).toContain("coffee.yaml has changed since it was recorded")
    expect(different.code).toBe(99)
    expect(different.stdout).toContain("the two part between 1s and 2s of virtual time")
  })

  it("refuses a result of another version, unless one asks for it all the same", async () => {
    const folder = folderWith("older")
    await faultline(["run", "coffee.yaml", "--ui", "silent", "--report", "out"], { folder })
    const file = join(folder, "out", "result.json")
    const { faultline: version } = JSON.parse(readFileSync(file, "utf8")) as { readonly faultline: string }
    edit(file, `"faultline": "${version}"`, '"faultline": "0.0.1"')

    const refused = await faultline(["replay", "out"], { folder })
    const same = await faultline(["replay", "out", "--anyway"], { folder })

    expect(refused.code).toBe(104)
    expect(refused.stderr).toContain(`it was recorded by faultline 0.0.1, and this is ${version}`)
    expect(same.code).toBe(0)
  })
})

describe("report", () => {
  it("gives a result again as the run printed it, and in the other forms", async () => {
    const folder = folderWith("reported")
    const ran = await faultline(["run", "coffee.yaml", "--ui", "plain", "--report", "out"], { folder })

    const plain = await faultline(["report", "out/result.json"], { folder })
    const junit = await faultline(["report", "out", "--format", "junit"], { folder })
    const files = await faultline(["report", "out", "--format", "json,md,csv", "--out", "more"], { folder })

    expect(plain).toEqual({ code: 0, stderr: "", stdout: ran.stdout })
    expect(junit.stdout).toMatch(/^<\?xml/)
    expect(files).toMatchObject({ code: 0, stdout: "" })
    expect(readdirSync(join(folder, "more")).sort()).toEqual(["report.md", "result.json", "series.csv"])
    expect(readFileSync(join(folder, "more", "result.json"), "utf8")).toBe(
      readFileSync(join(folder, "out", "result.json"), "utf8")
    )
  })

  it("needs a folder for more than one form", async () => {
    const { code, stderr } = await faultline(["report", "coffee.yaml", "--format", "html,md"])

    expect({ code, stderr }).toEqual({ code: 104, stderr: "2 forms need a folder: --out <folder>\n" })
  })
})

describe("schema", () => {
  it("is one JSON document, of draft 07", async () => {
    const { code, stdout } = await faultline(["schema"])

    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ $schema: "http://json-schema.org/draft-07/schema#" })
  })
})

describe("a bug of ours", () => {
  const sabotage = (code: string): Readonly<Record<string, string>> => ({
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}`
  })

  it("is told with its stack and the command that shows it, and exits with 70", async () => {
    const environment = sabotage('JSON.stringify = () => { throw new Error("sabotage") }')

    const { code, stderr, stdout } = await faultline(["schema"], { environment })

    expect({ code, stdout }).toEqual({ code: 70, stdout: "" })
    expect(stderr).toContain("This is a bug of faultline")
    expect(stderr).toMatch(/Error: sabotage\n {4}at /)
    expect(stderr).toContain("It comes again with: faultline schema\n")
  })

  it("is told in the same way when nobody waits for it", async () => {
    const environment = sabotage(
      'const fail = () => { throw new Error("sabotage") };' +
        'process.on("newListener", (event) => event === "uncaughtException" && setTimeout(fail))'
    )

    const { code, stderr } = await faultline(["run", "retry-storm", "--ui", "silent"], { environment })

    expect(code).toBe(70)
    expect(stderr).toContain("It comes again with: faultline run retry-storm --ui silent\n")
  })
})
