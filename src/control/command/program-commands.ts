import path from 'node:path';
import { double, integer, optional, text } from './arguments.ts';
import { withHome } from './home-path.ts';
import { command } from './remote-command.ts';
import type { RemoteCommand } from './remote-command.ts';
import { DONE, FAILED, answer } from './reply.ts';
import { statusOf } from './status.ts';

/** What concerns the program and no track: its state, paths as it reads them, its keys, its end. */
export function programCommands(): readonly RemoteCommand[] {
  return [
    command('playhead-status', [], ({ player }) => answer(statusOf(player))),
    command('expand-path', [text('text')], (_, given) => answer(withHome(given))),
    command('normalize-path', [text('filename')], (_, given) => answer(path.resolve(withHome(given)))),
    command('keypress', [text('name'), optional(double('scale'))], async ({ player }, key) => {
      if (!player.host.pressKey(key)) return FAILED;
      await player.settled();
      return DONE;
    }),
    command('keydown', [text('name')], async ({ player }, key) => {
      if (!player.host.pressKey(key)) return FAILED;
      await player.settled();
      return DONE;
    }),
    command('keyup', [optional(text('name'))], () => DONE),
    command('quit', [optional(integer('code'))], ({ player }, code = 0) => {
      player.host.quit(code, false);
      return DONE;
    }),
    command('quit-watch-later', [optional(integer('code'))], ({ player }, code = 0) => {
      player.host.quit(code, true);
      return DONE;
    }),
  ];
}
