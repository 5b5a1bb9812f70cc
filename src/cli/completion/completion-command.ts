import { Argument } from 'commander';
import type { Command } from 'commander';
import { printToStdout } from '../standard-streams.ts';
import type { Shell } from './completion-script.ts';

const EXAMPLES = `
Examples:
  source <(playhead completion bash)                                      in ~/.bashrc
  playhead completion zsh > "\${fpath[1]}/_playhead"                       once
  playhead completion fish > ~/.config/fish/completions/playhead.fish     once`;

const SHELLS: readonly Shell[] = ['bash', 'zsh', 'fish'];

/** Declares `playhead completion`. */
export function registerCompletion(program: Command): void {
  program
    .command('completion')
    .description('print a script that lets a shell complete commands, options and their values')
    .addArgument(new Argument('<shell>', SHELLS.join(', ')).choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: Shell) => {
      const { completionScript } = await import('./completion-script.ts');
      await printToStdout(completionScript(shell, program));
    });
}
