import { expect, it } from 'vitest';
import { audioBench } from '../helpers/make-audio.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

const bench = await audioBench();

it.each([
  ['stereo.wav', '2', '3'],
  ['mono.flac', '1', '1.5'],
  ['surround.wav', '6', '1'],
])('%s: silence is silent, and nothing of it is unknown', async (name, channels, seconds) => {
  await bench.run('sox', '-D', '-n', '-r', '48000', '-b', '16', '-c', channels, name, 'trim', '0', seconds);
  const file = bench.path(name);
  const loudness = await runPlayhead(['loudness', file]);
  expect(loudness.stdout).not.toContain('unknown');
  expect(loudness.stdout).toMatch(/integrated +-∞ LUFS\n/);
  expect(loudness.stdout).toMatch(/true peak +-∞ dBTP\n/);
  const json = await runPlayhead(['loudness', '--json', file]);
  expect(JSON.parse(json.stdout)).toMatchObject([{ silent: true, integrated: null, sample_peak: null }]);
  const spectrum = await runPlayhead(['spectrum', file]);
  expect(spectrum.stdout).toMatch(/^ {2}silent$/m);
  expect(JSON.parse((await runPlayhead(['spectrum', '--json', file])).stdout)).toMatchObject([
    { silent: true },
  ]);
});

it('what is not silent does not say so', async () => {
  await bench.run('sox', '-n', '-r', '48000', '-c', '2', 'tone.wav', 'synth', '1', 'sine', '440');
  const json = await runPlayhead(['loudness', '--json', bench.path('tone.wav')]);
  expect(JSON.parse(json.stdout)).toMatchObject([{ silent: false }]);
});

it('a silent channel has its number from 1 for a person, from 0 and with its name in JSON', async () => {
  await bench.run('sox', '-D', '-n', '-r', '48000', '-c', '1', 'tone1.wav', 'synth', '4', 'sine', '440');
  await bench.run('sox', '-D', '-n', '-r', '48000', '-c', '1', 'quiet.wav', 'trim', '0', '4');
  await bench.run('sox', '-M', 'tone1.wav', 'quiet.wav', 'right.wav');
  await bench.run(
    'sox',
    '-M',
    ...['tone1', 'tone1', 'tone1', 'quiet', 'tone1', 'tone1'].map((n) => `${n}.wav`),
    'lfe.flac',
  );
  for (const [name, channel, speaker] of [
    ['right.wav', 1, 'FR'],
    ['lfe.flac', 3, 'LFE'],
  ] as const) {
    const file = bench.path(name);
    const text = await runPlayhead(['silence', file]);
    expect(text.stdout).toContain(`channel ${channel + 1} (${speaker}) only`);
    const json = await runPlayhead(['silence', '--json', file]);
    expect(JSON.parse(json.stdout)).toMatchObject([{ silences: [{ channel, channel_name: speaker }] }]);
  }
});

it('compare calls silent only what is silent, and not what is too short to measure', async () => {
  const sox = (name: string, ...effects: string[]) =>
    bench.run('sox', '-D', '-n', '-r', '48000', '-b', '16', '-c', '1', name, ...effects);
  await sox('short.wav', 'synth', '0.05', 'sine', '440', 'vol', '0.5');
  await sox('softer.wav', 'synth', '0.05', 'sine', '440', 'vol', '0.25');
  await sox('zeros.wav', 'trim', '0', '0.05');
  const loudnessOf = async (a: string, b: string) => {
    const { stdout } = await runPlayhead(['compare', bench.path(a), bench.path(b)]);
    return /loudness +(.*)/.exec(stdout)?.[1];
  };
  const unmeasured = 'too short or too quiet to measure';
  expect(await loudnessOf('short.wav', 'softer.wav')).toBe(`${unmeasured} and ${unmeasured}`);
  expect(await loudnessOf('zeros.wav', 'short.wav')).toBe(`silent and ${unmeasured}`);
});
