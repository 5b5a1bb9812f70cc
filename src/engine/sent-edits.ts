import type { Command, QueueEdit } from '../player/command.ts';
import type { PlayerEvent } from '../player/event.ts';
import type { QueueEntry } from '../player/track.ts';
import type { EngineEvent } from './messages.ts';

/**
 * The edits of the queue that are on their way to the engine thread.
 *
 * A message is a copy: the thread gets of each entry what it plays by, and says of an edit only that it was carried out.
 * What a playlist said of 100,000 tracks stays in this thread.
 */
export class SentEdits {
  readonly #edits: QueueEdit[] = [];

  /** What goes to the engine thread for a command that is sent now. */
  sent(command: Command): Command {
    if (command.type !== 'queue') return command;
    this.#edits.push(command.edit);
    return { type: 'queue', edit: leanEdit(command.edit) };
  }

  /** The event as it is told on: edits are carried out in the order in which they were sent. */
  whole(event: EngineEvent): PlayerEvent {
    if (event.event !== 'queue-edited') return event;
    return { event: 'queue-edited', edit: this.#edits.shift()! };
  }
}

function leanEdit(edit: QueueEdit): QueueEdit {
  if (edit.type !== 'append' && edit.type !== 'insert') return edit;
  return { ...edit, entries: edit.entries.map(leanEntry) };
}

function leanEntry({ id, path, part, span, resumeAt }: QueueEntry): QueueEntry {
  return {
    id,
    path,
    ...(part === undefined ? {} : { part }),
    ...(span === undefined ? {} : { span }),
    ...(resumeAt === undefined ? {} : { resumeAt }),
  };
}
