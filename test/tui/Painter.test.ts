import { Writable } from "node:stream"
import headless from "@xterm/headless"
import { describe, expect, it } from "vitest"
import type { Rows } from "../../src/tui/drawing/Frame.ts"
import { changesBetween, Painter } from "../../src/tui/Painter.ts"

/** A terminal that reads what it is given when it is told to. */
class Terminal extends Writable {
  written: Array<string> = []
  #read: (() => void) | undefined
  readonly #told: Array<() => void> = []

  constructor() {
    super({ highWaterMark: 1, decodeStrings: false })
  }

  override _write(text: string, _: string, done: () => void): void {
    this.written.push(text)
    this.#read = done
    this.#told.shift()?.()
  }

  reads(): void {
    this.#read?.()
  }

  receives(): Promise<void> {
    return new Promise((resolve) => this.#told.push(resolve))
  }
}

describe("a painter", () => {
  it("writes rows that have changed, and no others", () => {
    expect(changesBetween(["one", "two"], ["one", "TWO"])).toBe("\u001b[2;1H\u001b[2KTWO")
  })

  it("writes nothing when nothing has changed", () => {
    expect(changesBetween(["one", "two"], ["one", "two"])).toBe("")
  })

  it("leaves the rows in a terminal, whatever was there, to the last cell of the last row", async () => {
    const terminal = new headless.Terminal({ cols: 6, rows: 3, allowProposedApi: true })
    const show = (text: string) => new Promise<void>((done) => terminal.write(text, done))
    await show("garbage")
    await show(changesBetween(undefined, ["aaaaaa", "bbbbbb", "cccccc"]))
    await show(changesBetween(["aaaaaa", "bbbbbb", "cccccc"], ["aaaaaa", "b     ", "dddddd"]))
    const rows = [0, 1, 2].map((y) => terminal.buffer.active.getLine(y)!.translateToString())
    expect(rows).toEqual(["aaaaaa", "b     ", "dddddd"])
  })

  it("waits for a terminal that is slow to read, and then paints how things are by then", async () => {
    const terminal = new Terminal()
    let rows: Rows = ["first"]
    const painter = new Painter(
      terminal,
      () => rows,
      () => {}
    )
    painter.request()
    await terminal.receives()
    for (const next of ["second", "third"]) {
      rows = [next]
      painter.request()
    }
    const received = terminal.receives()
    terminal.reads()
    await received
    painter.stop()
    expect(terminal.written.map((text) => text.replaceAll(/\u001b\[[?\d;]*[a-zA-Z]/g, ""))).toEqual(["first", "third"])
  })

  it("paints everything anew when somebody else has written to the terminal", async () => {
    const terminal = new Terminal()
    const painter = new Painter(
      terminal,
      () => ["same"],
      () => {}
    )
    painter.request()
    await terminal.receives()
    terminal.reads()
    painter.repaint()
    await terminal.receives()
    painter.stop()
    expect(terminal.written[1]).toContain("\u001b[2J")
    expect(terminal.written[1]).toContain("same")
  })
})
