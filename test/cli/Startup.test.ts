import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { prepare } from "../../src/cli/Startup.ts"

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

  it("hides the builtin modules from effect until it has been loaded", () => {
    const own = process.getBuiltinModule

    const finish = prepare()
    const hidden = process.getBuiltinModule
    finish()

    expect(hidden).toBe(undefined)
    expect(process.getBuiltinModule).toBe(own)
  })

  it("chooses React's fast build, unless another is asked for", () => {
    prepare()()
    expect(process.env.NODE_ENV).toBe("production")

    process.env.NODE_ENV = "development"
    prepare()()
    expect(process.env.NODE_ENV).toBe("development")
  })

  it("takes away DEV, which would make ink look for developer tools", () => {
    process.env.DEV = "true"

    prepare()()

    expect(process.env).not.toHaveProperty("DEV")
  })

  it("says NO_COLOR in the words that ink understands", () => {
    process.env.NO_COLOR = "1"

    prepare()()

    expect(process.env.FORCE_COLOR).toBe("0")
    expect(process.env).not.toHaveProperty("NO_COLOR")
  })

  it("takes an empty NO_COLOR for none", () => {
    process.env.NO_COLOR = ""

    prepare()()

    expect(process.env).not.toHaveProperty("FORCE_COLOR")
  })
})
