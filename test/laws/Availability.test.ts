import { availability } from "../../src/laws/Availability.ts"
import { hold } from "./Held.ts"

hold(availability)
