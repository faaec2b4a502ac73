import { copies } from "../../src/laws/Copies.ts"
import { hold } from "./Held.ts"

hold(copies)
