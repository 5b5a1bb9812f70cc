import type { Engine } from '../engine/engine.ts';
import type { PlayerEvent } from '../player/event.ts';

/** The engine; its first listener also gets every event there was before. */
export function withEarlyEvents(engine: Engine): Engine {
  let early: PlayerEvent[] | null = [];
  const unsubscribe = engine.subscribe((event) => early?.push(event));
  return {
    ...engine,
    subscribe(listener) {
      const missed = early ?? [];
      early = null;
      unsubscribe();
      for (const event of missed) listener(event);
      return engine.subscribe(listener);
    },
  };
}
