// The inspection commands beside the tools they stand for, in one run on one machine: node bench/inspection.mjs
// Wall time is the least of some runs. Prints a table in Markdown. Needs a build, and ffmpeg, flac and mediainfo.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dir = mkdtempSync(path.join(tmpdir(), 'playhead-bench-'));
const RUNS = 3;
const FILES = 1000;

const playhead = (...args) => [process.execPath, path.join(root, 'bin', 'playhead.js'), ...args];

/** Seconds of the fastest of some runs. */
function seconds([program, ...args], runs = RUNS) {
  let best = Infinity;
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'ignore'] });
    if (error || (status ?? 1) > 1) throw error ?? new Error(`${program} ended with ${status}`);
    best = Math.min(best, (performance.now() - started) / 1000);
  }
  return best;
}

function row(what, ours, theirs, other, wanted) {
  console.log(
    `| ${what} | ${ours.toFixed(2)} s | ${other} ${theirs.toFixed(2)} s | ${(theirs / ours).toFixed(2)} × | ${wanted} |`,
  );
}

try {
  const formats = path.join(root, 'fixtures', 'formats');
  const names = readdirSync(formats);
  for (let index = 0; index < FILES; index++) {
    const name = names[index % names.length];
    copyFileSync(
      path.join(formats, name),
      path.join(dir, `${String(index).padStart(4, '0')}${path.extname(name)}`),
    );
  }
  const files = readdirSync(dir).map((name) => path.join(dir, name));
  const music = path.join(dir, 'music.flac');
  const noise = (seed, colour) => [
    '-f',
    'lavfi',
    '-i',
    `anoisesrc=r=44100:a=0.1:c=${colour}:seed=${seed}:d=600`,
  ];
  execFileSync('ffmpeg', [
    ...['-nostdin', '-v', 'error', ...noise(3, 'pink'), ...noise(9, 'brown')],
    ...['-filter_complex', '[0][1]amerge=inputs=2', '-c:a', 'pcm_s16le', path.join(dir, 'music.wav')],
  ]);
  execFileSync('flac', ['-s', path.join(dir, 'music.wav'), '-o', music], { stdio: 'ignore' });
  const copies = ['a', 'b', 'c', 'd'].map((name) => path.join(dir, `${name}.flac`));
  for (const copy of copies) copyFileSync(music, copy);

  console.log(`Load before: ${loadavg()[0].toFixed(1)}\n`);
  console.log('| what | playhead | beside | ratio | wanted |');
  console.log('|---|---|---|---|---|');
  const inspect = seconds(playhead('inspect', '--jsonl', ...files));
  const probes = files.slice(0, 50);
  const probe =
    (probes.reduce(
      (sum, file) =>
        sum + seconds(['ffprobe', '-v', 'error', '-show_format', '-show_streams', '-of', 'json', file], 1),
      0,
    ) /
      50) *
    FILES;
  row(`inspect of ${FILES} files`, inspect, probe, 'ffprobe, one by one', '10');
  row('', inspect, seconds(['mediainfo', '--Output=JSON', ...files]), 'mediainfo, one call', '1');
  row(
    'verify, 4 × 10 min FLAC',
    seconds(playhead('verify', '--quiet', ...copies)),
    seconds(['flac', '-t', '-s', ...copies]),
    'flac -t',
    '0.9',
  );
  row(
    'verify, 1 × 10 min FLAC',
    seconds(playhead('verify', '--quiet', music)),
    seconds(['flac', '-t', '-s', music]),
    'flac -t',
    '0.9',
  );
  row(
    'peaks, 10 min FLAC',
    seconds(playhead('peaks', '-o', path.join(dir, 'x.dat'), music)),
    seconds(['ffmpeg', '-nostdin', '-v', 'error', '-i', music, '-f', 'null', '-']),
    'the decoder alone',
    '0.8',
  );
  row(
    'verify -j 2 against -j 1',
    seconds(playhead('verify', '--quiet', '-j', '2', ...copies)),
    seconds(playhead('verify', '--quiet', '-j', '1', ...copies)),
    '-j 1',
    '1.7',
  );
  row(
    'loudness -j 2 against -j 1',
    seconds(playhead('loudness', '--quiet', '-j', '2', ...copies), 1),
    seconds(playhead('loudness', '--quiet', '-j', '1', ...copies), 1),
    '-j 1',
    '1.7',
  );
  console.log(`\nLoad after: ${loadavg()[0].toFixed(1)}`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
