#!/usr/bin/env node
// Damages the committed fixtures in seeded ways and gives each to inspect, verify and tags, and every fifth to a render.
// A run that hangs, crashes, prints an internal message, has an exit code outside the contract, or has a child with more
// than 1 GB is a finding. Takes minutes: node scripts/mutation-run.mjs [files] [seed]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
const FILES = Number(process.argv[2] ?? 1500);
const SEED = Number(process.argv[3] ?? 1);
const RENDER_EVERY = 5;
const MAX_CHILD_KIB = 1024 * 1024;
const MAX_RUN_MS = 60_000;
const WATCH_EVERY_MS = 50;
const HEADER_BYTES = 512;
const EDGE_VALUES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
const INTERNAL =
  /Cannot read propert|is not a function|is not iterable|[Oo]ffset is out|BigInt|Invalid array|Maximum call stack|TypeError|RangeError|this is a bug|\[object |\bNaN\b|\n\s+at .*:\d+:\d+/;

/** mulberry32 */
function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
const random = seededRandom(SEED);
const below = (limit) => Math.floor(random() * limit);

const MUTATIONS = {
  flip(bytes) {
    for (let left = 1 + below(64); left > 0; left--) bytes[below(bytes.length)] ^= 1 << below(8);
    return bytes;
  },
  cut: (bytes) => bytes.subarray(0, below(bytes.length)),
  remove(bytes) {
    const from = below(bytes.length);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + below(bytes.length - from))]);
  },
  insert(bytes) {
    const at = below(bytes.length);
    const junk = Buffer.from({ length: 1 + below(4096) }, () => below(256));
    return Buffer.concat([bytes.subarray(0, at), junk, bytes.subarray(at)]);
  },
  field(bytes) {
    for (let left = 1 + below(4); left > 0; left--) {
      const width = [1, 2, 4][below(3)];
      const at = below(Math.max(1, Math.min(HEADER_BYTES, bytes.length) - width));
      const value = EDGE_VALUES[below(EDGE_VALUES.length)] % 2 ** (8 * width);
      if (at + width > bytes.length) continue;
      if (random() < 0.5) bytes.writeUIntBE(value, at, width);
      else bytes.writeUIntLE(value, at, width);
    }
    return bytes;
  },
};
const KINDS = Object.keys(MUTATIONS);

/** The largest memory (KiB) that a process below `pid` has had, as far as it was seen. */
function largestChildKib(pid) {
  let largest = 0;
  for (const child of childrenOf(pid)) {
    try {
      const status = readFileSync(`/proc/${child}/status`, 'utf8');
      largest = Math.max(largest, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0), largestChildKib(child));
    } catch {
      // It has ended since it was listed.
    }
  }
  return largest;
}

function childrenOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
    );
  } catch {
    return [];
  }
}

function run(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(ROOT, 'bin', 'playhead.js'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    let isLate = false;
    let largestKib = 0;
    child.stdout.on('data', (chunk) => (text += chunk));
    child.stderr.on('data', (chunk) => (text += chunk));
    const watch = setInterval(() => {
      largestKib = Math.max(largestKib, largestChildKib(child.pid));
    }, WATCH_EVERY_MS);
    const limit = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, MAX_RUN_MS);
    child.on('close', (code) => {
      clearInterval(watch);
      clearTimeout(limit);
      resolve({ code, text, isLate, largestKib });
    });
  });
}

/** What is wrong with a run; null if nothing is. */
function faultOf({ code, text, isLate, largestKib }, codes) {
  if (isLate) return `still running after ${MAX_RUN_MS / 1000} s`;
  if (!codes.includes(code)) return `exit ${code}: ${text.slice(-300)}`;
  const internal = INTERNAL.exec(text);
  if (internal) return `prints: ${text.slice(Math.max(0, internal.index - 100), internal.index + 200)}`;
  return largestKib > MAX_CHILD_KIB ? `a child took ${Math.round(largestKib / 1024)} MB` : null;
}

const dir = mkdtempSync(path.join(tmpdir(), 'playhead-mutations-'));
const originals = ['formats', 'tagged', 'damaged'].flatMap((folder) =>
  readdirSync(path.join(ROOT, 'fixtures', folder)).map((name) => path.join(ROOT, 'fixtures', folder, name)),
);
let faults = 0;
let largestKib = 0;
for (let number = 0; number < FILES; number++) {
  const original = originals[number % originals.length];
  const kind = KINDS[below(KINDS.length)];
  const file = path.join(dir, `${number}-${path.basename(original)}`);
  const bytes = Buffer.from(readFileSync(original));
  writeFileSync(file, bytes.length === 0 ? bytes : MUTATIONS[kind](bytes));
  const runs = [
    [
      ['inspect', '--json', file],
      [0, 2],
    ],
    [
      ['verify', '--json', file],
      [0, 1, 2],
    ],
    [
      ['tags', '--json', file],
      [0, 2],
    ],
    ...(number % RENDER_EVERY === 0
      ? [
          [
            [file, '--output', path.join(dir, 'out.wav')],
            [0, 2],
          ],
        ]
      : []),
  ];
  let isFaulty = false;
  for (const [args, codes] of runs) {
    const result = await run(args);
    largestKib = Math.max(largestKib, result.largestKib);
    const fault = faultOf(result, codes);
    if (fault === null) continue;
    isFaulty = true;
    faults++;
    console.log(`${file} (${kind}): ${args[0] === file ? 'render' : args[0]}: ${fault}`);
  }
  if (!isFaulty) rmSync(file);
}
console.log(
  `${FILES} files, seed ${SEED}: ${faults} findings; the largest child had ${Math.round(largestKib / 1024)} MB`,
);
if (faults === 0) rmSync(dir, { recursive: true });
process.exitCode = faults === 0 ? 0 : 1;
