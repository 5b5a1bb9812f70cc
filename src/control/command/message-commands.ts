import { integer, optional, text } from './arguments.ts';
import { expandText } from './expand-text.ts';
import { command, variadic } from './remote-command.ts';
import type { RemoteCommand } from './remote-command.ts';
import { DONE, FAILED, answer } from './reply.ts';

/** Texts for the user, and messages between clients. */
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
    variadic('script-message', [], text('args'), ({ player }, _, args) => {
      player.announce({ event: 'client-message', args });
      return DONE;
    }),
    variadic('script-message-to', [text('target')], text('args'), ({ messageTo }, [target], args) =>
      messageTo(target, args) ? DONE : FAILED,
    ),
  ];
}
