import type { OnDemand } from '../../control/state/control-host.ts';

/** Finds a value when it is asked for; whoever asks meanwhile waits for the same answer. */
export function onDemand<Value>(
  first: Value,
  find: () => Promise<Value>,
  /** It does not change: found once, it is not looked for again. */
  isLasting = false,
): OnDemand<Value> {
  let now = first;
  let finding: Promise<void> | null = null;
  return {
    get now() {
      return now;
    },
    find() {
      finding ??= find().then((found) => {
        now = found;
        if (!isLasting) finding = null;
      });
      return finding;
    },
  };
}
