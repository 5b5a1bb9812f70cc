/** A packet, and when it is decoded. */
export interface PacketTime {
  readonly packet: number;
  readonly startTicks: number;
}

/** How long the packets of a track last, in its timescale (`stts`, `trun`): runs of packets that last as long as each other. */
export class PacketTimes {
  packets = 0;
  ticks = 0;
  readonly #counts: number[] = [];
  readonly #durations: number[] = [];

  add(count: number, durationTicks: number): void {
    if (count === 0) return;
    this.packets += count;
    this.ticks += count * durationTicks;
    const last = this.#counts.length - 1;
    if (this.#durations[last] === durationTicks) this.#counts[last]! += count;
    else {
      this.#counts.push(count);
      this.#durations.push(durationTicks);
    }
  }

  /** `ticks`, if the last packet were not cut short. */
  get uncutTicks(): number {
    const last = this.#durations.at(-1) ?? 0;
    const before = this.#durations.at(-2) ?? last;
    return this.#counts.at(-1) === 1 && last < before ? this.ticks + before - last : this.ticks;
  }

  /** Whether each packet lasts so long; the last of all may be shorter. */
  isEven(packetTicks: number): boolean {
    const [first, last, ...others] = this.#durations;
    if (others.length > 0) return false;
    if (last === undefined)
      return first === undefined || first === packetTicks || this.#isShortened(packetTicks);
    return first === packetTicks && this.#isShortened(packetTicks);
  }

  #isShortened(packetTicks: number): boolean {
    return this.#counts.at(-1) === 1 && this.#durations.at(-1)! < packetTicks;
  }

  /** The last packet that begins at that time or before it. */
  packetAt(ticks: number): PacketTime {
    let packet = 0;
    let startTicks = 0;
    for (const [run, count] of this.#counts.entries()) {
      const duration = this.#durations[run]!;
      if (ticks < startTicks + count * duration) {
        const before = duration === 0 ? 0 : Math.floor((ticks - startTicks) / duration);
        return { packet: packet + before, startTicks: startTicks + before * duration };
      }
      packet += count;
      startTicks += count * duration;
    }
    const lastTicks = this.#durations.at(-1) ?? 0;
    return { packet: Math.max(0, packet - 1), startTicks: startTicks - lastTicks };
  }

  /** How many packets it takes to reach a time. */
  packetsUntil(ticks: number): number {
    if (ticks >= this.ticks) return this.packets;
    const { packet, startTicks } = this.packetAt(ticks);
    return startTicks === ticks ? packet : packet + 1;
  }
}
