import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { moduleSupport } from '../../src/media/module-support.ts';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import { walkFolder, type WalkOptions } from '../../src/media/walk-folder.ts';
import { audioBench } from '../helpers/make-audio.ts';

const bench = await audioBench();

async function namesIn(folder: string, options: WalkOptions = {}): Promise<string[]> {
  const names: string[] = [];
  for await (const block of walkFolder(folder, options))
    names.push(...block.map((file) => path.basename(file)));
  return names;
}

async function folderOf(name: string, files: readonly string[]): Promise<string> {
  const folder = bench.path(name);
  await mkdir(folder);
  for (const file of files) await writeFile(path.join(folder, file), '');
  return folder;
}

it('what plays by its name is found, whoever wrote it', async () => {
  const names = [
    ...[
      'a.8svx',
      'a.aac',
      'a.ac3',
      'a.aif',
      'a.amr',
      'a.ape',
      'a.au',
      'a.awb',
      'a.caf',
      'a.dff',
      'a.dsf',
      'a.dts',
    ],
    ...[
      'a.dtshd',
      'a.eac3',
      'a.ec3',
      'a.flac',
      'a.m4a',
      'a.m4b',
      'a.m4r',
      'a.mka',
      'a.mlp',
      'a.mp1',
      'a.mp2',
    ],
    ...[
      'a.mp3',
      'a.mpa',
      'a.mpc',
      'a.oga',
      'a.ogg',
      'a.opus',
      'a.ra',
      'a.shn',
      'a.spx',
      'a.tak',
      'a.thd',
      'a.tta',
    ],
    ...['a.voc', 'a.w64', 'a.wav', 'a.weba', 'a.wma', 'a.wv'],
  ];
  const others = [
    'a.txt',
    'a.jpg',
    'a.cue',
    'a.m3u',
    'a.pdf',
    'a.log',
    'a.ts',
    'a.avi',
    'a.xm',
    'a.nsf',
    'flac',
  ];
  const folder = await folderOf('names', [...names, ...others]);
  expect(await namesIn(folder)).toEqual(names);
  expect(await namesIn(folder, { videoFiles: true })).toEqual(
    [...names, 'a.avi', 'a.ts'].sort(new Intl.Collator('en').compare),
  );
});

describe('containers of films and music', () => {
  const VIDEO = ['-f', 'lavfi', '-i', 'testsrc=s=64x48:d=1:r=5', '-c:v', 'mpeg4', '-shortest'];
  const COVER = ['-f', 'lavfi', '-i', 'testsrc=s=64x48:d=1:r=1', '-frames:v', '1'];
  const AS_COVER = ['-map', '0', '-map', '1', '-c:v', 'mjpeg', '-disposition:v', 'attached_pic'];

  it('are music without a video stream, and films only when asked for', async () => {
    const folder = bench.path('containers');
    await mkdir(folder);
    const into = (name: string, ...options: string[]) =>
      bench.make(path.join('containers', name), ...options);
    for (const extension of ['mkv', 'mp4', 'mov', '3gp']) {
      await into(`music.${extension}`, '-c:a', 'aac');
      await into(`film.${extension}`, ...VIDEO, '-c:a', 'aac');
    }
    await into('late.mp4', ...VIDEO, '-c:a', 'aac', '-movflags', '+faststart');
    await into('fragments.mp4', ...VIDEO, '-c:a', 'aac', '-movflags', '+frag_keyframe+empty_moov');
    await into('music.webm', '-c:a', 'libopus');
    await into('film.webm', ...VIDEO, '-c:v', 'libvpx', '-c:a', 'libopus');
    await into('cover.mp4', ...COVER, ...AS_COVER, '-c:a', 'aac');
    await into('music.asf', '-c:a', 'wmav2');
    await into('film.asf', ...VIDEO, '-c:a', 'wmav2');
    const music = [
      'cover.mp4',
      'music.3gp',
      'music.asf',
      'music.mkv',
      'music.mov',
      'music.mp4',
      'music.webm',
    ];
    expect(await namesIn(folder)).toEqual(music);
    expect((await namesIn(folder, { videoFiles: true })).sort()).toEqual((await readdir(folder)).sort());
    // Their names say that they are for music.
    await copyFile(path.join(folder, 'film.mkv'), path.join(folder, 'z.mka'));
    await copyFile(path.join(folder, 'film.mp4'), path.join(folder, 'z.m4a'));
    expect(await namesIn(folder)).toEqual([...music, 'z.m4a', 'z.mka']);
  });

  it('that are damaged are left to whoever opens them', async () => {
    const folder = await folderOf('damaged', ['empty.mp4', 'empty.mkv']);
    await writeFile(path.join(folder, 'noise.mp4'), Buffer.alloc(5000, 'moov\xff'));
    await writeFile(
      path.join(folder, 'noise.mkv'),
      Buffer.from([0x1a, 0x45, 0xdf, 0xa3, ...Buffer.alloc(900, 0x42)]),
    );
    expect(await namesIn(folder)).toEqual(['empty.mkv', 'empty.mp4', 'noise.mkv', 'noise.mp4']);
  });
});

it('tracker modules are taken if ffmpeg plays them, which it is asked once', async () => {
  const folder = await folderOf('modules', ['a.xm', 'b.it', 'c.mod', 'd.nsf']);
  let asked = 0;
  const modules = moduleSupport(() => {
    asked++;
    return locateFfmpeg().path;
  });
  const demuxers = await bench.run(locateFfmpeg().path, '-hide_banner', '-demuxers');
  expect(await namesIn(folder, { modules })).toEqual([
    ...(/openmpt|modplug/.test(demuxers) ? ['a.xm', 'b.it', 'c.mod'] : []),
    ...(demuxers.includes('libgme') ? ['d.nsf'] : []),
  ]);
  expect(asked).toBe(1);
  expect(await namesIn(folder, { modules: moduleSupport(() => null) })).toEqual([]);
});
