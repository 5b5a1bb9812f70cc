import type { Command } from 'commander';
import { printable } from '../../media/printable.ts';
import { soundDevices } from './sound-devices.ts';

const EXAMPLE = `
Example:
  playhead song.flac --device "$(playhead devices --json | jq -r '.[1].name')"`;

/** Declares `playhead devices`. */
export function registerDevices(program: Command, setExitCode: (code: number) => void): void {
  program
    .command('devices')
    .description('list the sound outputs that --device can name')
    .option('--json', 'print a JSON array', false)
    .addHelpText('after', EXAMPLE)
    .action(async ({ json }: { json: boolean }) => {
      const devices = await soundDevices();
      process.stdout.write(json ? devicesJson(devices) : devicesText(devices));
      setExitCode(0);
    });
}

type Devices = Awaited<ReturnType<typeof soundDevices>>;

function devicesJson(devices: Devices): string {
  const list = devices.map(({ name, description, isDefault }) => ({ name, description, default: isDefault }));
  return `${JSON.stringify(list, null, 2)}\n`;
}

/** One a line: `*` marks the default. */
function devicesText(devices: Devices): string {
  const width = Math.min(40, Math.max(...devices.map(({ name }) => name.length)));
  return devices
    .map(
      ({ name, description, isDefault }) =>
        `${isDefault ? '*' : ' '} ${printable(name).padEnd(width)}  ${printable(description)}\n`,
    )
    .join('');
}
