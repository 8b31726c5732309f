import { measureLife } from './life.ts';
import { measureSearch, measureSync } from './registry.ts';

const MEASURES = { life: measureLife, sync: measureSync, search: measureSearch };

const [task = '', size = ''] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await MEASURES[task as keyof typeof MEASURES](Number(size)))}\n`);
process.exit(0);
