/**
 * Keys: what was pressed, by the names that the table of actions uses.
 *
 * A terminal that is fast, or a person who is, can hand over several characters at once; each is a key of its own.
 */

/** What Ink tells about a key, as far as it matters here. */
export interface Pressed {
  readonly upArrow?: boolean
  readonly downArrow?: boolean
  readonly leftArrow?: boolean
  readonly rightArrow?: boolean
  readonly pageUp?: boolean
  readonly pageDown?: boolean
  readonly home?: boolean
  readonly end?: boolean
  readonly return?: boolean
  readonly escape?: boolean
  readonly tab?: boolean
  readonly backspace?: boolean
  readonly delete?: boolean
  readonly ctrl?: boolean
  readonly shift?: boolean
  readonly meta?: boolean
}

const special: ReadonlyArray<readonly [keyof Pressed, string]> = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "pageup"],
  ["pageDown", "pagedown"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["escape", "esc"],
  // A terminal's backspace key sends what Ink calls "delete".
  ["backspace", "backspace"],
  ["delete", "backspace"]
]

/** F1 reaches us as the rest of its sequence. */
const functionKeys: Readonly<Record<string, string>> = { OP: "f1", "[11~": "f1", "[[A": "f1" }

/** The names of the keys that were pressed: "space", "enter", "ctrl+c", "shift+tab", or the character itself. */
export const keyNames = (input: string, pressed: Pressed): ReadonlyArray<string> => {
  if (pressed.tab === true) return [pressed.shift === true ? "shift+tab" : "tab"]
  const found = special.find(([flag]) => pressed[flag] === true)
  if (found !== undefined) return [found[1]]
  const functionKey = functionKeys[input]
  if (functionKey !== undefined) return [functionKey]
  if (pressed.ctrl === true) return input === "" ? [] : [`ctrl+${input.toLowerCase()}`]
  if (pressed.meta === true) return []
  return Array.from(input, (character) =>
    character === " "
      ? "space"
      : character === "\r" || character === "\n"
        ? "enter"
        : character === "\t"
          ? "tab"
          : character
  )
}

/** The key that takes a choice of a menu by its place, from 0; the tenth has 0, and those after it none. */
export const choiceKey = (choice: number): string => choiceKeys[choice] ?? ""

export const choiceKeys: ReadonlyArray<string> = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"]

/** What a key adds to a text that is being typed; `undefined` if it adds nothing. */
export const textOf = (key: string): string | undefined =>
  key === "space" ? " " : Array.from(key).length === 1 ? key : undefined
