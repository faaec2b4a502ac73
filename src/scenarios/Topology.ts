/**
 * Topology: who uses whom, as a picture of the system needs it.
 *
 * Journeys are its clients. An edge stands for all that one component does with another, however many steps that is.
 */

import { consumersOf, describeGroup } from "../sim/components/brokers/Topic.ts"
import { instancesOf } from "../sim/components/services/Service.ts"
import { deadLettersOf, usedBy } from "./checks/Graph.ts"
import type { TopicSpec } from "./language/System.ts"
import { groupName, zonesOf } from "./Places.ts"
import type { Scenario } from "./Scenario.ts"
import { describeComponent, describeLoads } from "./saying/Words.ts"
import type { Routine } from "./Walk.ts"
import { routines, stepsOf } from "./Walk.ts"

export interface TopologyNode {
  readonly name: string
  readonly kind: "client" | "service" | "store" | "cache" | "topic"
  readonly instances: number
  /** Zone of each instance, `null` if it stands in none. */
  readonly zones: ReadonlyArray<string | null>
  /** In a few words: "3 x 64 workers, line of 500". */
  readonly says: string
}

export interface TopologyEdge {
  readonly from: string
  readonly to: string
}

export interface Topology {
  /** Clients first, then components as they are written. */
  readonly nodes: ReadonlyArray<TopologyNode>
  /** Each once: those of clients first, then as they are written. */
  readonly edges: ReadonlyArray<TopologyEdge>
  /** Zones by region. */
  readonly regions: Readonly<Record<string, ReadonlyArray<string>>>
}

/** The topology of one design. */
export const topology = (scenario: Scenario): Topology => {
  const clients = Object.entries(scenario.journeys).map(
    ([name, { from }]): TopologyNode => ({
      name,
      kind: "client",
      instances: 1,
      zones: [from ?? null],
      says: describeLoads(scenario, name).join("; ")
    })
  )
  const components = Object.entries(scenario.system).map(([name, component]): TopologyNode => {
    // Of one with an autoscaler those who are there at the start.
    const there = component.kind === "service" ? instancesOf(component.service) : Infinity
    const zones = zonesOf(component)
      .slice(0, there)
      .map((zone) => zone ?? null)
    return { name, kind: component.kind, instances: zones.length, zones, says: describeComponent(component) }
  })
  const consumers = Object.entries(scenario.system).flatMap(([name, component]) =>
    component.kind === "topic" ? groupsOf(name, component.topic) : []
  )
  return { nodes: [...clients, ...components, ...consumers], edges: edgesOf(scenario), regions: scenario.regions ?? {} }
}

/** A group of consumers is a node of its own, to which its topic sends every message. */
const groupsOf = (topic: string, options: TopicSpec["topic"]): ReadonlyArray<TopologyNode> =>
  Object.entries(options.groups ?? {}).map(([group, own]): TopologyNode => {
    const zones = Array.from({ length: consumersOf(options, own) }, (_, i) => own.zones?.[i % own.zones.length] ?? null)
    const says = describeGroup(options, own)
    return { name: groupName(topic, group), kind: "topic", instances: zones.length, zones, says }
  })

const edgesOf = (scenario: Scenario): ReadonlyArray<TopologyEdge> => {
  const edges = new Map<string, TopologyEdge>()
  const all = routines(scenario)
  const isClient = (routine: Routine) => routine.of === "journey"
  for (const routine of [...all.filter(isClient), ...all.filter((one) => !isClient(one))]) {
    for (const { step } of stepsOf(routine)) {
      for (const to of usedBy(step)) edges.set(`${routine.name} -> ${to}`, { from: routine.name, to })
    }
  }
  for (const [name, component] of Object.entries(scenario.system)) {
    if (component.kind !== "topic") continue
    for (const to of deadLettersOf(component)) edges.set(`${name} -> ${to}`, { from: name, to })
    for (const group of Object.keys(component.topic.groups ?? {})) {
      edges.set(`${name} -> ${groupName(name, group)}`, { from: name, to: groupName(name, group) })
    }
  }
  return [...edges.values()]
}
