/**
 * Node 20: three functions that Node 22 has and Node 20 lacks, put in where they are missing.
 *
 * Ink (`Promise.withResolvers`) and vitest (`Object.groupBy`, `Map.groupBy`) call them, the latter only while it reports a
 * failure: without them a red test on Node 20 loses its message. They are needed when called, not when imported, so this comes
 * first in every program (see `Loading.ts`) and in `vitest.config.ts`. From Node 22 on it does nothing. Our own code uses none of the
 * three: the compiler's library is es2023, which does not know them.
 */
type Groups<K, T> = Map<K, Array<T>>

const grouped = <K, T>(items: Iterable<T>, keyOf: (item: T, index: number) => K): Groups<K, T> => {
  const groups: Groups<K, T> = new Map()
  let index = 0
  for (const item of items) {
    const key = keyOf(item, index++)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

const withResolvers = function <T>(this: PromiseConstructor) {
  let resolve!: (value: T | PromiseLike<T>) => void
  let reject!: (reason?: unknown) => void
  const promise = new this<T>((resolvePromise, rejectPromise) => {
    resolve = resolvePromise
    reject = rejectPromise
  })
  return { promise, resolve, reject }
}

const groupedAsObject = <T>(items: Iterable<T>, keyOf: (item: T, index: number) => PropertyKey) => {
  const object: Record<PropertyKey, Array<T>> = Object.create(null)
  // Keys are made property keys before grouping: 1 and "1" are one property.
  const asKey = (key: PropertyKey): PropertyKey => (typeof key === "symbol" ? key : String(key))
  for (const [key, group] of grouped(items, (item, index) => asKey(keyOf(item, index)))) object[key] = group
  return object
}

const putInWhereMissing = (target: object, name: string, value: unknown): void => {
  if (name in target) return
  Object.defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true })
}

putInWhereMissing(Promise, "withResolvers", withResolvers)
putInWhereMissing(Object, "groupBy", groupedAsObject)
putInWhereMissing(Map, "groupBy", grouped)
