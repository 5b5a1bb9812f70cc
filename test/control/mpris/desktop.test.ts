import { execFile, spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generated } from '../../helpers/fixtures.ts';
import { RemotePlayerRig } from '../../helpers/remote-player.ts';
import type { RemoteClient } from '../../helpers/remote-client.ts';
import { SessionBus } from '../../helpers/session-bus.ts';
import { waitUntil } from '../../helpers/wait-until.ts';

const run = promisify(execFile);
const ALBUM = ['01 Lamplight', '02 Two Stairs at a Time', '03 Last Tram'].map((name) =>
  path.resolve('fixtures/album', `${name}.flac`),
);
const [FIRST] = ALBUM as [string];

let bus: SessionBus;
let rig: RemotePlayerRig;
let remote: RemoteClient;
let signals = '';
let monitor: ChildProcess;

const env = () => ({ ...process.env, DBUS_SESSION_BUS_ADDRESS: bus.address });
const playerctl = async (...args: readonly string[]): Promise<string> =>
  (await run('playerctl', ['-p', 'playhead', ...args], { env: env() })).stdout.trim();
const call = async (method: string, ...args: readonly string[]): Promise<string> => {
  const place = ['--dest', 'org.mpris.MediaPlayer2.playhead', '--object-path', '/org/mpris/MediaPlayer2'];
  return (await run('gdbus', ['call', '--session', ...place, '--method', method, ...args], { env: env() }))
    .stdout;
};
const property = (name: string): Promise<string> =>
  call('org.freedesktop.DBus.Properties.Get', 'org.mpris.MediaPlayer2.Player', name);
const playerctlIs = (args: readonly string[], wanted: string): Promise<void> =>
  waitUntil(async () => (await playerctl(...args)) === wanted, `${args.join(' ')} to be ${wanted}`);

beforeAll(async () => {
  bus = await SessionBus.start();
  rig = await RemotePlayerRig.startWith({ DBUS_SESSION_BUS_ADDRESS: bus.address }, '--loop', 'inf', ...ALBUM);
  remote = await rig.client();
  await waitUntil(
    () =>
      playerctl('status').then(
        (status) => status === 'Playing',
        () => false,
      ),
    'the player on the bus',
    60_000,
  );
  monitor = spawn('gdbus', ['monitor', '--session', '--dest', 'org.mpris.MediaPlayer2.playhead'], {
    env: env(),
  });
  monitor.stdout!.on('data', (text: Buffer) => (signals += text.toString()));
  await waitUntil(() => signals.includes('is owned by'), 'the monitor');
});
afterAll(async () => {
  monitor.kill();
  await rig.close();
  bus.close();
});

describe('the player on the desktop’s bus', () => {
  it('is driven by playerctl', async () => {
    await playerctl('pause');
    await playerctlIs(['status'], 'Paused');
    await playerctl('play-pause');
    await playerctlIs(['status'], 'Playing');
    await playerctl('pause');
    await playerctl('next');
    await remote.until('playlist-pos', (index) => index === 1);
    await playerctl('previous');
    await remote.until('playlist-pos', (index) => index === 0);
    await playerctl('position', '2');
    await remote.until('playhead/frame', (frame) => frame === 88_200);
    await playerctl('position', '1+');
    await remote.until('playhead/frame', (frame) => frame === 132_300);
    await playerctl('volume', '0.5');
    await remote.until('volume', (volume) => volume === 50);
    for (const status of ['Playlist', 'None', 'Track']) {
      await playerctl('loop', status);
      await playerctlIs(['loop'], status);
    }
    await playerctl('shuffle', 'On');
    await remote.until('shuffle', (isOn) => isOn === true);
    await playerctl('shuffle', 'Off');
    await playerctlIs(['shuffle'], 'Off');
  });

  it('tells what plays, in the types of the specification, with its picture', async () => {
    await remote.ask('playlist-play-index', 0);
    await playerctlIs(['metadata', 'xesam:title'], 'Lamplight');
    await waitUntil(async () => (await property('Metadata')).includes('artUrl'), 'the picture');
    const metadata = await property('Metadata');
    expect(metadata).toMatch(/'mpris:trackid': <objectpath '\/io\/github\/playhead\/entry\/\d+'>/);
    expect(metadata).toMatch(/'mpris:length': <int64 \d+>/);
    expect(metadata).toMatch(/'mpris:artUrl': <'file:\/\/\/[^']*\/[0-9a-f]{64}\.(png|jpg)'>/);
    expect(metadata).toContain("'xesam:artist': <['The Playheads']>");
    expect(metadata).toMatch(/'xesam:trackNumber': <1>/);
    expect(metadata).toContain(`'xesam:url': <'file://${encodeURI(FIRST)}'>`);
  });

  it('ignores SetPosition for another track and past the end', async () => {
    await remote.ask('set_property', 'pause', true);
    await playerctl('position', '1');
    await remote.until('playhead/frame', (frame) => frame === 44_100);
    const trackId = await playerctl('metadata', 'mpris:trackid');
    const set = (id: string, micros: string): Promise<string> =>
      call('org.mpris.MediaPlayer2.Player.SetPosition', id, micros);
    await set('/not/the/track', '2000000');
    await set(trackId.replaceAll("'", ''), '99999000000');
    expect(await property('Position')).toBe('(<int64 1000000>,)\n');
    await set(trackId.replaceAll("'", ''), '500000');
    expect(await property('Position')).toBe('(<int64 500000>,)\n');
  });

  it('computes the position when it is asked, to 50 ms, at normal speed and at 1.5', async () => {
    await remote.ask('loadfile', path.resolve(await generated('long.flac')));
    await remote.ask('set_property', 'pause', false);
    await remote.until('time-pos', (seconds) => Number(seconds) > 0.5);
    for (const speed of [1, 1.5]) {
      await remote.ask('set_property', 'speed', speed);
      const begin = Number(await remote.property('time-pos'));
      await remote.until('time-pos', (seconds) => Number(seconds) > begin + 1);
      for (let look = 0; look < 5; look++) {
        const before = Number(await remote.property('time-pos'));
        const position = Number(/int64 (\d+)/.exec(await property('Position'))?.[1]) / 1e6;
        const after = Number(await remote.property('time-pos'));
        expect(position).toBeGreaterThan(before - 0.05);
        expect(position).toBeLessThan(after + 0.05);
      }
    }
    await remote.ask('set_property', 'speed', 1);
  });

  it('never tells the position as a change; Seeked tells where a seek has landed', async () => {
    await remote.ask('set_property', 'pause', true);
    const before = signals.length;
    await remote.ask('seek', 3, 'absolute');
    await waitUntil(() => signals.slice(before).includes('Seeked (int64 3000000,)'), 'Seeked');
    const changes = signals.split('\n').filter((line) => line.includes('PropertiesChanged'));
    expect(changes.length).toBeGreaterThan(5);
    expect(changes.filter((line) => line.includes("'Position'"))).toEqual([]);
  });

  it('is seen beside a second player', async () => {
    const second = await RemotePlayerRig.startWith({ DBUS_SESSION_BUS_ADDRESS: bus.address }, ...ALBUM);
    await waitUntil(
      async () => (await run('playerctl', ['-l'], { env: env() })).stdout.includes('playhead.instance'),
      'both players',
    );
    const names = (await run('playerctl', ['-l'], { env: env() })).stdout.trim().split('\n').sort();
    expect(names).toEqual(['playhead', `playhead.instance${second.player.pid}`]);
    await second.close();
  });
});
