/**
 * Retry presets: retries as libraries make them unless told otherwise.
 *
 * Which failures a library retries is said in its own terms (exceptions, status codes); here it is `on`, as near as our
 * reasons come, and left out where it is all that ours retry too. What a library leaves to whoever configures it is
 * named beside its preset.
 */
import { millisecond, second } from "../../kernel/Instant.ts"
import type { Preset } from "../Preset.ts"
import type { RetryOptions } from "./Retry.ts"

const never = { kind: "none" } as const

const exponential = (base: number, max: number, factor = 2) => ({ kind: "exponential", base, factor, max }) as const

/** Refused before any work was done: what Finagle calls a NACK, or never sent at all. */
const notBegun = ["unreachable", "queue full", "too many in flight", "rate limited", "shed"] as const

export const presets = {
  // Its IntervalFunction has an exponential back-off too: 500 ms, factor 1.5, jitter 50%.
  "resilience4j": {
    options: { attempts: 3, backoff: { kind: "constant", delay: 500 * millisecond } },
    source:
      "resilience4j/resilience4j resilience4j-retry/src/main/java/io/github/resilience4j/retry/RetryConfig.java at 0124df7"
  },
  // MaxRetryAttempts 3 does not count the first. With UseJitter: 25%, or decorrelated-v2 where exponential.
  "polly": {
    options: { attempts: 4, backoff: { kind: "constant", delay: 2 * second } },
    source: "App-vNext/Polly src/Polly.Core/Retry/RetryConstants.cs at 243b044"
  },
  // ExponentialBackoff with nothing written, without end: maxAttempts and the back-off itself are the caller's to choose,
  // and without one it retries at once.
  "cockatiel": {
    options: { attempts: Infinity, backoff: exponential(128 * millisecond, 30 * second), jitter: "decorrelated-v2" },
    source: "connor4312/cockatiel src/backoff/ExponentialBackoff.ts of 3.2.1"
  },
  // With `retry_on: 5xx`; without it Envoy retries nothing. Its documentation speaks of (2^n - 1) * 25 ms, which is
  // delays(25ms, 75ms, 175ms, 250ms) with full jitter; its code draws below 25 ms, 50 ms, 100 ms, 200 ms.
  "envoy": {
    options: {
      attempts: 2,
      backoff: exponential(25 * millisecond, 250 * millisecond),
      jitter: "full",
      budget: { envoy: { maxRetries: 3 } },
      on: ["timed out", "queue full", "shed", "error", "unreachable", "crashed"]
    },
    source:
      "envoyproxy/envoy source/common/router/retry_state_impl.cc, source/common/common/backoff_strategy.cc and " +
      "api/envoy/config/cluster/v3/circuit_breaker.proto at 01c2c1f"
  },
  // The example of the proposal: gRPC retries nothing unless configured, has no defaults, and makes at most 5 tries, so that
  // its max is never reached. Up to 2024 it had full jitter, and grpc-node (issue 2959) for longer.
  "grpc": {
    options: {
      attempts: 4,
      backoff: exponential(100 * millisecond, second),
      jitter: 0.2,
      budget: { grpc: { maxTokens: 10, tokenRatio: 0.1 } },
      on: ["unreachable", "crashed"]
    },
    source: "grpc/proposal A6-client-retries.md at 94bed81, and with the jitter of its pull request 452"
  },
  // What it requeues by itself; failures that callees answer with are retried only where a RetryFilter is added.
  "finagle": {
    options: {
      attempts: Infinity,
      backoff: never,
      budget: { finagle: { ttl: 10 * second, minRetriesPerSec: 10, percentCanRetry: 0.2, perCall: 0.2 } },
      on: notBegun
    },
    source:
      "twitter/finagle finagle-core/src/main/scala/com/twitter/finagle/service/Retries.scala and RetryBudget.scala at 0e26b57"
  },
  // By service profile, for routes that are marked as retryable. No limit per call but the budget.
  "linkerd": {
    options: {
      attempts: Infinity,
      backoff: never,
      budget: { finagle: { ttl: 10 * second, minRetriesPerSec: 10, percentCanRetry: 0.2 } }
    },
    source:
      "linkerd/linkerd2 controller/api/destination/profile_translator.go at 09046be and " +
      "linkerd/website linkerd.io/content/2.12/features/retries-and-timeouts.md"
  },
  // By annotation, for the status codes that are listed there; there is no budget any more.
  "linkerd-annotations": {
    options: { attempts: 2, backoff: never },
    source: "linkerd/website linkerd.io/content/2.19/reference/retries.md"
  },
  "aws-sdk-standard": {
    options: { attempts: 3, backoff: exponential(second, 20 * second), jitter: "full", budget: { aws: {} } },
    source: "boto/botocore botocore/retries/standard.py and quota.py at 0719e79"
  },
  // Of the service's wishes, x-amz-retry-after is not modelled; DynamoDB has 4 attempts from 25 ms.
  "aws-sdk-2026": {
    options: {
      attempts: 3,
      backoff: exponential(50 * millisecond, 20 * second),
      backoffWhenThrottled: exponential(second, 20 * second),
      jitter: "full",
      budget: { aws2026: {} }
    },
    source: "boto/botocore botocore/retries/standard.py and quota.py at 0719e79, version 2.1"
  },
  // It has a fallback instead, and no property for retries.
  "hystrix": {
    options: { attempts: 1 },
    source: "Netflix/Hystrix hystrix-core/src/main/java/com/netflix/hystrix/HystrixCommandProperties.java at 08672cd"
  }
} as const satisfies Readonly<Record<string, Preset<RetryOptions>>>
