import { execFile } from 'node:child_process';

const MOST_MS = 500;

/** What tmux knows of the terminal it is attached to: its TERM and, where it asked, its name. Null outside of tmux. */
export function tmuxClientTerminal(): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(
      'tmux',
      ['display-message', '-p', '#{client_termname} #{client_termtype}'],
      { timeout: MOST_MS },
      (error, stdout) => resolve(error ? null : stdout.trim()),
    );
  });
}
