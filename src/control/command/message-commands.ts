import path from 'node:path';
import { double, integer, optional, text } from './arguments.ts';
import { expandText } from './expand-text.ts';
import { withHome } from './home-path.ts';
import { command, variadic } from './remote-command.ts';
import type { RemoteCommand } from './remote-command.ts';
import { DONE, FAILED, answer } from './reply.ts';
import { statusOf } from './status.ts';

/** Texts, messages between clients, keys, and the end. */
export function messageCommands(): readonly RemoteCommand[] {
  return [
    command(
      'show-text',
      [text('text'), optional(integer('duration')), optional(integer('level'))],
      ({ player, properties }, shown) => {
        player.host.showText(expandText(shown, properties));
        return DONE;
      },
    ),
    command('print-text', [text('text')], ({ player, properties }, shown) => {
      player.host.showText(expandText(shown, properties));
      return DONE;
    }),
    command('show-progress', [], () => DONE),
    command('expand-text', [text('text')], ({ properties }, given) => answer(expandText(given, properties))),
    command('playhead-status', [], ({ player }) => answer(statusOf(player))),
    command('expand-path', [text('text')], (_, given) => answer(withHome(given))),
    command('normalize-path', [text('filename')], (_, given) => answer(path.resolve(withHome(given)))),
    variadic('script-message', [], text('args'), ({ player }, _, args) => {
      player.announce({ event: 'client-message', args });
      return DONE;
    }),
    variadic('script-message-to', [text('target')], text('args'), ({ messageTo }, [target], args) =>
      messageTo(target, args) ? DONE : FAILED,
    ),
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
