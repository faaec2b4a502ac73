/**
 * Charges: spans of time, added up by what they are charged to.
 */
import type { Span } from "../../kernel/Instant.ts"

export interface ChargedSpan<Kind extends string> {
  readonly kind: Kind
  /** A site or a policy, by its number; -1 where neither is meant. */
  readonly of: number
  span: Span
}

export class Charges<Kind extends string> {
  readonly #spans = new Map<string, ChargedSpan<Kind>>()

  add(kind: Kind, of: number, span: Span): void {
    const key = `${kind} ${of}`
    const known = this.#spans.get(key)
    if (known === undefined) this.#spans.set(key, { kind, of, span })
    else known.span += span
  }

  /** In the order in which they first came. */
  get all(): ReadonlyArray<Readonly<ChargedSpan<Kind>>> {
    return [...this.#spans.values()]
  }

  copy(): Charges<Kind> {
    const copy = new Charges<Kind>()
    for (const { kind, of, span } of this.all) copy.add(kind, of, span)
    return copy
  }
}
