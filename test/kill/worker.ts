import { readEnvironment, startServer } from '@billet/cli';

/** A worker process as `billet worker` starts it, which then moves the sandbox to the instant it is given. */
const [to] = process.argv.slice(2);
const server = await startServer({ environment: readEnvironment(), web: false, say: () => undefined });
process.stdout.write('ready\n');
await server.house.scheduler.advanceTo(to ?? '');
await server.close();
process.stdout.write('done\n');
process.exit(0);
