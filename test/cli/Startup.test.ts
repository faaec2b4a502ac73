import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { opensLab, settle } from "../../src/cli/Startup.ts"

describe("the start of the program", () => {
  const before = { ...process.env }
  const names = ["NODE_ENV", "DEV", "NO_COLOR", "FORCE_COLOR"] as const

  const restore = (name: string): void => {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }

  beforeEach(() => {
    for (const name of names) delete process.env[name]
  })
  afterEach(() => {
    for (const name of names) restore(name)
  })

  it("chooses React's fast build, unless another is asked for", () => {
    settle(process.env)
    expect(process.env.NODE_ENV).toBe("production")

    process.env.NODE_ENV = "development"
    settle(process.env)
    expect(process.env.NODE_ENV).toBe("development")
  })

  it("takes away DEV, which would make ink look for developer tools", () => {
    process.env.DEV = "true"

    settle(process.env)

    expect(process.env).not.toHaveProperty("DEV")
  })

  it("says NO_COLOR in the words that ink understands", () => {
    process.env.NO_COLOR = "1"

    settle(process.env)

    expect(process.env.FORCE_COLOR).toBe("0")
    expect(process.env).not.toHaveProperty("NO_COLOR")
  })

  it("takes an empty NO_COLOR for none", () => {
    process.env.NO_COLOR = ""

    settle(process.env)

    expect(process.env).not.toHaveProperty("FORCE_COLOR")
  })
})

describe("what looks like the lab", () => {
  const terminal = { isTTY: true }
  const asked = (...args: ReadonlyArray<string>) =>
    opensLab({ argv: ["node", "Main.js", ...args], stdin: terminal, stdout: terminal } as never)

  it("is no command, options alone, or open", () => {
    expect([asked(), asked("--theme", "light"), asked("open", "retry-storm")]).toEqual([true, true, true])
  })

  it("is no other command, and no question about one", () => {
    expect([asked("run"), asked("--help"), asked("--version"), asked("open", "--help")]).toEqual(Array(4).fill(false))
  })

  it("is nothing without a terminal", () => {
    expect(opensLab({ argv: ["node", "Main.js"], stdin: terminal, stdout: {} } as never)).toBe(false)
  })
})
