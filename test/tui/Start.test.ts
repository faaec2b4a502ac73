import { Console } from "node:console"
import { readFileSync } from "node:fs"
import { mkdir, rm, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { build } from "esbuild"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest"
import { visibleWidth } from "../../src/tui/drawing/TextWidth.ts"
import type { TuiOptions } from "../../src/tui/Start.ts"
import { appearanceFor, runTui } from "../../src/tui/Start.ts"
import { FakeTerminal } from "./FakeTerminal.ts"
import { fileOf, folder } from "./Lab.ts"

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..")
/** Inside the package, so that the worker finds its packages. */
const programs = join(root, "dist", `test-${process.pid}`)
const worker = pathToFileURL(join(programs, "SessionWorker.js"))

beforeAll(async () => {
  // Ink takes over the console with it, and vitest's own has none.
  Object.assign(console, { Console })
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { SessionWorker: "src/tui/session/SessionWorker.ts" },
    outdir: programs,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    write: false
  })
  await mkdir(programs, { recursive: true })
  for (const { contents, path } of outputFiles) await writeFile(path, contents)
})
afterAll(() => rm(programs, { recursive: true, force: true }))

beforeEach(() => {
  for (const name of ["NO_COLOR", "FORCE_COLOR", "COLORFGBG"]) vi.stubEnv(name, undefined)
  // Whoever runs the tests may have keys of their own.
  vi.stubEnv("XDG_CONFIG_HOME", "/nowhere")
  vi.stubEnv("TERM", "xterm-256color")
  vi.stubEnv("COLORTERM", "truecolor")
  vi.stubEnv("LANG", "en_US.UTF-8")
})
afterEach(() => void vi.unstubAllEnvs())

const enter = "\r"
const escape = "\u001b"

const start = (columns: number, rows: number, options: TuiOptions = {}) => {
  const terminal = new FakeTerminal(columns, rows)
  const { stdin, stdout } = terminal
  const code = runTui({ stdin, stdout, worker, ...options })
  code.catch((error: unknown) => terminal.fail(error))
  return { terminal, code }
}

