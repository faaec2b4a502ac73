/**
 * Command line: the program with its arguments, as it can be typed into a shell again.
 */

/** One argument, in quotation marks only where the shell needs them. */
const quoted = (argument: string): string =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`

/** The program with these arguments. */
export const commandLine = (args: ReadonlyArray<string>): string => ["faultline", ...args.map(quoted)].join(" ")
