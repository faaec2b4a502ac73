/**
 * Checks of names and places: nothing is called like something else, and links and users are somewhere.
 */
import { formatSpan } from "../../sim/kernel/Instant.ts"
import { consumersIn, linkEnds, membersIn, zonesIn } from "../Places.ts"
import { relaysIn } from "../Relays.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Readable } from "../reading/Readable.ts"
import { suggestion } from "../reading/Union.ts"

export const checkNames = (readable: Readable): ReadonlyArray<Problem> => [
  ...checkTimes(readable),
  ...checkTwins(readable),
  ...checkRelays(readable),
  ...checkLinks(readable),
  ...checkOrigins(readable),
  ...checkGroups(readable)
]

const checkTimes = ({ scenario: { duration, warmup = 0 } }: Readable): ReadonlyArray<Problem> => {
  if (duration === undefined) return []
  if (duration === 0) return [{ path: ["duration"], at: "value", message: "a run has to take some time" }]
  if (warmup < duration) return []
  const message = `the warm-up has to be over before the run of ${formatSpan(duration)} is`
  return [{ path: ["warmup"], at: "value", message }]
}

/** A name that a fault or link uses has to mean one thing. */
const checkTwins = ({ keysAt, scenario }: Readable): ReadonlyArray<Problem> => {
  const regions = Object.keys(scenario.regions ?? {})
  const zones = zonesIn(scenario)
  const components = keysAt("system")
  const also = (name: string): string | undefined => {
    if (regions.includes(name)) return "region"
    if (zones.includes(name)) return "zone"
    return components.includes(name) ? "component" : undefined
  }
  const twins = (section: "system" | "journeys" | "groups", kind: string): ReadonlyArray<Problem> =>
    keysAt(section).flatMap((name): ReadonlyArray<Problem> => {
      const other = also(name)
      if (other === undefined || other === kind) return []
      return [
        { path: [section, name], at: "key", message: `"${name}" is a ${kind} and a ${other}; give one another name` }
      ]
    })
  return [...twins("system", "component"), ...twins("journeys", "journey"), ...twins("groups", "group")]
}

/** The relay of an outbox has a name that nobody gives it. */
const checkRelays = ({ scenario }: Readable): ReadonlyArray<Problem> =>
  relaysIn(scenario).flatMap((relay): ReadonlyArray<Problem> => {
    if (!(relay in consumersIn(scenario))) return []
    const dot = relay.lastIndexOf(".")
    return [
      {
        path: ["system", relay.slice(0, dot), "topic", "groups", relay.slice(dot + 1)],
        at: "key",
        message: `"${relay}" is the relay of the topic's outbox; give these consumers another name`
      }
    ]
  })

const checkLinks = (readable: Readable): ReadonlyArray<Problem> => {
  const { keysAt, scenario } = readable
  const known = [
    ...keysAt("system"),
    ...Object.keys(consumersIn(scenario)),
    ...relaysIn(scenario),
    ...keysAt("journeys"),
    ...zonesIn(scenario),
    ...Object.keys(scenario.regions ?? {}),
    ...origins(readable)
  ]
  const notLinks = readable.isWhole("links")
    ? []
    : keysAt("links").filter((link) => linkEnds(link) === undefined && link !== "default")
  if (!readable.knowsNames("system", "journeys", "regions")) return notLinks.map(notALink)
  return [...notLinks.map(notALink), ...unknownEnds(keysAt("links"), known, membersIn(scenario))]
}

const notALink = (link: string): Problem => ({
  path: ["links", link],
  at: "key",
  message: `a link is "default", "a -> b" or "a <-> b", got ${JSON.stringify(link)}`
})

const unknownEnds = (
  links: ReadonlyArray<string>,
  known: ReadonlyArray<string>,
  members: ReadonlyArray<string>
): ReadonlyArray<Problem> =>
  links.flatMap((link) =>
    (linkEnds(link) ?? [])
      .filter((end) => !known.includes(end) && !members.includes(end))
      .map(
        (end): Problem => ({
          path: ["links", link],
          at: "key",
          message: `there is no component, zone, region or journey "${end}"${suggestion(end, known)}`
        })
      )
  )

const origins = ({ scenario }: Readable): ReadonlyArray<string> =>
  Object.values(scenario.journeys ?? {}).flatMap(({ from }) => (from === undefined ? [] : [from]))

/** Users may come from a place where nothing of the system is; then a link says how far that is. */
const checkOrigins = (readable: Readable): ReadonlyArray<Problem> => {
  const { scenario } = readable
  if (!readable.knowsNames("system")) return []
  const linked = Object.keys(scenario.links ?? {}).flatMap((link) => linkEnds(link) ?? [])
  const known = [...new Set([...Object.keys(scenario.regions ?? {}), ...zonesIn(scenario), ...linked])]
  return Object.entries(scenario.journeys ?? {}).flatMap(([name, { from }]): ReadonlyArray<Problem> => {
    if (from === undefined || known.includes(from)) return []
    const message = `there is no zone or region "${from}", and no link speaks of it${suggestion(from, known)}`
    return [{ path: ["journeys", name, "from"], at: "value", message }]
  })
}

/** A group is of things that are there. */
const checkGroups = (readable: Readable): ReadonlyArray<Problem> => {
  const { scenario } = readable
  if (!readable.knowsNames("system", "regions")) return []
  const known = membersIn(scenario)
  return Object.entries(scenario.groups ?? {}).flatMap(([name, members]) =>
    members.flatMap((member, i): ReadonlyArray<Problem> => {
      if (known.includes(member)) return []
      const message = `there is no instance, component, zone or region "${member}"${suggestion(member, known)}`
      return [{ path: ["groups", name, i], at: "value", message }]
    })
  )
}
