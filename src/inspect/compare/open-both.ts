import type { PcmStream } from '../pcm-stream.ts';

/** Waits for two streams. When one cannot be opened the other is closed: nobody reads it. @throws what opening threw */
export async function openBoth(
  first: Promise<PcmStream>,
  second: Promise<PcmStream>,
): Promise<readonly [PcmStream, PcmStream]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === 'fulfilled' && b.status === 'fulfilled') return [a.value, b.value];
  for (const one of [a, b]) if (one.status === 'fulfilled') one.value.close();
  throw a.status === 'rejected' ? a.reason : (b as PromiseRejectedResult).reason;
}
