/**
 * Queueing theory: the closed forms, in the units in which they are given.
 *
 * Rates and times have to fit each other (per millisecond and milliseconds, or per second and seconds); `offered` is in
 * erlangs.
 */
import { factorial, power, solve } from "./Chances.ts"

/** Erlang's B: the share that finds all servers busy, where nobody waits. */
export const erlangB = (servers: number, offered: number): number => {
  let blocked = 1
  for (let k = 1; k <= servers; k++) blocked = (offered * blocked) / (k + offered * blocked)
  return blocked
}

/** Erlang's C: the share that has to wait. */
export const erlangC = (servers: number, offered: number): number => {
  const blocked = erlangB(servers, offered)
  return blocked / (1 - (offered / servers) * (1 - blocked))
}

/** M/M/c with first in first out. */
export const mmc = (servers: number, rate: number, serviceMean: number) => {
  const mu = 1 / serviceMean
  const offered = rate * serviceMean
  const wait = erlangC(servers, offered)
  const spare = servers * mu - rate
  /** P(response > t). */
  const responseAbove = (t: number): number => {
    const more = servers - 1 - offered
    // Where both exponents agree the quotient becomes its limit.
    const waited = Math.abs(more) < 1e-9 ? mu * t : (1 - Math.exp(-mu * t * more)) / more
    return Math.exp(-mu * t) * (1 + wait * waited)
  }
  return {
    waitShare: wait,
    meanWait: wait / spare,
    meanResponse: serviceMean + wait / spare,
    waitQuantile: (p: number): number => (p <= 1 - wait ? 0 : Math.log(wait / (1 - p)) / spare),
    responseQuantile: (p: number): number => solve((t) => 1 - responseAbove(t) - p, 0, 1000 * serviceMean)
  }
}

/** The shares of time in states 0, 1, ... `last` of a chain that goes up and down by one. */
export const birthDeath = (
  last: number,
  up: (state: number) => number,
  down: (state: number) => number
): ReadonlyArray<number> => {
  const weights = [1]
  for (let n = 1; n <= last; n++) weights.push((weights[n - 1]! * up(n - 1)) / down(n))
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / all)
}

/** M/M/c/K: at most `places` inside. */
export const mmck = (servers: number, places: number, rate: number, serviceMean: number) => {
  const shares = birthDeath(
    places,
    () => rate,
    (n) => Math.min(n, servers) / serviceMean
  )
  const mean = (value: (n: number) => number) => shares.reduce((sum, share, n) => sum + share * value(n), 0)
  const rejected = shares[places]!
  const carried = rate * (1 - rejected)
  const inSystem = mean((n) => n)
  const inLine = mean((n) => Math.max(0, n - servers))
  return {
    rejected,
    carried,
    inSystem,
    inLine,
    utilisation: mean((n) => Math.min(n, servers)) / servers,
    meanWait: inLine / carried,
    meanResponse: inSystem / carried
  }
}

/** Pollaczek and Khinchine: the mean wait of M/G/1, by the squared coefficient of variation of the service. */
export const mg1Wait = (rate: number, serviceMean: number, scv: number): number => {
  const rho = rate * serviceMean
  return (rate * serviceMean * serviceMean * (1 + scv)) / (2 * (1 - rho))
}

/** Crommelin: quantile of the response of M/D/1. */
export const md1ResponseQuantile = (rate: number, service: number, p: number): number => {
  const rho = rate * service
  const waitAtMost = (x: number): number => {
    let sum = 0
    for (let k = 0; k * service <= x; k++) {
      const y = rate * (x - k * service)
      sum += (power(-y, k) / factorial(k)) * Math.exp(y)
    }
    return (1 - rho) * sum
  }
  return service + solve((x) => waitAtMost(x) - p, 0, 20 * service)
}

/**
 * GI/M/1: the root sigma of A*(mu (1 - sigma)), by the Laplace transform of the gaps. It is the share that has to wait, and the
 * response is exponential with mean 1 / (mu (1 - sigma)).
 */
export const gim1 = (transform: (s: number) => number, serviceMean: number) => {
  let sigma = 0.5
  for (let i = 0; i < 10_000; i++) sigma = transform((1 - sigma) / serviceMean)
  const meanResponse = serviceMean / (1 - sigma)
  return {
    sigma,
    meanWait: sigma * meanResponse,
    meanResponse,
    responseQuantile: (p: number): number => -Math.log(1 - p) * meanResponse
  }
}

/** The transform of gaps that are always as long. */
export const constantGaps = (gap: number) => (s: number) => Math.exp(-s * gap)

/** The transform of gaps of so many exponential stages. */
export const erlangGaps = (stages: number, mean: number) => (s: number) =>
  Math.exp(-stages * Math.log(1 + (s * mean) / stages))

/** Exact mean value analysis: users with think time on one station. */
export const mva = (users: number, demand: number, think: number) => {
  let inLine = 0
  let response = demand
  let throughput = 0
  for (let n = 1; n <= users; n++) {
    response = demand * (1 + inLine)
    throughput = n / (response + think)
    inLine = throughput * response
  }
  return { throughput, response }
}

/** Mean response in service times when the best of `choices` is taken, with infinitely many servers (Mitzenmacher). */
export const supermarket = (load: number, choices: number): number => {
  if (choices === 1) return 1 / (1 - load)
  let sum = 0
  let exponent = 0
  // The exponents (d^i - d) / (d - 1) are 0, d, d + d^2, ...
  for (let step = choices; exponent < 1e6; exponent += step, step *= choices) sum += Math.exp(exponent * Math.log(load))
  return sum
}
