/**
 * Session worker: the thread in which simulations run.
 *
 * Without `process.getBuiltinModule` effect takes no snapshot of async context for every suspension of a fiber, which costs a
 * tenth to a half of a simulation's time; so it is hidden while everything that imports effect is loaded.
 */
import "../../node20.ts"
import { parentPort } from "node:worker_threads"
import type { Order } from "./SessionProtocol.ts"

const own = Object.getOwnPropertyDescriptor(process, "getBuiltinModule")
if (own !== undefined) Object.defineProperty(process, "getBuiltinModule", { ...own, value: undefined })
const [{ Conductor }, { OnSave }] = await Promise.all([import("./Conductor.ts"), import("./OnSave.ts")])
if (own !== undefined) Object.defineProperty(process, "getBuiltinModule", own)

const port = parentPort
if (port !== null) {
  const conductor = new Conductor({
    post: (report) => {
      onSave.heard(report)
      port.postMessage(report)
    },
    clock: () => performance.now(),
    soon: (task) => void setImmediate(task),
    later: (task, ms) => void setTimeout(task, ms)
  })
  const give = (order: Order): void => {
    onSave.gave(order)
    void conductor.give(order)
  }
  const onSave = new OnSave(give)
  port.on("message", give)
}
