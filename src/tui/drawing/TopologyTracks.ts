/**
 * Tracks: where in the gap between two layers each net changes its place across the flow.
 *
 * A net is everything that leaves one port: it runs along the flow to its track, along the track, and on to its
 * targets. Two nets share a track when they do not meet on it. A net whose port lies opposite another net's target
 * takes an earlier track than that one, or the two would run into each other.
 */

/** One edge on its way through a gap. */
export interface Run {
  /** Runs with the same net share their port and their track. */
  readonly net: string
  /** Where it enters and leaves the gap, across the flow. */
  readonly from: number
  readonly to: number
}

export interface Tracks {
  readonly count: number
  /** From 0, nearest to the earlier layer; nets that go straight through have none. */
  readonly of: ReadonlyMap<string, number>
}

interface Net {
  readonly name: string
  readonly from: number
  readonly targets: ReadonlyArray<number>
  readonly low: number
  readonly high: number
}

const netsOf = (runs: ReadonlyArray<Run>): ReadonlyArray<Net> => {
  const grouped = new Map<string, Array<Run>>()
  for (const run of runs) grouped.set(run.net, [...(grouped.get(run.net) ?? []), run])
  return [...grouped]
    .map(([name, members]) => {
      const targets = members.map((run) => run.to)
      const from = members[0]!.from
      return { name, from, targets, low: Math.min(from, ...targets), high: Math.max(from, ...targets) }
    })
    .filter((net) => net.low < net.high)
}

/** Nets that turn one way first, in the order in which parallel ones do not cross, then those that turn the other. */
const inOrder = (nets: ReadonlyArray<Net>): ReadonlyArray<Net> => {
  const turnsUp = (net: Net) => net.high === net.from
  return [
    ...nets.filter(turnsUp).sort((a, b) => a.from - b.from),
    ...nets.filter((net) => !turnsUp(net)).sort((a, b) => b.from - a.from)
  ]
}

export const assignTracks = (runs: ReadonlyArray<Run>): Tracks => {
  const waiting = [...inOrder(netsOf(runs))]
  const tracks: Array<Array<Net>> = []
  const of = new Map<string, number>()
  const mustPrecede = (earlier: Net, later: Net) => earlier !== later && later.targets.includes(earlier.from)
  while (waiting.length > 0) {
    // In a circle nobody can be first; the nets then touch, which a reader can still follow by their colours.
    const ready = Math.max(
      0,
      waiting.findIndex((net) => !waiting.some((other) => mustPrecede(other, net)))
    )
    const net = waiting.splice(ready, 1)[0]!
    let track = 0
    tracks.forEach((members, i) => {
      if (members.some((member) => mustPrecede(member, net))) track = Math.max(track, i + 1)
    })
    while (tracks[track]?.some((member) => member.low <= net.high && net.low <= member.high)) track++
    tracks[track] = [...(tracks[track] ?? []), net]
    of.set(net.name, track)
  }
  return { count: tracks.length, of }
}
