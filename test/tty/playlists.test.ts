import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { albumTracks } from '../helpers/fixtures.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { openTerminal, type TestTerminal } from '../helpers/terminal.ts';

let terminal: TestTerminal;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'playhead-lists-'));
  terminal = openTerminal(100, 24, { HISTFILE: '' });
});
afterEach(() => {
  terminal.close();
  removeFolder(folder);
});

const shows = (text: string) => (rows: readonly string[]) => rows.some((row) => row.includes(text));

it(': saves the queue with what the tags say, and loads it again; u brings back what was there', async () => {
  const tracks = albumTracks().map((track) => path.resolve(track));
  mkdirSync(path.join(folder, 'lists'));
  const list = path.join(folder, 'lists', 'mine.m3u8');
  const files = tracks.map((track) => `'${track}'`).join(' ');
  terminal.run(`XDG_STATE_HOME='${folder}' node bin/playhead.js --output null ${files}; echo "ended $?"`);
  await terminal.waitForScreen(shows('Last Tram'), 'the queue');
  await terminal.waitForScreen(shows('The Playheads'), 'the tags of the first track');
  terminal.press('Space');
  terminal.sendBytes(`:save ${list}\r`);
  await terminal.waitForScreen(shows('saved 3 tracks'), 'that it is saved');
  const lines = readFileSync(list, 'utf8').trimEnd().split('\n');
  expect(lines[0]).toBe('#EXTM3U');
  expect(lines.filter((line) => !line.startsWith('#')).map((line) => path.basename(line))).toEqual(
    tracks.map((track) => path.basename(track)),
  );
  expect(lines[1]).toMatch(/^#EXTINF:\d+,The Playheads - Lamplight$/);
  terminal.sendBytes(`:load ${list}\r`);
  await terminal.waitForScreen(shows('loaded 3 tracks'), 'that it is loaded');
  await terminal.waitForScreen(shows('/3'), 'three tracks');
  terminal.press('u');
  await terminal.waitForScreen(shows('/6'), 'the six of both');
  terminal.press('q');
  await terminal.waitForScreen(shows('ended 0'), 'the end');
});
