import { caches } from "../../src/laws/Caches.ts"
import { hold } from "./Held.ts"

hold(caches)
