/**
 * Session worker: the thread in which simulations run.
 */

import { parentPort } from "node:worker_threads"
import { beginLoading } from "../../Loading.ts"
import type { Order } from "./SessionProtocol.ts"

const finishLoading = beginLoading()
const [{ Conductor }, { OnSave }] = await Promise.all([import("./Conductor.ts"), import("./OnSave.ts")])
finishLoading()

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
