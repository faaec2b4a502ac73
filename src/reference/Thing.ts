/**
 * Thing: what has a page of its own, such as `retry`, `two-choices` or `crash`.
 */
import type { Shape, Visit } from "./Shape.ts"

/** Something that can be written or measured. */
export interface Thing {
  readonly family: Family
  readonly name: string
  /** Its name where no other thing has it, else with the family's noun before it: the name of its example. */
  readonly id: string
  /** What it is. */
  readonly says: string
  /** How it is written, the shortest way first. */
  readonly forms: ReadonlyArray<string>
  /** What it can be told: the structs whose keys are its parameters. */
  readonly structs: ReadonlyArray<Shape>
  /** The keys of these that count for it. Default: all. */
  readonly keys?: (key: string, description: string) => boolean
  /** Names with a sentence each, for what is a table rather than a struct. */
  readonly rows?: ReadonlyArray<readonly [name: string, says: string]>
  /** What a scenario has to say in order to show it. */
  readonly isIn: (visit: Visit) => boolean
}

/** Things of one kind. */
export interface Family {
  /** The folder of its pages. */
  readonly name: string
  /** What one of them is called. */
  readonly noun: string
  readonly says: string
  /** The line in docs/model.md that tells their limits; a component and a step have a line of their own. */
  readonly limits?: string
  /** The definition of which they are the members. */
  readonly definition?: string
}
