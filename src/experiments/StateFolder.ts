/**
 * State folder: where the program keeps what it remembers about its user from one time to the next.
 */
import { homedir } from "node:os"
import { isAbsolute, join } from "node:path"

/** A folder of `XDG_STATE_HOME`. One that is not an absolute path does not count, as XDG says; then it is `~/.local/state`. */
export const stateFolder = (environment: Readonly<Record<string, string | undefined>>): string => {
  const { XDG_STATE_HOME: state } = environment
  return join(state !== undefined && isAbsolute(state) ? state : join(homedir(), ".local", "state"), "faultline")
}
