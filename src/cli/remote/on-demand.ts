import type { OnDemand } from '../../control/state/control-host.ts';

/** Finds a value on request. Requests made meanwhile wait for the same answer. */
export function onDemand<Value>(
  first: Value,
  find: () => Promise<Value>,
  /** The value does not change: it is found once and kept. */
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
