/**
 * Cancels: what becomes of a call whose caller stops waiting for it.
 *
 * By itself leaving stops nothing: the callee learns of it only if the caller says so. A deadline that came with the
 * call is different, because everybody below knows it: whatever is still being done when it passes stops, whoever has
 * left.
 */
import * as Schema from "effect/Schema"
import type { Due } from "../kernel/Calendar.ts"
import type { Kernel } from "../kernel/Kernel.ts"
import type { Running } from "../kernel/Process.ts"
import type { Request } from "../model/Request.ts"

/** `nothing`: the callee keeps working. `waiting`: dropped where work has not begun. `everything`: work stops too. */
export const Cancels = Schema.Literals(["nothing", "waiting", "everything"]).annotate({
  identifier: "Cancels",
  description:
    "What becomes of a call that its caller leaves. `nothing`: the callee keeps working on it. " +
    "`waiting`: it is dropped where work has not begun. `everything`: work in progress stops too."
})

export type Cancels = typeof Cancels.Type

/** In words: "calling the work back". */
export const describe = (cancels: Cancels): string => {
  switch (cancels) {
    case "nothing":
      return "while the callee keeps working"
    case "waiting":
      return "withdrawing the call where work has not begun"
    case "everything":
      return "calling all work back"
  }
}

/** The caller of `hop` stops waiting now; `callee` is the fiber that works on it, which may have ended already. */
export type Leave = (hop: Request, callee: Running) => void

export const make =
  (cancels: Cancels, kernel: Kernel): Leave =>
  (hop, callee) => {
    hop.leave(kernel.now)
    if (cancels !== "nothing") hop.withdraw()
    if (cancels === "everything" || kernel.now >= hop.deadline) callee.interruptUnsafe()
    else if (hop.deadline < Infinity) kernel.at(hop.deadline, new Orphan(callee))
  }

/** Work for nobody, until the deadline that it knows. */
class Orphan implements Due {
  readonly #fiber: Running

  constructor(fiber: Running) {
    this.#fiber = fiber
  }

  due(): void {
    this.#fiber.interruptUnsafe()
  }
}
