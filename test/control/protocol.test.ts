import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RemotePlayerRig } from '../helpers/remote-player.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const FIXTURES = path.resolve(import.meta.dirname, '..', '..', 'fixtures');
const LAMPLIGHT = path.join(FIXTURES, 'album', '01 Lamplight.flac');
const STAIRS = path.join(FIXTURES, 'album', '02 Two Stairs at a Time.flac');

describe('the control socket', () => {
  let rig: RemotePlayerRig;
  beforeAll(async () => {
    rig = await RemotePlayerRig.start();
  });
  afterAll(() => rig.close());

  it('says nothing before the client speaks', async () => {
    const client = await rig.client();
    client.write('{"command":["get_property","mpv-version"],"request_id":1}\n');
    await waitUntil(() => client.lines.length > 0, 'the first line');
    expect(client.lines[0]).toMatch(
      /^\{"data":"mpv 0\.41\.0 \(playhead [\d.]+\)","request_id":1,"error":"success"\}$/,
    );
  });

  it.each([
    [
      '{"command":["get_property","pause"],"request_id":7}',
      '{"data":false,"request_id":7,"error":"success"}',
    ],
    ['{"command":["get_property","volume"]}', '{"data":100.000000,"request_id":0,"error":"success"}'],
    ['{"command":["set_property","volume",100],"request_id":"é"}', '{"request_id":"é","error":"success"}'],
    ['{"command":["playlist-clear"],"request_id":null}', '{"data":null,"request_id":null,"error":"success"}'],
    ['{"command":["no-such"],"request_id":8}', '{"request_id":8,"error":"invalid parameter"}'],
    ['{"command":["get_property","no-such"]}', '{"request_id":0,"error":"property not found"}'],
    ['{"command":["get_property","time-pos"]}', '{"request_id":0,"error":"property unavailable"}'],
    ['{"command":["set_property","pause",1]}', '{"request_id":0,"error":"error accessing property"}'],
    [
      '{"command":["set_property","volume",151]}',
      '{"request_id":0,"error":"unsupported format for accessing property"}',
    ],
    ['{"command":["set","volume","151"]}', '{"request_id":0,"error":"error running command"}'],
    [
      '{"command":["client_name"],"request_id":5,"async":true} trailing',
      /^\{"request_id":5,"error":"success","data":"ipc_\d+"\}$/,
    ],
    [
      '{"command":["client_name"],"async":true,"request_id":"x"}',
      '{"request_id":"x","error":"invalid parameter"}',
    ],
    ['{"command":["client_name"],"async":1,"request_id":5}', '{"request_id":0,"error":"invalid parameter"}'],
    ['{broken', '{"request_id":0,"error":"invalid parameter"}'],
    ['  {command=["get_property","mute"],}\r', '{"data":false,"request_id":0,"error":"success"}'],
  ])('answers %j to the byte', async (line, reply) => {
    const client = await rig.client();
    client.write(`${line}\n`);
    await waitUntil(() => client.replies.length > 0, 'the reply');
    const [answer] = client.lines.filter((one) => !one.startsWith('{"event"'));
    if (typeof reply === 'string') expect(answer).toBe(reply);
    else expect(answer).toMatch(reply);
  });

  it('never answers lines that are no JSON objects, and carries out text commands', async () => {
    const client = await rig.client();
    client.write('[1,2]\n"x"\nnonsense\n# note\n\nset volume 37; set mute yes # both\n');
    await client.until('volume', (volume) => volume === 37);
    expect(await client.property('mute')).toBe(true);
    client.write('set volume 100\nset mute no\n');
    await client.until('mute', (mute) => mute === false);
    expect(client.replies.every((reply) => reply.error === 'success')).toBe(true);
  });

  it('answers 300 commands of one write in order, each reply whole', async () => {
    const client = await rig.client();
    const ids = Array.from({ length: 300 }, (_, index) => index + 1);
    client.write(ids.map((id) => `{"command":["get_property","playlist"],"request_id":${id}}\n`).join(''));
    await waitUntil(() => client.lines.length === 300, '300 replies');
    expect(client.replies.map((reply) => reply.request_id)).toEqual(ids);
  });

  it('answers all that was sent before the client closed its side', async () => {
    const client = await rig.client();
    client.write('{"command":["observe_property",1,"pause"]}\n');
    client.write('{"command":["get_property","pid"],"request_id":2}\n'.repeat(20));
    client.socket.end();
    await waitUntil(() => client.isClosed, 'the connection to be closed');
    expect(client.replies).toHaveLength(21);
  });

  it('tells what a command causes after its reply, in the order of mpv', async () => {
    const client = await rig.client();
    await client.ask('observe_property', 1, 'path');
    const before = client.lines.length;
    await client.ask('loadfile', LAMPLIGHT);
    await client.event('playback-restart');
    const after = client.lines.slice(before).filter((line) => !line.includes('property-change'));
    expect(after.map((line) => line.replaceAll(/"(?:request|playlist_entry)_id":\d+/g, 'ID'))).toEqual([
      '{"data":{ID},ID,"error":"success"}',
      '{"event":"start-file",ID}',
      '{"event":"file-loaded"}',
      '{"event":"audio-reconfig"}',
      '{"event":"playback-restart"}',
    ]);
    await client.ask('stop');
  });

  it('tells every change of what is observed, the last value always, the same value never', async () => {
    const client = await rig.client();
    await client.ask('observe_property', 4, 'volume');
    await client.ask('observe_property_string', 0, 'mute');
    for (let volume = 1; volume <= 50; volume++)
      client.write(`{"command":["set_property","volume",${volume}]}\n`);
    await waitUntil(() => client.lines.at(-1)?.includes('50.000000') === true, 'the last volume');
    await client.ask('set_property', 'volume', 50);
    await client.ask('set_property', 'mute', true);
    await waitUntil(() => client.lines.at(-1)?.includes('"yes"') === true, 'the change of mute');
    const changes = client.lines.filter((line) => line.includes('property-change'));
    expect(changes[0]).toBe('{"event":"property-change","id":4,"name":"volume","data":100.000000}');
    expect(changes[1]).toBe('{"event":"property-change","name":"mute","data":"no"}');
    expect(new Set(changes).size).toBe(changes.length);
    await client.ask('unobserve_property', 4);
    await client.ask('set_property', 'mute', false);
    await client.ask('set_property', 'volume', 100);
  });

  it('loads, seeks to the frame, and says where it is', async () => {
    const client = await rig.loaded(LAMPLIGHT);
    expect(await client.property('path')).toBe(LAMPLIGHT);
    expect(await client.property('media-title')).toBe('Lamplight');
    expect(await client.property('metadata/by-key/Title')).toBe('Lamplight');
    expect(await client.get('seek-exact', '100000f')).toMatchObject({
      frame: 100_000,
      requested_frame: 100_000,
      from: 'buffer',
    });
    expect(await client.property('playhead/frame')).toBe(100_000);
    await client.ask('seek', 1.5, 'absolute');
    await client.until('time-pos', (time) => time === 1.5);
    expect(await client.property('pause')).toBe(true);
    await client.ask('revert-seek');
    await client.until('playhead/frame', (frame) => frame === 100_000);
  });

  it('edits the queue by place, and plays the next when the current entry is removed', async () => {
    const client = await rig.loaded(LAMPLIGHT);
    await client.ask('loadfile', STAIRS, 'append');
    await client.ask('loadfile', LAMPLIGHT, 'insert-next');
    const names = async (): Promise<unknown> =>
      ((await client.property('playlist')) as { filename: string }[]).map(({ filename }) => filename);
    expect(await names()).toEqual([LAMPLIGHT, LAMPLIGHT, STAIRS]);
    await client.ask('playlist-move', 2, 0);
    expect(await names()).toEqual([STAIRS, LAMPLIGHT, LAMPLIGHT]);
    expect(await client.property('playlist-pos')).toBe(1);
    await client.ask('playlist-move', 0, 3);
    await client.ask('playlist-remove', 'current');
    await client.until('playlist-pos', (place) => place === 0);
    expect(await names()).toEqual([LAMPLIGHT, STAIRS]);
    expect((await client.ask('playlist-remove', 9)).error).toBe('error running command');
  });

  it('takes the third argument of loadfile by its kind, and no option that is not allowed', async () => {
    const client = await rig.client();
    for (const options of [['start=1'], [{ start: '1' }], [-1, 'start=1'], ['-1', { start: 1 }]]) {
      const before = client.events.length;
      await client.get('loadfile', LAMPLIGHT, 'replace', ...options);
      await client.event('playback-restart', before);
      expect(await client.property('playhead/frame')).toBeGreaterThanOrEqual(44_100);
      await client.ask('stop');
    }
    const refused = await client.ask('loadfile', LAMPLIGHT, 'replace', -1, 'log-file=/dev/null');
    expect(refused.error).toBe('invalid parameter');
    expect(await client.property('idle-active')).toBe(true);
  });

  it.each([
    'concat:/etc/passwd',
    'data:audio/wav;base64,AAAA',
    'subfile,,start,0,end,9,,:/etc/passwd',
    'pipe:0',
    '-',
  ])('takes %j for the name of a file', async (url) => {
    const client = await rig.client();
    await client.get('stop');
    await client.until('idle-active', (isIdle) => isIdle === true);
    const before = client.events.length;
    await client.get('loadfile', url);
    expect(await client.event('end-file', before)).toMatchObject({
      reason: 'error',
      file_error: 'loading failed',
    });
    expect(await client.property('idle-active')).toBe(true);
  });

  it('refuses a line longer than 1 MiB and closes that connection only', async () => {
    const other = await rig.client();
    const client = await rig.client();
    client.write(`{"command":["show-text","${'a'.repeat(1 << 20)}`);
    await waitUntil(() => client.isClosed, 'the connection to be closed');
    expect(client.lines).toEqual(['{"request_id":0,"error":"invalid parameter"}']);
    expect(await other.property('pid')).toBe(rig.player.pid);
  });

  it('lists its properties and its commands', async () => {
    const client = await rig.client();
    expect(await client.property('property-list')).toContain('time-pos');
    expect(await client.property('command-list')).toContainEqual({
      name: 'seek',
      args: [
        { name: 'target', type: 'Time', optional: false },
        { name: 'flags', type: 'Flags', optional: true },
        { name: 'legacy', type: 'Choice', optional: true },
      ],
      vararg: false,
    });
  });
});

describe('what the player was started with', () => {
  it('is known before anything of it changes', async () => {
    const rig = await RemotePlayerRig.start(
      '--loop',
      'inf',
      '--repeat',
      '3',
      '--replaygain',
      'album',
      '--shuffle',
    );
    const client = await rig.client();
    expect(await client.property('loop-file')).toBe('inf');
    expect(await client.property('loop-playlist')).toBe(3);
    expect(await client.property('replaygain')).toBe('album');
    expect(await client.property('shuffle')).toBe(true);
    await rig.close();
  });
});
