import { Command } from 'commander';

/** The program without its commands. */
export function newProgram(version: string): Command {
  return new Command('playhead')
    .description('A streaming audio player for the terminal: every position is an exact frame.')
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'show help')
    .helpCommand('help [command]', 'show help of a command')
    .enablePositionalOptions();
}
