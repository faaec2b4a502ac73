/**
 * Beside menu: what a run can be set beside: another design, its own other future, or itself without what was done by hand.
 */
import type { Bench } from "../Model.ts"
import type { Against } from "../session/SessionProtocol.ts"

interface BesideChoice {
  readonly label: string
  /** "change": it has to be typed first. */
  readonly against: Against | "change"
}

/** Everything there is to choose from. */
export const besideChoices = ({ frame, opening }: Bench): ReadonlyArray<BesideChoice> => {
  if (opening === undefined) return []
  const others = opening.variants.filter(({ name }) => name !== opening.variant)
  const isTouched = frame !== undefined && (frame.load !== 1 || frame.faults.some(({ byHand }) => byHand))
  return [
    ...others.map(
      ({ name, title }): BesideChoice => ({
        label: title === "" ? name : `${name}: ${title}`,
        against: { kind: "variant", variant: name }
      })
    ),
    { label: "the same with a change from now on", against: "change" },
    ...(isTouched ? [{ label: "the same without what was done by hand", against: { kind: "untouched" } } as const] : [])
  ]
}

/** What the second run is called beside the first. */
export const besideName = (against: Against): string => {
  switch (against.kind) {
    case "variant":
      return against.variant
    case "change":
      return against.text
    case "untouched":
      return "untouched"
  }
}
