/**
 * Turn: a change that somebody makes by hand, as it would stand in the scenario, and what the design becomes with it.
 *
 * What cannot change while a run goes on is refused; so is a mistake in what is typed.
 */
import * as Outcome from "effect/Result"
import type { ByHand } from "../../experiments/LiveRun.ts"
import type { RunRequest } from "../../experiments/Run.ts"
import { variantOf } from "../../experiments/Run.ts"
import { type DecodedVariant, decode } from "../../scenarios/Decode.ts"
import type { Redesign } from "../../scenarios/language/Change.ts"
import { printPath } from "../../scenarios/reading/Path.ts"
import type { Instant } from "../../sim/kernel/Instant.ts"
import { writeSpan } from "../../sim/model/SpanText.ts"
import { Refusal, settingsOf, turnIn } from "./ByWord.ts"

export interface Turn {
  readonly change: Redesign
  readonly written: Readonly<Record<string, unknown>>
  /** With this change, and all that were made before. */
  readonly design: DecodedVariant
}

/** `path=value`, `remove path` or `to variant`, as somebody has typed it, after what he has done before. */
export const turned = (text: string, at: Instant, request: RunRequest, byHand: ReadonlyArray<ByHand>): Turn => {
  const { decoded, set } = request
  const variant = variantOf(request)
  const name = freeName(Object.keys(variant.scenario.changes ?? {}), byHand.length)
  const written = { at: writeSpan(at), ...turnIn(text) }
  const before = byHand.filter(({ section }) => section === "changes")
  const changes = [...before, { name, written }].map((one) => ({
    path: printPath(["changes", one.name]),
    value: JSON.stringify(one.written)
  }))
  const found = decode(decoded.source, { set: [...settingsOf(set), ...changes], only: [variant.name] })
  if (Outcome.isFailure(found)) {
    const says = found.failure.map(({ message }) => message).join("; ")
    const isFixed = says.includes("cannot change while it runs") && text.includes("=")
    throw new Refusal(isFixed ? `${says}. In the lab, "with ${text}" lets the run happen again with it` : says)
  }
  const design = found.success.variants.find((one) => one.name === variant.name)!
  return { change: design.changes.find((one) => one.name === name)!, written, design }
}

const freeName = (taken: ReadonlyArray<string>, done: number): string => {
  let count = done
  do count++
  while (taken.includes(`by-hand-change-${count}`))
  return `by-hand-change-${count}`
}
