// graphile-worker on PostgreSQL: node graphile_worker.js drain|tuned|latency|wait COUNT
// "tuned" is what its own performance page runs: 500 jobs fetched ahead, completions written in batches.
const { run, makeWorkerUtils, Logger } = require("graphile-worker");
const { begin, end, counter, gaps, now, sleep } = require("./phase");

const [mode, count] = [process.argv[2], Number(process.argv[3])];
const connectionString = process.env.DATABASE_URL;
const logger = new Logger(() => () => {});
const tuned = { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 };

const work = (noop, concurrency) =>
  run({
    connectionString,
    concurrency,
    logger,
    maxPoolSize: concurrency + 4,
    noHandleSignals: true,
    taskList: { noop },
    preset: { worker: mode === "tuned" ? tuned : {} },
  });

const drain = async (utils) => {
  for (let n = 0; n < count; n += 500) {
    const size = Math.min(500, count - n);
    await utils.addJobs(Array.from({ length: size }, () => ({ identifier: "noop", payload: {} })));
  }
  const jobs = counter(count);
  await begin();
  const runner = await work(jobs.started, 8);
  await jobs.all;
  await runner.stop();
  await end(jobs.row());
};

const latency = async (utils) => {
  const ms = [];
  await work(async (payload) => void ms.push(now() - payload.at), 1);
  await sleep(1000);
  await begin();
  for (const gap of gaps(count)) {
    await sleep(gap);
    await utils.addJob("noop", { at: now() });
  }
  await sleep(300);
  await end({ ms });
};

const wait = async () => {
  await work(async () => {}, 1);
  await sleep(1000);
  await begin();
  await end({});
};

(async () => {
  const utils = await makeWorkerUtils({ connectionString, logger });
  await utils.migrate();
  await { drain, tuned: drain, latency, wait }[mode](utils);
})();
