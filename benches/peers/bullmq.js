// BullMQ on Redis: node bullmq.js drain|latency|wait COUNT
const { Queue, Worker } = require("bullmq");
const { begin, end, counter, gaps, now, sleep } = require("./phase");

const [mode, count] = [process.argv[2], Number(process.argv[3])];
const connection = { host: "127.0.0.1", port: Number(process.env.REDIS_PORT), maxRetriesPerRequest: null };
const queue = new Queue("noop", { connection, defaultJobOptions: { removeOnComplete: true } });
const work = (handler, concurrency) => new Worker("noop", handler, { connection, concurrency });

const drain = async () => {
  for (let n = 0; n < count; n += 500) {
    await queue.addBulk(Array.from({ length: Math.min(500, count - n) }, () => ({ name: "noop", data: {} })));
  }
  const jobs = counter(count);
  await begin();
  work(jobs.started, 8);
  await jobs.all;
  await end(jobs.row());
};

const latency = async () => {
  const ms = [];
  work(async (job) => void ms.push(now() - job.data.at), 1);
  await sleep(1000);
  await begin();
  for (const gap of gaps(count)) {
    await sleep(gap);
    await queue.add("noop", { at: now() });
  }
  await sleep(300);
  await end({ ms });
};

const wait = async () => {
  work(async () => {}, 1);
  await sleep(1000);
  await begin();
  await end({});
};

({ drain, latency, wait })[mode]();
