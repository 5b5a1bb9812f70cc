import { expect, it } from 'vitest';
import { isSafeDevice } from '../../../src/control/property/safe-device.ts';
import { RemotePlayerRig } from '../../helpers/remote-player.ts';

it.each([
  'auto',
  'default',
  'null',
  'pulse',
  'hw:0,0',
  'plughw:CARD=PCH,DEV=0',
  'sysdefault:CARD=HDA-Intel_1',
  'surround51:CARD=PCH,DEV=0',
  'iec958:CARD=PCH,DEV=0',
  'usb-dac.main',
])('lets a remote choose %j', (name) => expect(isSafeDevice(name)).toBe(true));

it.each([
  "file:'|touch /tmp/x',raw",
  'file:/tmp/x,raw',
  'file:x,raw',
  'file',
  'tee:null,/tmp/x,raw',
  'tee:null,x,raw',
  "plug:'file:/tmp/x'",
  'plug:SLAVE="file:/tmp/x"',
  '{type file file /tmp/x slave.pcm null}',
  'hw:0\u0000',
  'hw:0\nx',
  ' hw:0',
  '',
  'x'.repeat(257),
])('refuses %j, which could write or run something', (name) => expect(isSafeDevice(name)).toBe(false));

it('refuses it over the socket, and what is no playlist as well', async () => {
  const rig = await RemotePlayerRig.start();
  const client = await rig.client();
  const command = "file:'|touch /tmp/x',raw";
  expect((await client.ask('set_property', 'audio-device', command)).error).toBe(
    'unsupported format for accessing property',
  );
  expect((await client.ask('set', 'audio-device', command)).error).toBe('error running command');
  expect((await client.ask('loadlist', '/etc/passwd')).error).toBe('error running command');
  await client.get('show-text', '\u001b]0;x\u0007\u001b[2J');
  await rig.close();
  expect((await rig.player.result).stderr).toBe('');
});
