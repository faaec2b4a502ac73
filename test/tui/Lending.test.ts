import { describe, expect, it } from "vitest"
import { commandFor, deafTo } from "../../src/tui/Lending.ts"
import type { Message } from "../../src/tui/Message.ts"
import type { Model } from "../../src/tui/Model.ts"
import { update } from "../../src/tui/updates/Update.ts"
import { benchModel, libraryModel } from "./Samples.ts"

const errands = (model: Model, message: Message) => update(model, message)[1]

describe("the lab while somebody else has the terminal", () => {
  it("does not hear the signal, and hears it again afterwards as often as it did", () => {
    let heard = 0
    const hear = () => void heard++
    process.once("SIGUSR2", hear)
    const hearAgain = deafTo("SIGUSR2")

    process.emit("SIGUSR2")
    expect(heard).toBe(0)

    hearAgain()
    process.emit("SIGUSR2")
    process.emit("SIGUSR2")
    expect(heard).toBe(1)
    expect(process.listenerCount("SIGUSR2")).toBe(0)
  })
})

describe("the command of an editor", () => {
  it.each([
    [{ VISUAL: "code --wait", EDITOR: "nano" }, ["code", "--wait", "mine.yaml"]],
    [{ EDITOR: "nano" }, ["nano", "mine.yaml"]],
    [{ VISUAL: " ", EDITOR: "" }, ["vi", "mine.yaml"]]
  ])("is that of the environment: %j", (env, command) => {
    expect(commandFor({ to: "editor", source: "mine.yaml" }, "Main.js", env)).toEqual(command)
  })

  it("has the file of a scenario that is called by its name", () => {
    expect(commandFor({ to: "editor", source: "slow-server" }, "Main.js", {}).at(-1)).toMatch(
      /first-steps[/\\]slow-server\.yaml$/
    )
  })
})

describe("the command of a lesson", () => {
  it("is this program's own", () => {
    expect(commandFor({ to: "lesson", source: "slow-server" }, "Main.js", {}).slice(1)).toEqual([
      "Main.js",
      "teach",
      "slow-server"
    ])
  })
})

describe("the terminal", () => {
  it("is lent after the run has stopped", () => {
    expect(errands(benchModel({ state: "running" }), { type: "lent", to: "editor" })).toEqual([
      { errand: "send", order: { order: "pause" } },
      { errand: "lend", lending: { to: "editor", source: benchModel().bench!.opened.source } }
    ])
  })

  it("is lent for the scenario under the pointer", () => {
    expect(errands(libraryModel(), { type: "lent", to: "lesson" })).toMatchObject([{ errand: "lend" }])
  })

  it("comes back with a file that is read again", () => {
    expect(errands(benchModel(), { type: "edited" })).toEqual([{ errand: "send", order: { order: "restart" } }])
    expect(errands(libraryModel(), { type: "edited" })).toEqual([{ errand: "send", order: { order: "browse" } }])
  })
})
