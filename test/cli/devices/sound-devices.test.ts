import { expect, it } from 'vitest';
import { deviceSource } from '../../../src/cli/devices/device-source.ts';
import { parseAplay, parsePcmList, soundDevices } from '../../../src/cli/devices/sound-devices.ts';
import { ClockPlayer } from '../../helpers/clock-player.ts';
import { runPlayhead } from '../../helpers/run-playhead.ts';

it('reads the list of aplay, without the device that discards its sound', () => {
  const output = [
    'null',
    '    Discard all samples',
    'default',
    '    Playback through PulseAudio',
    'hw:CARD=PCH,DEV=0',
    '    HDA Intel PCH, ALC257 Analog',
    '    Direct hardware device',
    '',
  ].join('\n');
  expect(parseAplay(output)).toEqual([
    { name: 'default', description: 'Playback through PulseAudio', isDefault: true },
    {
      name: 'hw:CARD=PCH,DEV=0',
      description: 'HDA Intel PCH, ALC257 Analog, Direct hardware device',
      isDefault: false,
    },
  ]);
});

it('reads the kernel’s list of hardware that plays', () => {
  const list =
    '00-00: ALC257 Analog : ALC257 Analog : playback 1 : capture 1\n01-03: HDMI 0 : HDMI 0 : capture 1\n';
  expect(parsePcmList(list)).toEqual([
    { name: 'plughw:0,0', description: 'ALC257 Analog', isDefault: false },
  ]);
});

it('knows the default only where the sound library has no other', async () => {
  expect((await soundDevices('darwin')).map(({ name, isDefault }) => ({ name, isDefault }))).toEqual([
    { name: 'default', isDefault: true },
  ]);
});

it('playhead devices marks the default, as text and as JSON', async () => {
  const json = await runPlayhead(['devices', '--json']);
  const list = JSON.parse(json.stdout) as { name: string; description: string; default: boolean }[];
  expect(list.filter((device) => device.default)).toHaveLength(1);
  const text = await runPlayhead(['devices']);
  expect(text.stdout.split('\n').filter((line) => line.startsWith('* '))).toHaveLength(1);
  expect([json.code, text.code]).toEqual([0, 0]);
});

it('the screen lists devices, marks the one that plays and asks for another', async () => {
  const player = new ClockPlayer([]);
  const source = deviceSource(player, () =>
    Promise.resolve([
      { name: 'default', description: 'the default', isDefault: true },
      { name: 'hw:1', description: '', isDefault: false },
    ]),
  );
  await source.list();
  player.emit({
    event: 'output',
    driver: 'alsa',
    device: 'hw:1',
    sample_rate: 44_100,
    channels: 2,
    format: 'f32',
  });
  expect(await source.list()).toEqual([
    { name: null, description: 'default: the default', isCurrent: false },
    { name: 'hw:1', description: 'hw:1', isCurrent: true },
  ]);
  source.choose('hw:1');
  expect(player.sent.at(-1)).toEqual({ type: 'set-device', name: 'hw:1' });
});
