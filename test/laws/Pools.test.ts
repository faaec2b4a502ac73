import { pools } from "../../src/laws/Pools.ts"
import { hold } from "./Held.ts"

hold(pools)
