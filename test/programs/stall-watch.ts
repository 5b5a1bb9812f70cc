// Until its input ends, says each time when it was kept from running: "<when it ran again, ns on the system's monotonic clock> <how long, ms>".
const EVERY_MS = 5;
const WORTH_TELLING_MS = 25;

let lastNs = process.hrtime.bigint();
setInterval(() => {
  const nowNs = process.hrtime.bigint();
  const lateMs = Number(nowNs - lastNs) / 1e6 - EVERY_MS;
  if (lateMs >= WORTH_TELLING_MS) process.stdout.write(`${nowNs} ${lateMs}\n`);
  lastNs = nowNs;
}, EVERY_MS);
process.stdin.resume().on('end', () => process.exit());
