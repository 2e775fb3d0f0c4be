// How a peer talks to the runner: one JSON line when it is ready, one when it is done; after each it waits for a line, so
// that the runner can read the CPU clocks of all processes in between.
const lines = require("readline").createInterface({ input: process.stdin })[Symbol.asyncIterator]();

const say = async (row) => {
  process.stdout.write(`${JSON.stringify(row)}\n`);
  await lines.next();
};

exports.now = () => Number(process.hrtime.bigint()) / 1e6;
exports.sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
exports.begin = () => say({ phase: "begin" });
exports.end = async (row) => {
  await say({ phase: "end", ...row });
  process.exit(0);
};

// 50 to 150 ms between two jobs, the same in every run.
exports.gaps = (count) => Array.from({ length: count }, (_, n) => 50 + ((n * 7919) % 101));

// Resolves when `count` jobs have started; `started` is the handler. The clock runs from the first start to the last.
exports.counter = (count) => {
  const seen = { first: 0, last: 0, jobs: 0 };
  let finish;
  const all = new Promise((resolve) => (finish = resolve));
  const started = async () => {
    seen.last = exports.now();
    seen.first ||= seen.last;
    if (++seen.jobs === count) finish();
  };
  return { started, all, row: () => ({ jobs: seen.jobs, per_s: ((seen.jobs - 1) * 1000) / (seen.last - seen.first) }) };
};
