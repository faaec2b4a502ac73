/**
 * Key hash: spreads keys evenly, the same key always to the same number.
 *
 * Keys under `zipf` are popular in their order; what goes by their hash does not see that.
 */

/** A number of 0..1 (without 1) for a key, by the finalizer of MurmurHash3; `salt` makes another one of it. */
export const hashOf = (key: number, salt = 0): number => {
  let mixed = (key ^ Math.imul(salt + 1, 0x9e3779b9)) >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296
}

/** A whole number of 32 bits for a text, by FNV-1a: a salt. */
export const saltOf = (text: string): number => {
  let mixed = 0x811c9dc5
  for (let i = 0; i < text.length; i++) mixed = Math.imul(mixed ^ text.charCodeAt(i), 0x01000193)
  return mixed >>> 0
}
