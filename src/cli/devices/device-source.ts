import type { PlayerPort } from '../../player/port.ts';
import type { DeviceSource, SoundDevice } from '../../ui/tui-options.ts';
import { soundDevices } from './sound-devices.ts';

/** The sound devices as the screen shows and chooses them. */
export function deviceSource(port: PlayerPort, list: typeof soundDevices = soundDevices): DeviceSource {
  let current: string | null = null;
  let isFollowing = false;
  return {
    async list() {
      // Only now: the first subscriber gets the earlier events, and that must be the screen.
      if (!isFollowing)
        port.subscribe((event) => {
          if (event.event === 'output') current = event.device;
        });
      isFollowing = true;
      const found = await list();
      return found.map(({ name, description, isDefault }): SoundDevice => {
        const choice = isDefault ? null : name;
        const label = description === '' ? name : `${name}: ${description}`;
        return { name: choice, description: label, isCurrent: choice === current };
      });
    },
    choose(name) {
      current = name;
      port.send({ type: 'set-device', name });
    },
  };
}
