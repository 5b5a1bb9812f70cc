import { assertNever } from '../../player/assert-never.ts';
import type { MessageLevel } from '../tui-options.ts';
import { logged, type Message } from './message-log.ts';
import { activeView, type Overlay, type Panel } from './views.ts';
import { type ViewState } from './view-state.ts';

/** How the screen's own state changes. */
export type ViewAction =
  | { readonly type: 'set'; readonly change: Partial<ViewState> }
  | { readonly type: 'show-panel'; readonly panel: Panel }
  | { readonly type: 'open'; readonly overlay: Overlay }
  | { readonly type: 'close' }
  | { readonly type: 'scroll'; readonly to: number }
  | { readonly type: 'toggle-mark'; readonly id: number }
  | { readonly type: 'key-pressed' }
  | {
      readonly type: 'say';
      readonly text: string;
      readonly level: MessageLevel;
      readonly nowMs: number;
      readonly atMs: number;
    }
  | { readonly type: 'time-passed'; readonly nowMs: number };

const SAID_MS = 3000;
/** A warning has more to say than "seek to 2:31". */
const WARNING_MS = 6000;

/** The state after an action; the same object when nothing changes. */
export function reduceView(state: ViewState, action: ViewAction): ViewState {
  switch (action.type) {
    case 'set':
      return changed(state, action.change);
    case 'show-panel':
      return changed(state, { panel: action.panel, overlay: null });
    case 'open':
      return changed(state, {
        overlay: state.overlay === action.overlay ? null : action.overlay,
        scroll: { ...state.scroll, [action.overlay]: 0 },
      });
    case 'close':
      return closed(state);
    case 'scroll': {
      const view = activeView(state);
      const to = Math.max(0, action.to);
      return (state.scroll[view] ?? 0) === to ? state : { ...state, scroll: { ...state.scroll, [view]: to } };
    }
    case 'toggle-mark': {
      const marked = new Set(state.marked);
      if (!marked.delete(action.id)) marked.add(action.id);
      return { ...state, marked };
    }
    case 'key-pressed':
      return changed(state, {
        newErrors: 0,
        ...(state.toast?.untilMs === null ? { toast: null } : {}),
      });
    case 'say':
      return said(state, action);
    case 'time-passed':
      return (state.toast?.untilMs ?? Infinity) <= action.nowMs ? { ...state, toast: null } : state;
    default:
      return assertNever(action);
  }
}

/** `esc`: closes what is open, step by step. */
function closed(state: ViewState): ViewState {
  if (state.overlay !== null) return { ...state, overlay: null };
  if (state.panel !== 'queue') return { ...state, panel: 'queue' };
  if (state.filter !== '') return { ...state, filter: '', queueTop: 0 };
  if (state.marked.size > 0) return { ...state, marked: new Set() };
  return changed(state, { selectedId: null, toast: null });
}

function said(
  state: ViewState,
  { text, level, nowMs, atMs }: Extract<ViewAction, { type: 'say' }>,
): ViewState {
  const isError = level === 'error';
  // What everybody saw by pressing a key is not worth a line in the log.
  const log = level === 'info' ? state.log : logged(state.log, text, level, atMs);
  const message: Message = level === 'info' ? logged([], text, level, atMs)[0]! : log.at(-1)!;
  // An error stands until a key: what happens meanwhile is no reason to take it away.
  if (!isError && state.toast?.untilMs === null) return { ...state, log };
  const untilMs = isError ? null : nowMs + (level === 'warning' ? WARNING_MS : SAID_MS);
  return {
    ...state,
    log,
    newErrors: state.newErrors + (isError ? 1 : 0),
    toast: { message, untilMs },
  };
}

function changed(state: ViewState, change: Partial<ViewState>): ViewState {
  const differs = Object.entries(change).some(
    ([name, value]) => !Object.is(state[name as keyof ViewState], value),
  );
  return differs ? { ...state, ...change } : state;
}
