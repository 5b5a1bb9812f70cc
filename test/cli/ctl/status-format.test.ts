import { describe, expect, it } from 'vitest';
import { formatStatus, parseFormat } from '../../../src/cli/ctl/status-format.ts';

const STATUS = {
  state: 'playing',
  title: 'Slack\u001b[31m Water',
  artist: null,
  path: '/music/01 Slack Water.flac',
  position: 151.9,
  duration: 3723,
  remaining: null,
  percent: 41.7,
  volume: 85,
  speed: 1.5,
  shuffle: true,
  index: 2,
  count: 39,
};

describe('ctl --format', () => {
  it.each([
    ['{position} / {duration}', '2:31 / 1:02:03'],
    ['{artist|title}', 'Slack␛[31m Water'],
    ['{artist|"nobody"}: {file}', 'nobody: 01 Slack Water.flac'],
    ['{artist}|', '|'],
    ['{{{index}}} of {count}\\n\\t{percent} %', '{2} of 39\n\t42 %'],
    ['{shuffle} {speed} {volume}', 'on 1.5 85'],
    ['', ''],
  ])('%j gives %j', (template, line) => {
    expect(formatStatus(parseFormat(template), STATUS)).toBe(line);
  });

  it.each(['{nothing}', '{artist', 'artist}', '{artist|}'])('refuses %j', (template) => {
    expect(() => parseFormat(template)).toThrow(/--format/);
  });
});
