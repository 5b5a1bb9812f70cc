import type { DecodePlan } from './decode-plan.ts';
import { LOCAL_PROTOCOLS, RELAY_PROTOCOLS } from '../../ffmpeg/media-url.ts';

/** A plan for what a relay gives. A spare could not be used for it: that one may open local files only. */
export function throughRelay(plan: DecodePlan): DecodePlan {
  const inputArgs = plan.inputArgs.map((argument) =>
    argument === LOCAL_PROTOCOLS ? RELAY_PROTOCOLS : argument,
  );
  return { ...plan, inputArgs, spare: null };
}
