import { useInput, usePaste } from 'ink';
import { keysOfInput } from '../keys/key-of-input.ts';
import { useScreen } from './use-screen.ts';

/** Hands keys and pastes to what they do. */
export function useKeyBindings(): void {
  const { actions } = useScreen();
  useInput((input, key) => {
    for (const pressed of keysOfInput(input, key)) actions.key(pressed);
  });
  usePaste((text) => actions.paste(text));
}
