import process from 'node:process';
import { readOnly } from './property.ts';
import type { PropertyTable } from './property.ts';

/** mpv's version whose behaviour this follows: clients compare it. */
const AS_MPV = '0.41.0';

/** A command as `command-list` tells of it. */
export interface CommandShape {
  readonly name: string;
  readonly args: readonly { readonly name: string; readonly type: string; readonly isOptional: boolean }[];
  readonly isVariadic: boolean;
}

export interface ProgramLists {
  readonly propertyNames: () => readonly string[];
  readonly commands: () => readonly CommandShape[];
}

/** What the program is and what it can do. */
export function programProperties(socketPath: string | null, lists: ProgramLists): PropertyTable {
  return {
    'working-directory': readOnly(() => process.cwd()),
    pid: readOnly(() => process.pid),
    'mpv-version': readOnly(({ host }) => `mpv ${AS_MPV} (playhead ${host.version})`),
    'playhead-version': readOnly(({ host }) => host.version),
    'ffmpeg-version': readOnly(({ host }) => host.ffmpegVersion.now ?? undefined, {
      prepare: ({ host }) => host.ffmpegVersion.find(),
    }),
    'protocol-list': readOnly(() => ['file', 'http', 'https']),
    'input-ipc-server': readOnly(() => socketPath ?? ''),
    'property-list': readOnly(() => lists.propertyNames()),
    'command-list': readOnly(() =>
      lists.commands().map(({ name, args, isVariadic }) => ({
        name,
        args: args.map(({ name: argument, type, isOptional }) => ({
          name: argument,
          type,
          optional: isOptional,
        })),
        vararg: isVariadic,
      })),
    ),
    'input-bindings': readOnly(({ host }) =>
      host.keyBindings().map(({ key, command }) => ({ section: 'default', cmd: command, key })),
    ),
    'term-size': readOnly(() =>
      process.stdout.isTTY ? { w: process.stdout.columns, h: process.stdout.rows } : undefined,
    ),
  };
}
