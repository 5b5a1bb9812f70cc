import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { audioBench, type AudioBench } from '../helpers/make-audio.ts';
import { fixture } from '../helpers/fixtures.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';
import type { InspectReport } from '../../src/inspect/report/inspect-report.ts';

let bench: AudioBench;
beforeAll(async () => {
  bench = await audioBench();
});

async function exactnessOf(files: readonly string[]): Promise<readonly unknown[]> {
  const { stdout } = await runPlayhead(['inspect', '--json', ...files]);
  return (JSON.parse(stdout) as InspectReport[]).map(({ streams }) => streams[0]?.seek_exactness);
}

describe('what a seek gives, by inspect', () => {
  const kinds = [
    { name: 'stereo', options: [] },
    { name: 'mono', options: ['-ac', '1'] },
    { name: 'low', options: ['-b:a', '48k'] },
  ];
  it.each(kinds)(
    'is the position only in AAC with noise substitution, and the samples without: $name',
    async (kind) => {
      const noisy = await bench.make(`${kind.name}-noisy.m4a`, '-c:a', 'aac', ...kind.options);
      const plain = await bench.make(
        `${kind.name}-plain.m4a`,
        '-c:a',
        'aac',
        '-aac_pns',
        '0',
        ...kind.options,
      );
      const raw = await bench.convert(noisy, `${kind.name}-noisy.aac`, '-c', 'copy');
      const plainRaw = await bench.convert(plain, `${kind.name}-plain.aac`, '-c', 'copy');
      expect(await exactnessOf([noisy, plain, raw, plainRaw])).toEqual([
        'position',
        'samples',
        'position',
        'samples',
      ]);
    },
  );

  it('goes by the encoder where packets are not easily found', async () => {
    const signed = await bench.make('signed.mka', '-c:a', 'aac');
    const fragments = await bench.make(
      'fragments.m4a',
      '-c:a',
      'aac',
      '-movflags',
      'frag_keyframe+empty_moov',
    );
    expect(await exactnessOf([signed, fragments])).toEqual(['position', 'position']);
  });

  it('is the position only in HE-AAC, AC-3 and MP2, and the samples in all else', async () => {
    const files = path.join(import.meta.dirname, '..', 'engine', 'decode', 'files');
    const dolby = await bench.make('dolby.ac3', '-c:a', 'ac3');
    const positions = [path.join(files, 'he-aac.m4a'), path.join(files, 'he-aac-v2.aac'), dolby];
    positions.push(await bench.make('layer2.mp2', '-c:a', 'mp2'));
    expect(await exactnessOf(positions)).toEqual(positions.map(() => 'position'));
    const others = [
      'flac.flac',
      'mp3-cbr.mp3',
      'ogg-opus.opus',
      'ogg-vorbis.ogg',
      'wav-s16.wav',
      'm4a-alac.m4a',
    ];
    expect(await exactnessOf(others.map((name) => fixture(`formats/${name}`)))).toEqual(
      others.map(() => 'samples'),
    );
  });

  it('is said to people where it is the position only', async () => {
    const noisy = await bench.make('said.m4a', '-c:a', 'aac');
    const { stdout } = await runPlayhead(['inspect', noisy]);
    expect(stdout).toMatch(/seeks +exact in position only: the decoder draws new noise at each start/);
    expect((await runPlayhead(['inspect', fixture('formats/flac.flac')])).stdout).not.toContain('seeks');
  });
});
