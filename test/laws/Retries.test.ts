import { retries } from "../../src/laws/Retries.ts"
import { hold } from "./Held.ts"

hold(retries)
