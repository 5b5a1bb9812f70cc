import path from 'node:path';
import { Message, MessageType, sessionBus } from '@jellybrick/dbus-next';
import type { MessageBus } from '@jellybrick/dbus-next';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RemotePlayerRig } from '../../helpers/remote-player.ts';
import { SessionBus } from '../../helpers/session-bus.ts';
import { waitUntil } from '../../helpers/wait-until.ts';

const ALBUM = ['01 Lamplight', '02 Two Stairs at a Time'].map((name) =>
  path.resolve('fixtures/album', `${name}.flac`),
);

let bus: SessionBus;
let desktop: MessageBus;
/** What a desktop was asked to show: the id to replace, the summary and the body. */
const shown: { readonly replaces: number; readonly summary: string; readonly body: string }[] = [];

beforeAll(async () => {
  bus = await SessionBus.start();
  desktop = sessionBus({ busAddress: bus.address });
  desktop.addMethodHandler((message: Message) => {
    if (message.type !== MessageType.METHOD_CALL || message.member !== 'Notify') return false;
    const [, replaces, , summary, body] = message.body as [string, number, string, string, string];
    shown.push({ replaces, summary, body });
    desktop.send(Message.newMethodReturn(message, 'u', [7]));
    return true;
  });
  await desktop.requestName('org.freedesktop.Notifications', 0);
});
afterAll(() => {
  desktop.disconnect();
  bus.close();
});

it('--notify shows each track on the desktop, the next one in place of the last', async () => {
  const rig = await RemotePlayerRig.startWith(
    { DBUS_SESSION_BUS_ADDRESS: bus.address },
    '--notify',
    '--loop',
    'inf',
    ...ALBUM,
  );
  await waitUntil(() => shown.length > 0, 'the first notification');
  expect(shown[0]).toEqual({ replaces: 0, summary: 'Lamplight', body: 'The Playheads · Continuous' });
  const client = await rig.client();
  await client.ask('playlist-next');
  await waitUntil(() => shown.length > 1, 'the second notification');
  expect(shown[1]).toEqual({
    replaces: 7,
    summary: 'Two Stairs at a Time',
    body: 'The Playheads · Continuous',
  });
  await rig.close();
});

it('nothing is shown without --notify', async () => {
  const before = shown.length;
  const rig = await RemotePlayerRig.startWith({ DBUS_SESSION_BUS_ADDRESS: bus.address }, ...ALBUM);
  const client = await rig.client();
  await client.until('playlist-pos', (index) => index === 0);
  await client.ask('playlist-next');
  await client.until('playlist-pos', (index) => index === 1);
  await rig.close();
  expect(shown.length).toBe(before);
});
