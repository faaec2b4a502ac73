/**
 * Compiling a topic: published to by steps that name it; what its consumers do is compiled when every component is there.
 */
import { TopicComponent } from "../../sim/components/Topic.ts"
import type { TopicSpec } from "../System.ts"
import type { Surroundings } from "./Standpoint.ts"
import { Standpoint } from "./Standpoint.ts"
import { compileSteps } from "./Steps.ts"

export const compileTopic = (name: string, { topic }: TopicSpec, around: Surroundings): void => {
  const { run, topics, world } = around
  const component = new TopicComponent(topic, name, world.place(name, name, topic.zone), run, world.links)
  topics.set(name, component)
  world.components.set(name, { name, parts: component.parts, endpoint: () => undefined })
  around.later(() => {
    const { site, workplace } = component
    const standpoint = new Standpoint({ label: name, place: workplace.place, site, workplace })
    component.consume(compileSteps(topic.steps, standpoint, around))
  })
}
