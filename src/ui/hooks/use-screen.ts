import { createContext, useContext, useRef, useSyncExternalStore } from 'react';
import type { ScreenActions } from '../actions/screen-actions.ts';
import type { KeyBindings } from '../keys/key-bindings.ts';
import type { PictureLoader } from '../graphics/picture-loader.ts';
import type { ScreenState } from '../store/screen-state.ts';
import type { ScreenStore } from '../store/screen-store.ts';
import type { Glyphs } from '../text/glyphs.ts';
import type { ColourDepth } from '../text/theme.ts';
import type { MouseRegions } from './mouse-regions.ts';

/** What every component may use; the same for the life of the screen. */
export interface ScreenContents {
  readonly store: ScreenStore;
  readonly actions: ScreenActions;
  readonly bindings: KeyBindings;
  readonly glyphs: Glyphs;
  readonly depth: ColourDepth;
  readonly mouse: MouseRegions;
  readonly pictures: PictureLoader;
}

export const ScreenContext = createContext<ScreenContents | null>(null);

export function useScreen(): ScreenContents {
  const contents = useContext(ScreenContext);
  if (!contents) throw new Error('a component of the screen stands outside of it');
  return contents;
}

/**
 * A part of the state, or something worked out from it. The component is rendered again only when that is another value,
 * for objects by `isEqual`: a selector gives what is shown, so that a look at the player changes only what moved.
 */
export function useSelector<Value>(
  select: (state: ScreenState, store: ScreenStore) => Value,
  isEqual: (a: Value, b: Value) => boolean = Object.is,
): Value {
  const { store } = useScreen();
  const last = useRef<{ readonly value: Value } | null>(null);
  return useSyncExternalStore(store.subscribe, () => {
    const value = select(store.state, store);
    if (last.current && isEqual(last.current.value, value)) return last.current.value;
    last.current = { value };
    return value;
  });
}

/** Whether two objects, arrays included, have the same values in the same places. */
export function isShallowEqual(a: object | null, b: object | null): boolean {
  if (a === null || b === null || a === b) return a === b;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length &&
    left.every(([name, value]) => Object.is(value, (b as Record<string, unknown>)[name]))
  );
}
