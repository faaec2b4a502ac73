import { describe, expect, it } from "vitest"
import { OnSave } from "../../../src/tui/session/OnSave.ts"
import type { Order } from "../../../src/tui/session/SessionProtocol.ts"
import { fileOf } from "../Lab.ts"

const mistakes = { report: "mistakes", text: "broken.yaml:1:1" } as const

const watching = () => {
  const given: Array<Order> = []
  const watched = new Map<string, () => void>()
  const onSave = new OnSave(
    (order) => void given.push(order),
    (file, changed) => {
      watched.set(file, changed)
      return () => void watched.delete(file)
    }
  )
  return { given, onSave, watched }
}

describe("a file that could not be run", () => {
  it("is opened again when it is saved, as it was asked for", () => {
    const { given, onSave, watched } = watching()
    const source = fileOf("name: broken", "broken")
    onSave.gave({ order: "open", source, seed: "7" })
    onSave.heard(mistakes)

    watched.get(source)!()

    expect(given).toEqual([{ order: "open", source, seed: "7" }])
  })

  it("is watched once, however often it is still broken", () => {
    const { onSave, watched } = watching()
    const source = fileOf("name: broken", "broken")
    for (let i = 0; i < 3; i++) {
      onSave.gave({ order: "open", source })
      onSave.heard(mistakes)
    }

    expect([...watched.keys()]).toEqual([source])
  })

  it("is left alone once something else is opened, and when there is no such file", () => {
    const { onSave, watched } = watching()
    onSave.gave({ order: "open", source: fileOf("name: broken", "broken") })
    onSave.heard(mistakes)

    onSave.gave({ order: "open", source: "no-such-scenario" })
    onSave.heard(mistakes)

    expect(watched.size).toBe(0)
  })
})