describe("the lab in a terminal", () => {
  it("leads from the library through a question and a run to the verdict, and gives the terminal back", async () => {
    const { code, terminal } = start(120, 40)
    await terminal.until("retry-storm")
    expect(terminal.isInAlternateScreen).toBe(true)

    terminal.press("/", "r", "e", "t", "r", "y", "-", "s", "t")
    await terminal.until("1 of")
    await terminal.until("Predict")
    terminal.press(enter, enter)
    await terminal.until("Before you run it")
    terminal.press(escape)
    await terminal.until("► x8")
    terminal.press("q")

    expect(await code).toBe(0)
    expect(terminal.isInAlternateScreen).toBe(false)
    expect(terminal.written.lastIndexOf("\u001b[?25h")).toBeGreaterThan(terminal.written.lastIndexOf("\u001b[?25l"))
  })

  it("runs a file from its question to the answer", async () => {
    const { code, terminal } = start(100, 30, { open: { source: fileOf() } })
    await terminal.until("Is the slow shop still fast enough?")

    terminal.press("1")
    await terminal.until("► x")
    terminal.press("G")
    await terminal.until("The answer: yes")

    expect(terminal.lines().join("\n")).toContain("You said: yes")
    expect(terminal.lines().join("\n")).toContain("passed")
    terminal.press(enter)
    await terminal.until(/■ over +10s of 10s/)
    terminal.press("q")
    expect(await code).toBe(0)
  })

  it("answers keys while a run goes as fast as it can", async () => {
    const { code, terminal } = start(100, 30, {
      open: { source: fileOf(), set: ["duration=10h", "load.k6.scenarios.users.duration=10h"] }
    })
    await terminal.until("Is the slow shop still fast enough?")
    terminal.press(escape)
    await terminal.until("► x")

    terminal.press("0")
    await terminal.until("max")
    terminal.press(" ")
    await terminal.until("paused max")
    terminal.press("f")
    await terminal.until("Fault on buy")

    terminal.press("\u0003")
    expect(await code).toBe(105)
  })

  it("fills the screen again after its size has changed", async () => {
    const { code, terminal } = start(80, 24, { open: { source: fileOf() } })
    await terminal.until("Before you run it")
    terminal.press(escape)
    await terminal.until("▸1 System")

    for (const [columns, rows, sign] of [
      [120, 40, "6 Events"],
      [50, 14, "▸1 System"],
      [30, 3, "t="],
      [80, 24, "2 Traffic of buy"]
    ] as const) {
      terminal.resize(columns, rows)
      // What stood there before is only shifted by the terminal, until it is painted anew.
      await terminal.drawn()
      await terminal.until(sign)
      const lines = terminal.lines()

      expect(lines).toHaveLength(rows)
      expect(Math.max(...lines.map(visibleWidth))).toBeLessThanOrEqual(columns)
      expect(lines.filter((line) => line.includes("small · usual")).length).toBeLessThanOrEqual(1)
    }
    terminal.press("q")
    await code
  })

  it("has colours, and none at all where NO_COLOR asks for none", async () => {
    const coloured = start(80, 24)
    await coloured.terminal.until("retry-storm")
    expect(coloured.terminal.hasColours()).toBe(true)
    coloured.terminal.press("q")
    await coloured.code

    vi.stubEnv("NO_COLOR", "1")
    const plain = start(80, 24)
    await plain.terminal.until("retry-storm")
    expect(plain.terminal.hasColours()).toBe(false)
    expect(plain.terminal.written).not.toMatch(/\u001b\[[0-9;]*(?:3[0-8]|4[0-8]|9[0-7])[;m]/)
    plain.terminal.press("q")
    await plain.code
  })

  it("leaves the last screen in the terminal when it is asked to", async () => {
    const { code, terminal } = start(80, 24)
    await terminal.until("retry-storm")

    terminal.press("Q")
    expect(await code).toBe(0)
    await terminal.until("Scenarios")

    expect(terminal.isInAlternateScreen).toBe(false)
  })

  it("writes the screen to files: as text, with its colours, and as a picture", async () => {
    const home = process.cwd()
    process.chdir(folder())
    try {
      const { code, terminal } = start(80, 24)
      await terminal.until("retry-storm")
      terminal.press("s")
      await terminal.until("written: faultline-library.{txt,ansi,svg}")
      const [plain, painted, picture] = ["txt", "ansi", "svg"].map((end) =>
        readFileSync(`faultline-library.${end}`, "utf8")
      )
      expect(plain).toContain("retry-storm")
      expect(plain).not.toContain("\u001b")
      expect(painted).toContain("\u001b[")
      expect(picture).toContain("retry-storm</text>")
      terminal.press("q")
      await code
    } finally {
      process.chdir(home)
    }
  })

  it("hears the mouse where it is let, and leaves it to the terminal in the end", async () => {
    const { code, terminal } = start(80, 24, { open: { source: fileOf() }, mouse: true })
    await terminal.until("Before you run it")
    terminal.press(escape)
    await terminal.until("► x")

    terminal.press("\u001b[<0;13;3M")
    await terminal.until("▸2 Traffic")
    expect(terminal.written).toContain("\u001b[?1006h")
    terminal.press("q")
    await code

    expect(terminal.written.lastIndexOf("\u001b[?1000l")).toBeGreaterThan(terminal.written.lastIndexOf("\u001b[?1000h"))
  })

  it("speaks to a screen reader, and paints nothing", async () => {
    const { code, terminal } = start(80, 24, { open: { source: fileOf() }, screenReader: true })
    await terminal.until("(1-2 predict, esc skip)")
    terminal.press("1")
    await terminal.until("running at x")
    terminal.press("G")
    await terminal.until("The answer: yes.")
    terminal.press(enter, "I")
    await terminal.until("10s of 10s, over.")
    terminal.press("q")

    expect(await code).toBe(0)
    expect(terminal.written).toContain("slow-shop")
    expect(terminal.written).not.toMatch(/\u001b\[\?1049h|\u001b\[\d+;\d+H|\u001b\[2J/)
  })

  it("opens with the usual keys where one's own are mistaken, and says what is wrong", async () => {
    const config = folder()
    await mkdir(join(config, "faultline"))
    await writeFile(join(config, "faultline", "keys.yaml"), "quit: X\nzom: Z\n")
    vi.stubEnv("XDG_CONFIG_HOME", config)
    const { code, terminal } = start(120, 40)

    await terminal.until('line 2: there is no action "zom"; did you mean "zoom"?')
    terminal.press("X")
    expect(await code).toBe(0)
  })

  it("leaves the terminal alone for a file with mistakes, if that is wanted", async () => {
    const { code, terminal } = start(80, 24, { open: { source: fileOf("name: small\n") }, isStrict: true })

    expect(await code).toBe(undefined)
    expect(terminal.written).toBe("")
  })

  it("shows what is wrong with a file, and reads it again", async () => {
    const source = fileOf("name: small\n")
    const { code, terminal } = start(80, 24, { open: { source } })

    await terminal.until("This scenario cannot be run")
    await terminal.until("journeys")
    expect(terminal.lines().join("\n")).toContain(basename(source))
    await writeFile(source, (await import("./Lab.ts")).smallScenario)
    terminal.press("r")
    await terminal.until("Is the slow shop still fast enough?")

    terminal.press("q")
    await code
  })
})

describe("the appearance", () => {
  const terminal = { TERM: "xterm-256color", LANG: "C.UTF-8" }

  it.each([
    [{}, terminal, { theme: "dark", depth: "256", symbols: "braille" }],
    [{}, { ...terminal, COLORFGBG: "0;15" }, { theme: "light", depth: "256", symbols: "braille" }],
    [{}, { ...terminal, NO_COLOR: "1" }, { theme: "mono", depth: "256", symbols: "braille" }],
    [{}, { ...terminal, FORCE_COLOR: "0" }, { theme: "mono", depth: "256", symbols: "braille" }],
    [{}, { TERM: "dumb" }, { theme: "dark", depth: "none", symbols: "ascii" }],
    [{ theme: "light", symbols: "block" }, terminal, { theme: "light", depth: "256", symbols: "block" }],
    [{ theme: "auto", symbols: "auto" }, terminal, { theme: "dark", depth: "256", symbols: "braille" }]
  ] as const)("for %o in %o is %o", (options, environment, appearance) => {
    expect(appearanceFor(options, environment)).toEqual(appearance)
  })
})
