/**
 * Breaker presets: circuit breakers as libraries have them unless told otherwise.
 *
 * cockatiel has none, because its threshold and its wait have to be written. Envoy's "circuit breaker" is a bulkhead.
 */
import { second } from "../../kernel/Instant.ts"

export const presets = {
  "resilience4j": {
    options: {},
    source:
      "resilience4j/resilience4j " +
      "resilience4j-circuitbreaker/src/main/java/io/github/resilience4j/circuitbreaker/CircuitBreakerConfig.java"
  },
  // Its window moves in ten steps, ours in seconds. It knows no slow calls.
  "polly": {
    options: {
      failureRateThreshold: 0.1,
      slowCallRateThreshold: Infinity,
      slidingWindow: { time: 30 * second },
      minimumNumberOfCalls: 100,
      waitDurationInOpenState: 5 * second,
      permittedNumberOfCallsInHalfOpenState: 1
    },
    source: "App-vNext/Polly src/Polly.Core/CircuitBreaker/CircuitBreakerConstants.cs"
  },
  // It takes the rate every 500 ms, ours after every call. It knows no slow calls but those that time out.
  "hystrix": {
    options: {
      failureRateThreshold: 0.5,
      slowCallRateThreshold: Infinity,
      slidingWindow: { time: 10 * second },
      minimumNumberOfCalls: 20,
      waitDurationInOpenState: 5 * second,
      permittedNumberOfCallsInHalfOpenState: 1
    },
    source: "Netflix/Hystrix hystrix-core/src/main/java/com/netflix/hystrix/HystrixCommandProperties.java"
  },
  // One half of what Finagle does by default; the other is an average of successes over 30 s, below 80%.
  "finagle-consecutive": {
    options: {
      consecutiveFailures: 5,
      waitDurationInOpenState: 5 * second,
      waitMultiplier: 2,
      maxWaitDurationInOpenState: 300 * second,
      waitJitter: "equal-after-first"
    },
    source:
      "twitter/finagle finagle-core/src/main/scala/com/twitter/finagle/liveness/" +
      "FailureAccrualFactory.scala and FailureAccrualPolicy.scala"
  }
} as const
