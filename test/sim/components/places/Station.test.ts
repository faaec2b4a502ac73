import { describe, expect, it } from "vitest"
import { Station } from "../../../../src/sim/components/places/Station.ts"
import { WaitingLine } from "../../../../src/sim/components/places/WaitingLine.ts"
import { Workplace } from "../../../../src/sim/components/places/Workplace.ts"
import { decode, distribution, Ground } from "../Ground.ts"

/** One server on which work takes 10 ms, with a line as it is written. */
const served = (waiting: object) => {
  const ground = new Ground()
  const workplace = new Workplace(ground.place("ledger/1"), ground.kernel)
  const site = ground.journal.site({ name: "ledger", kind: "service", capacity: 1 })
  const station = new Station({ site, servers: 1, waiting: decode(WaitingLine, waiting) }, workplace, ground.run)
  return { ground, ledger: station.serve(workplace.work(distribution("10ms"), ground.kernel.streams.stream("work"))) }
}

describe("a line in which nobody waits for longer than they like", () => {
  it("is left by who has not begun by then, and by nobody who has", () => {
    const { ground, ledger } = served({ patience: "15ms" })

    for (const at of [0, 1, 2]) ground.callAt(at, ledger)
    ground.finish()

    // The second begins at 10 ms, and may take until 20; the third would begin then, and is gone at 17.
    expect(ground.endings).toEqual(["full at 10", "timed out at 17", "full at 20"])
    expect(ground.calls).toEqual(["ledger ok at 10", "ledger timed out at 17", "ledger ok at 20"])
  })

  it("has room for another when somebody has left", () => {
    const { ground, ledger } = served({ capacity: 1, patience: "5ms" })

    for (const at of [0, 1, 7]) ground.callAt(at, ledger)
    ground.finish()

    expect(ground.endings).toEqual(["timed out at 6", "full at 10", "full at 20"])
  })
})

describe("a full line", () => {
  it.each([
    ["refuses the next call at once", {}, ["queue full at 1", "full at 10"]],
    ["never answers it, if it is to ignore it", { full: "ignore" }, ["full at 10"]]
  ])("%s", (_, how, endings) => {
    const { ground, ledger } = served({ capacity: 0, ...how })

    for (const at of [0, 1]) ground.callAt(at, ledger)
    ground.finish()

    expect(ground.endings).toEqual(endings)
    expect(ground.calls).toEqual(["ledger queue full at 1", "ledger ok at 10"])
  })
})
