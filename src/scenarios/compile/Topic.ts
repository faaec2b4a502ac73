/**
 * Compiling a topic: published to by steps that name it; what its consumers do is compiled when every component is there.
 *
 * A group of consumers is a component of its own to links and faults, called `orders.billing`, and each of its consumers an
 * instance.
 */

import { putAsideAs } from "../../sim/components/brokers/Consuming.ts"
import { consumersOf, consumingOf } from "../../sim/components/brokers/Topic.ts"
import type { Crew } from "../../sim/components/brokers/TopicComponent.ts"
import { TopicComponent } from "../../sim/components/brokers/TopicComponent.ts"
import { carrying } from "../../sim/components/links/Carrying.ts"
import { happening } from "../../sim/components/transactions/Effect.ts"
import type { TopicSpec } from "../language/System.ts"
import { groupName } from "../Places.ts"
import type { Surroundings } from "./Standpoint.ts"
import { Standpoint } from "./Standpoint.ts"
import { compileSteps } from "./Steps.ts"

export const compileTopic = (name: string, { topic }: TopicSpec, around: Surroundings): void => {
  const { run, topics, world } = around
  const { groups } = topic
  const place = world.place(name, name, topic.zone)
  const crews = Object.entries(groups ?? {}).map(
    ([group, own]): Crew => ({
      name: groupName(name, group),
      consuming: consumingOf(topic, own),
      places: world.places(groupName(name, group), consumersOf(topic, own), own.zones)
    })
  )
  const component = new TopicComponent(topic, name, place, run, world.links, groups && crews)
  topics.set(name, component)
  world.components.set(name, { name, parts: component.parts, endpoint: () => undefined })
  for (const crew of crews) {
    const { consumers } = component.groups.get(crew.name)!
    const parts = consumers.map(({ workplace }) => workplace)
    world.components.set(crew.name, { name: crew.name, parts, endpoint: () => undefined })
  }
  around.later(() => {
    for (const [label, group] of component.groups) {
      const { site } = group
      const steps = groups === undefined ? topic.steps : groups[label.slice(name.length + 1)]?.steps
      const consume = (workplace: typeof component.workplace) => {
        const work = compileSteps(
          steps ?? [],
          new Standpoint({ label, place: workplace.place, site, workplace }),
          around
        )
        return world.links.isWatched ? carrying(work, place, workplace.place, run.journal) : work
      }
      if (groups === undefined) component.consume(consume(component.workplace))
      else for (const consumer of group.consumers) consumer.work = consume(consumer.workplace)
      const { deadLetters } = group.consuming
      const aside = putAsideAs(group.consuming)
      const isPutAside =
        aside && happening({ name: aside.effect, amount: aside.amount, place, happened: around.happened, run })
      if (deadLetters === undefined) group.holdings.onDeadLetter = isPutAside
      else component.sendDeadLetters(group, topics.get(deadLetters)!, isPutAside)
    }
  })
}
