import { afterEach, describe, expect, it } from "vitest"
import { Session } from "../../../src/tui/session/Session.ts"
import type { Report } from "../../../src/tui/session/SessionProtocol.ts"

/** A thread that runs this code, in which `parentPort` is known. */
const thread = (code: string): URL =>
  new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort } from "node:worker_threads"\n${code}`)}`)

const echoing = thread(`
  parentPort.on("message", (order) => {
    if (order.order === "pause") process.exit(3)
    if (order.order === "play") throw new Error("boom")
    parentPort.postMessage({ report: "said", message: order.order, isProblem: false })
  })
`)

const sessions: Array<Session> = []
afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.close()))
})

/** A session whose reports can be waited for, one after the other. */
const listening = (worker: URL, patienceMs?: number) => {
  const heard: Array<Report> = []
  const waiting: Array<(report: Report) => void> = []
  const session = new Session(
    (report) => {
      const next = waiting.shift()
      if (next === undefined) heard.push(report)
      else next(report)
    },
    { worker, ...(patienceMs === undefined ? {} : { patienceMs }) }
  )
  sessions.push(session)
  const next = (): Promise<Report> => {
    const report = heard.shift()
    return report === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(report)
  }
  return { session, next }
}

describe("a session", () => {
  it("hands on orders and reports", async () => {
    const { next, session } = listening(echoing)

    session.send({ order: "browse" })

    expect(await next()).toEqual({ report: "said", message: "browse", isProblem: false })
  })

  it.each([
    ["ends", "pause", /code 3/],
    ["throws", "play", /boom/]
  ] as const)("reports a thread that %s, and gives the next order to a new one", async (_, order, message) => {
    const { next, session } = listening(echoing)

    session.send({ order })
    expect(await next()).toMatchObject({ report: "crashed", message: expect.stringMatching(message) })

    session.send({ order: "browse" })
    expect(await next()).toMatchObject({ report: "said", message: "browse" })
  })

  it("reports a thread that does not answer", async () => {
    const { next, session } = listening(thread(`parentPort.on("message", () => { for (;;); })`), 50)

    session.send({ order: "play" })

    expect(await next()).toMatchObject({ report: "crashed", message: expect.stringContaining("does not answer") })
  })

  it("hands on only the latest of frames that come at once, and nothing before them", async () => {
    const worker = thread(`
      parentPort.on("message", () => {
        for (const frame of [1, 2, 3]) parentPort.postMessage({ report: "frame", frame, state: "running" })
        parentPort.postMessage({ report: "said", message: "done", isProblem: false })
      })
    `)
    const { next, session } = listening(worker)

    session.send({ order: "play" })

    const reports = [await next()]
    while (reports.at(-1)!.report !== "said") reports.push(await next())
    expect(reports.at(-2)).toMatchObject({ report: "frame", frame: 3 })
  })

  it("says nothing after it was closed", async () => {
    const { next, session } = listening(echoing)
    session.send({ order: "browse" })
    await next()

    await session.close()

    const silence = Promise.race([next(), Promise.resolve("silent")])
    expect(await silence).toBe("silent")
  })
})
