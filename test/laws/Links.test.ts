import { links } from "../../src/laws/Links.ts"
import { hold } from "./Held.ts"

hold(links)
