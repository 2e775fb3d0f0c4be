// The service of the Restate pipeline: as many durable steps, one after the other, as it is asked for.
const restate = require("@restatedev/restate-sdk");

const run = async (context, steps) => {
  for (let n = 0; n < steps; n++) await context.run(`step ${n}`, () => n);
  return steps;
};

restate.endpoint().bind(restate.service({ name: "flow", handlers: { run } })).listen(Number(process.argv[2]));
