/**
 * Speed: how fast virtual time goes by, in virtual seconds per second of the wall clock.
 */

const slowest = 1 / 4
const fastest = 1024

/** A quarter to a thousand, doubling; then as fast as it can. */
export const speeds: ReadonlyArray<number> = [
  ...Array.from({ length: Math.log2(fastest / slowest) + 1 }, (_, i) => slowest * 2 ** i),
  Infinity
]

/** The speed so many steps up or down; stays at the ends. */
export const speedBy = (speed: number, steps: number): number => {
  const now = speeds.findIndex((one) => one >= speed)
  return speeds[Math.min(speeds.length - 1, Math.max(0, (now < 0 ? speeds.length - 1 : now) + steps))]!
}

/** A speed at which the whole run takes about half a minute, at least real time. */
export const comfortableSpeed = (durationMs: number): number =>
  speeds.find((speed) => speed >= 1 && durationMs / 1000 / speed <= 40) ?? Infinity

/** "x8", "x1/4", "max". */
export const formatSpeed = (speed: number): string =>
  speed === Infinity ? "max" : speed < 1 ? `x1/${1 / speed}` : `x${speed}`
