import { createHash } from "node:crypto"
import headless from "@xterm/headless"
import { beforeAll, describe, expect, it } from "vitest"
import { withoutColour } from "../../../src/tui/drawing/TextWidth.ts"
import { CastWriter, castHeader } from "../../../src/tui/film/Asciicast.ts"
import { type FilmFrame, type FilmOptions, film } from "../../../src/tui/film/Film.ts"
import { screenSvg } from "../../../src/tui/film/ScreenSvg.ts"
import { coloured } from "../Samples.ts"

const size = { width: 100, height: 30 }
const options: FilmOptions = {
  open: { source: "slow-server", seed: "3" },
  size,
  appearance: coloured,
  keys: [{ atMs: 1000, key: "enter" }],
  framesPerSecond: 2
}

const shown = async (own: Partial<FilmOptions> = {}): Promise<ReadonlyArray<FilmFrame>> => {
  const frames: Array<FilmFrame> = []
  for await (const frame of film({ ...options, ...own })) frames.push(frame)
  return frames
}

const digest = (frames: ReadonlyArray<FilmFrame>): string =>
  createHash("sha256")
    .update(JSON.stringify(frames.map(({ rows }) => rows)))
    .digest("hex")

describe("a film", () => {
  let frames: ReadonlyArray<FilmFrame> = []
  beforeAll(async () => {
    frames = await shown()
  })

  it("is the same each time it is made", async () => {
    expect(digest(await shown())).toBe(digest(frames))
  })

  it("begins with the question, and time stands still until it is answered", () => {
    expect(frames[1]!.model.overlays).toMatchObject([{ kind: "question" }])
    expect(frames[1]!.model.bench!.frame!.picture.atMs).toBe(0)
  })

  it("lets 90 s pass in 22.5 s at four times the speed of the wall clock, one second after its beginning", () => {
    const at = (filmMs: number) => frames.find(({ atMs }) => atMs === filmMs)!.model.bench!.frame!.picture.atMs
    // A picture shows what was published last, and that is a twelfth of a second old at most.
    expect(at(11_000)).toBeGreaterThan(40_000 - 4 * 100)
    expect(at(11_000)).toBeLessThanOrEqual(40_000)
    expect(frames.at(-1)!.atMs).toBeCloseTo(1000 + 22_500 + 3000, -3)
  })

  it("ends three seconds after the verdict", () => {
    const overAt = frames.find(({ model }) => model.bench?.state === "over")!.atMs
    expect(frames.at(-1)!.atMs - overAt).toBe(3000)
    expect(frames.at(-1)!.model.overlays).toMatchObject([{ kind: "ending" }])
  })

  it("has what was done by hand in it", async () => {
    const keys = [
      { atMs: 0, key: "enter" },
      { atMs: 2000, key: "f" },
      { atMs: 2500, key: "enter" }
    ]
    const disturbed = await shown({ keys, lastsMs: 4000 })
    expect(disturbed.at(-1)!.model.bench!.frame!.faults.some(({ byHand }) => byHand)).toBe(true)
  })

  it("leaves in a terminal what it shows, when it is played as an asciicast", async () => {
    const terminal = new headless.Terminal({ cols: size.width, rows: size.height, allowProposedApi: true })
    const writer = new CastWriter()
    for (const frame of frames) {
      const line = writer.line(frame)
      if (line === "") continue
      const [at, kind, data] = JSON.parse(line) as [number, string, string]
      expect([at, kind]).toEqual([frame.atMs / 1000, "o"])
      await new Promise<void>((done) => terminal.write(data, done))
    }
    const lines = Array.from({ length: size.height }, (_, y) =>
      terminal.buffer.active.getLine(y)!.translateToString().trimEnd()
    )
    expect(lines).toEqual(frames.at(-1)!.rows.map((row) => withoutColour(row).trimEnd()))
    expect(JSON.parse(castHeader(size, "slow-server"))).toMatchObject({ version: 2, width: 100, height: 30 })
  })

  it("can be looked at as a picture that has every word of the screen in it", () => {
    const { rows } = frames.find(({ atMs }) => atMs === 12_000)!
    const svg = screenSvg(rows, size, "dark", "a title")
    const words = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) =>
      text!.replaceAll("&lt;", "<").replaceAll("&gt;", ">")
    )
    const letters = (texts: ReadonlyArray<string>) => texts.join("").replace(/\s/g, "")
    expect(letters(words)).toBe(letters(rows.map(withoutColour)))
  })
})
