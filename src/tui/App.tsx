/**
 * App: prints the screen of the model and hands keys to the loop. All that React knows of Faultline.
 */
import { useSyncExternalStore } from "react"
import type { Loop } from "./Loop.ts"
import { screenRows } from "./screens/Screen.ts"
import type { Hands } from "./widgets/Keyboard.tsx"
import { Keyboard } from "./widgets/Keyboard.tsx"
import { Lines } from "./widgets/Lines.tsx"

export const App = ({ hands, loop }: { readonly loop: Loop; readonly hands: Hands }) => {
  const model = useSyncExternalStore(loop.subscribe, loop.current)
  return (
    <>
      <Lines rows={screenRows(model)} />
      <Keyboard loop={loop} hands={hands} />
    </>
  )
}
