import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { audioBench } from '../../helpers/make-audio.ts';
import { runPlayhead } from '../../helpers/run-playhead.ts';

const bench = await audioBench();

async function shown(name: string, ...options: string[]): Promise<string> {
  return (await runPlayhead(['inspect', await bench.make(name, ...options)])).stdout;
}

it('a file without tags says so', async () => {
  expect(await shown('bare.wav', '-map_metadata', '-1')).toMatch(/^ {2}tags +no tags$/m);
  expect(await shown('tagged.flac', '-metadata', 'title=Here')).not.toContain('no tags');
});

it.each([
  [30, /^ {2}chapter 30 +0:02\.900 {2}Part 30$/m],
  [300, /^ {2}chapters +300, from 0:00\.000 to 0:03\.000$/m],
])('%d chapters', async (count, line) => {
  const chapters = Array.from({ length: count }, (_, index) => {
    const [start, end] = [(index * 3000) / count, ((index + 1) * 3000) / count];
    return `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${start}\nEND=${end}\ntitle=Part ${index + 1}\n`;
  });
  await writeFile(bench.path('chapters.txt'), `;FFMETADATA1\n${chapters.join('')}`);
  const text = await shown(`${count}.mka`, '-i', bench.path('chapters.txt'), '-map_chapters', '1');
  expect(text).toMatch(line);
  expect(text.split('\n').length).toBeLessThan(45);
});
