/** What asks a program to end: from the keyboard (Ctrl-C, Ctrl-\\), from another program, from a terminal that is closed. */
const SIGNALS = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'] as const;

/** Has such signals handed to `act` instead of ending the process, until the function that it returns is called. */
export function onSignals(act: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of SIGNALS) process.on(signal, act);
  return () => {
    for (const signal of SIGNALS) process.off(signal, act);
  };
}
