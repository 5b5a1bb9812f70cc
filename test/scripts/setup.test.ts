import { existsSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { freshClone, type FreshClone } from '../helpers/fresh-clone.ts';

let clone: FreshClone | null = null;

afterEach(() => {
  clone?.remove();
  clone = null;
});

function cloned(...linked: Parameters<typeof freshClone>[0]): FreshClone {
  clone = freshClone(linked);
  return clone;
}

/** Every file below a folder with its time and size; links are not followed. */
function inventory(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => `${file} ${statSync(file).mtimeMs} ${statSync(file).size}`);
}

/** The environment of a machine that has these programs of ours and nothing else. */
function machineWith(where: FreshClone, programs: Readonly<Record<string, string>>): Record<string, string> {
  for (const [name, script] of Object.entries(programs)) where.write(`machine/${name}`, script, 0o755);
  // What a shell script of these uses.
  for (const tool of ['env', 'sh', 'cat']) {
    const target = ['/usr/bin', '/bin'].map((dir) => path.join(dir, tool)).find((file) => existsSync(file));
    where.write('machine/.keep', '');
    if (target !== undefined) symlinkSync(target, path.join(where.dir, 'machine', tool));
  }
  return { PATH: path.join(where.dir, 'machine'), FFMPEG_BINARIES_URL: 'http://127.0.0.1:9' };
}

test('the second run takes less than a second, says nothing and changes nothing', async () => {
  const fresh = cloned('node_modules');
  const first = await fresh.run('setup.mjs', ['--for-tests']);
  expect(first).toMatchObject({ code: 0, stderr: 'setup: building dist\n' });
  const before = inventory(fresh.dir);
  const second = await fresh.run('setup.mjs', ['--for-tests']);
  expect(second).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect(second.tookMs).toBeLessThan(1000);
  expect(inventory(fresh.dir)).toEqual(before);
});

test('a changed source, and only that, makes it build again', async () => {
  const fresh = cloned('node_modules');
  await fresh.run('setup.mjs', []);
  fresh.write('src/player/added.ts', 'export const added = 1;\n');
  expect((await fresh.run('setup.mjs', [])).stderr).toBe('setup: building dist\n');
  expect((await fresh.run('setup.mjs', [])).stderr).toBe('');
});

test('where nothing may be installed it prints the exact command, carries on, and is quick about it the next time', async () => {
  const fresh = cloned('node_modules');
  const env = machineWith(fresh, {});
  const first = await fresh.run('setup.mjs', [], env);
  expect(first.code).toBe(0);
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  expect(first.stderr).toContain('setup: cannot install ffmpeg: there is neither apt-get nor brew\n');
  expect(first.stderr).toContain(
    `setup: please run: ${sudo}apt-get install -y --no-install-recommends ffmpeg\n`,
  );
  expect(first.stderr).toContain('setup: no ffmpeg: ');
  expect(existsSync(path.join(fresh.dir, 'dist'))).toBe(true);
  const second = await fresh.run('setup.mjs', [], env);
  expect(second.stderr).toBe(`setup: please run: ${sudo}apt-get install -y --no-install-recommends ffmpeg\n`);
  expect(second.tookMs).toBeLessThan(1000);
});

test.runIf(process.platform === 'linux')(
  'what is missing is installed by one apt-get call, after an update where the lists are stale',
  async () => {
    const fresh = cloned('node_modules');
    const log = path.join(fresh.dir, 'apt.log');
    const ffmpeg = path.join(fresh.dir, 'machine', 'ffmpeg');
    // An apt-get whose first install finds nothing, as one does whose lists name packages that were replaced since.
    const aptGet = `#!/bin/sh
echo "$DEBIAN_FRONTEND: $*" >> '${log}'
case "$*" in
  *update*) : > '${log}.updated' ;;
  *install*) [ -e '${log}.updated' ] || exit 100
    printf '#!/bin/sh\\nexit 0\\n' > '${ffmpeg}' && PATH=/usr/bin:/bin chmod 755 '${ffmpeg}' ;;
esac
`;
    const sudo = '#!/bin/sh\n[ "$1" = -n ] && shift\n[ "$1" = true ] && exit 0\nexec "$@"\n';
    const env = machineWith(fresh, { 'apt-get': aptGet, sudo });
    const result = await fresh.run('setup.mjs', [], env);
    expect(result).toMatchObject({
      code: 0,
      stderr: 'setup: installing ffmpeg\nsetup: building dist\n',
    });
    const calls = readFileSync(log, 'utf8').trim().split('\n');
    const installs = calls.filter((call) => call.includes(' install '));
    expect(calls.filter((call) => call.endsWith(' update'))).toHaveLength(1);
    expect(installs.at(-1)).toMatch(/^noninteractive: .*install -y --no-install-recommends ffmpeg$/);
    expect((await fresh.run('setup.mjs', [], env)).stderr).toBe('');
    expect(readFileSync(log, 'utf8').trim().split('\n')).toHaveLength(calls.length);
  },
);

test('an ffmpeg named by the environment that does not work is said, not replaced', async () => {
  const fresh = cloned('node_modules');
  const broken = fresh.write('broken-ffmpeg', '#!/bin/sh\nexit 1\n', 0o755);
  const { stderr } = await fresh.run('setup.mjs', [], { ...machineWith(fresh, {}), FFMPEG_PATH: broken });
  expect(stderr).toContain(`setup: ${broken}, which the environment names, is not an ffmpeg that works\n`);
});
