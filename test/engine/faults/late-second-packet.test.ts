import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { locateFfmpeg } from '../../../src/ffmpeg/locate-ffmpeg.ts';
import { generated } from '../../helpers/fixtures.ts';
import { removeFolder } from '../../helpers/remove-folder.ts';
import { runPlayhead } from '../../helpers/run-playhead.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'ph-late-packet-'));
afterAll(() => removeFolder(dir));

/** More than the header of what a decoder gives, and less than a millisecond of sound behind it. */
const FIRST_BYTES = 44 + 59 * 8;

it('sound does not begin with the few frames of a cut packet: the next one may be late', async () => {
  const lateDecoder = path.join(dir, 'ffmpeg');
  writeFileSync(
    lateDecoder,
    `#!/bin/sh\n'${locateFfmpeg().path}' "$@" | { head -c ${FIRST_BYTES}; sleep 0.3; exec cat; }\n`,
  );
  chmodSync(lateDecoder, 0o755);
  const file = await generated('long-cbr.mp3');
  const args = [file, '--output', 'null', '--json', '--length', '1', '--memory', '0'];
  const { events, code } = await runPlayhead([...args, '--ffmpeg', lateDecoder]);
  expect(code).toBe(0);
  expect(events.filter(({ event }) => event === 'underrun')).toEqual([]);
});
