import { describe, expect, it } from 'vitest';
import { ReadAheadConsumer } from '../../../src/engine/ring/consumer.ts';
import { createRing } from '../../../src/engine/ring/layout.ts';
import { ReadAheadProducer } from '../../../src/engine/ring/producer.ts';
import { GiveWay } from '../../../src/engine/source/give-way.ts';
import { waitUntil } from '../../helpers/wait-until.ts';

const RATE = 1000;

function rig() {
  const ring = createRing(1, 20_000, 5000);
  const woken = { consumer: 0, producer: 0, over: 0 };
  const producer = new ReadAheadProducer(ring, () => woken.consumer++);
  const consumer = new ReadAheadConsumer(ring, () => woken.producer++);
  const giveWay = new GiveWay(producer, RATE, () => woken.over++);
  const begin = (frame: number) => {
    giveWay.begin(frame);
    producer.reset(frame, producer.askedSeek());
  };
  const write = (frames: number) => producer.write(new Uint8Array(frames * 4));
  return { woken, producer, consumer, giveWay, begin, write };
}

describe('giving way', () => {
  it('is due once for each place, when half a second of it is there', () => {
    const { giveWay, begin, write } = rig();
    begin(0);
    write(499);
    expect(giveWay.isDue()).toBe(false);
    write(1);
    expect(giveWay.isDue()).toBe(true);
    giveWay.over();
    write(500);
    expect(giveWay.isDue()).toBe(false);
    begin(7000);
    expect(giveWay.isDue()).toBe(false);
    write(500);
    expect(giveWay.isDue()).toBe(true);
    giveWay.over();
  });

  it('ends with the first frame that the consumer takes', () => {
    const { woken, consumer, giveWay, begin, write } = rig();
    begin(0);
    write(600);
    expect(giveWay.isDue()).toBe(true);
    expect(woken.producer).toBe(0);
    consumer.advance(180);
    expect(woken.producer).toBe(1);
    giveWay.over();
  });

  it('wakes a consumer that waits for more than the head: nothing more will come before it moves', () => {
    const { woken, consumer, giveWay, begin, write } = rig();
    begin(0);
    write(1);
    expect(consumer.sleep(0, 5000, 5000)).toBe(true);
    write(600);
    expect(woken.consumer).toBe(0);
    expect(giveWay.isDue()).toBe(true);
    expect(woken.consumer).toBe(1);
    giveWay.over();
  });

  it('ends by itself when nobody takes anything', async () => {
    const { woken, giveWay, begin, write } = rig();
    begin(0);
    write(600);
    expect(giveWay.isDue()).toBe(true);
    await waitUntil(() => woken.over === 1, 'the end of giving way');
  });

  it('is left out when the consumer has asked for another place already', () => {
    const { consumer, giveWay, begin, write } = rig();
    begin(0);
    write(600);
    consumer.seek(9000);
    expect(giveWay.isDue()).toBe(false);
  });
});
