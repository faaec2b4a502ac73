import { execFileSync, spawnSync } from "node:child_process"
import { describe, expect, it } from "vitest"
import { faultline } from "./BuiltProgram.ts"

const hasBash = spawnSync("bash", ["--version"]).status === 0

describe("the completions", () => {
  it.runIf(hasBash)("let bash complete commands, scenarios of the library, options and their values", async () => {
    const { stdout: script } = await faultline(["--completions", "bash"])
    const completed = (...words: ReadonlyArray<string>): ReadonlyArray<string> => {
      const line = ["faultline", ...words]
      const asks = [
        script,
        `COMP_WORDS=(${line.map((word) => `'${word}'`).join(" ")})`,
        `COMP_CWORD=${line.length - 1}`,
        `COMP_LINE='${line.join(" ")}'`,
        `COMP_POINT=${line.join(" ").length}`,
        `_faultline "faultline" '${line.at(-1)}' '${line.at(-2)}'`,
        'printf "%s\\n" "${COMPREPLY[@]}"'
      ]
      const reply = execFileSync("bash", ["--norc", "-c", asks.join("\n")], { encoding: "utf8" })
      return reply
        .split("\n")
        .map((word) => word.trim())
        .filter((word) => word !== "")
    }

    expect(completed("re")).toEqual(["record", "replay", "report"])
    expect(completed("run", "retry-s")).toEqual(["retry-storm"])
    expect(completed("run", "retry-storm", "--se")).toEqual(["--seed", "--set"])
    expect(completed("run", "retry-storm", "--ui", "p")).toEqual(["plain"])
  })

  it.each(["bash", "zsh", "fish", "powershell", "sh", "pwsh"])("are there for %s", async (shell) => {
    const { code, stderr, stdout } = await faultline(["--completions", shell])

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout).toContain("retry-storm")
  })
})
