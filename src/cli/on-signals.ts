/** What asks a program to end: from the keyboard (Ctrl-C, Ctrl-\\), from another program, from a terminal that is closed. */
const SIGNALS = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'] as const;

/** Pauses, or plays on: for a key binding or a script that knows the process only. */
export const PAUSE_SIGNAL = 'SIGUSR1';

/** Has such signals handed to `act` instead of ending the process, until the function that it returns is called. */
export function onSignals(act: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of SIGNALS) process.on(signal, act);
  return () => {
    for (const signal of SIGNALS) process.off(signal, act);
  };
}

/**
 * Has SIGUSR1 handed to `act`, from now on. It stays: without a listener Node opens a debugger's port at this signal.
 */
export function onPauseSignal(act: () => void): void {
  // Windows has no such signal, and Node refuses to listen to it there.
  if (process.platform !== 'win32') process.on(PAUSE_SIGNAL, act);
}
