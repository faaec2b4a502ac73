/**
 * Reference: a page for every thing of the language, and how one is found by what a person calls it.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { didYouMean } from "../sim/model/Nearest.ts"
import { exampleFile, exampleText, readLimits } from "./Examples.ts"
import { families } from "./Families.ts"
import { formatPage } from "./Format.ts"
import type { Page } from "./Page.ts"
import { indexOf, markdownOf, pathOf, plainIndexOf, plainOf } from "./Page.ts"
import type { PageOf } from "./Parameters.ts"
import { parametersOf } from "./Parameters.ts"
import type { Shape } from "./Shape.ts"
import { Language } from "./Shape.ts"
import { readLibrary, showing } from "./Shown.ts"
import type { Family, Thing } from "./Thing.ts"
import { thingsOf } from "./Things.ts"

const allFamilies: ReadonlyArray<Family> = Object.values(families)

/** Everything that has a page. */
export class Reference {
  readonly language = new Language()
  readonly things: ReadonlyArray<Thing> = thingsOf(this.language)
  readonly #parts = new Map<Shape, string>(
    this.things.flatMap(({ family, name, structs }) =>
      family === families.parts ? structs.map((struct) => [struct, name] as const) : []
    )
  )

  /** The things that are called so, or a family's; or why there are none. */
  find(called: string): Result.Result<ReadonlyArray<Thing>, string> {
    const word = called.toLowerCase()
    const named = this.things.filter(({ family, id, name }) =>
      [id, name, `${family.name}/${name}`].some((one) => one.toLowerCase() === word)
    )
    if (named.length > 0) return Result.succeed(named)
    const inTables = this.things.filter(({ rows = [] }) => rows.some(([name]) => name.toLowerCase() === word))
    if (inTables.length > 0) return Result.succeed(inTables)
    const known = [...this.things.map(({ name }) => name), ...allFamilies.map(({ name }) => name)]
    return Result.fail(
      `there is no page about "${called}"${didYouMean(called, known) || "; `faultline docs` lists what there is"}`
    )
  }

  /** The family of this name. */
  family(called: string): Family | undefined {
    return allFamilies.find(({ name }) => name === called.toLowerCase())
  }

  /** The pages of some things. */
  pages(things: ReadonlyArray<Thing>): Effect.Effect<ReadonlyArray<Page>> {
    return Effect.map(readLibrary(this.language), (library) => {
      const limits = readLimits()
      return things.map((thing) => {
        const file = exampleFile(thing)
        return {
          thing,
          parameters: parametersOf(this.language, thing, this.#pageOf(thing)),
          example: file === undefined ? undefined : { file, text: exampleText(file) },
          shownBy: showing(library, thing),
          notSimulated: notSimulated(thing, limits)
        }
      })
    })
  }

  /** What options in detail refer to, seen from a page. */
  #pageOf(from?: Thing): PageOf {
    return (shape, name) => {
      const family = allFamilies.find(({ definition }) => definition !== undefined && definition === name)
      if (family !== undefined && family.name !== "distributions") return `\`${family.name}\``
      const part =
        shape.anyOf === undefined
          ? this.#parts.get(shape)
          : shape.anyOf.map((one) => this.#parts.get(one)).find(Boolean)
      return part === undefined || part === from?.name ? undefined : `\`${part}\``
    }
  }

  /** All files of docs/reference that are made here, by their path in it. */
  files(): Effect.Effect<ReadonlyMap<string, string>> {
    return Effect.map(
      this.pages(this.things),
      (pages) =>
        new Map([
          ["README.md", indexOf(allFamilies, this.things)],
          ["scenario-format.md", formatPage(this.language, this.#pageOf())],
          ...pages.map((page) => [pathOf(page.thing), markdownOf(page)] as const)
        ])
    )
  }

  /** What there is, a line each; of one family only, if one is given. */
  list(family?: Family): string {
    return plainIndexOf(family === undefined ? allFamilies : [family], this.things)
  }

  /** Pages to be read in a terminal, one after the other. */
  print(things: ReadonlyArray<Thing>): Effect.Effect<string> {
    return Effect.map(this.pages(things), (pages) => pages.map(plainOf).join(`\n\n${"-".repeat(80)}\n\n`))
  }
}

const general = "Packets, payloads and memory: nothing takes time that the scenario does not say."

const notSimulated = ({ family, name }: Thing, limits: ReadonlyMap<string, string>): string => {
  const ofParts: Readonly<Record<string, string>> = { pools: "pool", links: "link", connect: "link" }
  const found = limits.get(name) ?? limits.get(ofParts[name] ?? "") ?? limits.get(family.limits ?? "")
  if (found === undefined) return general
  return `${found.charAt(0).toUpperCase()}${found.slice(1)}.`.replace(/\(([a-z]+\.md)\)/g, "(../../$1)")
}
