import type { Engine } from '@billet/database';
import { measureLogins } from './authorisations.ts';
import { measureBooks } from './books.ts';

const [task = '', engine = '', first = '', second = ''] = process.argv.slice(2);
const measure = task === 'logins' ? measureLogins : measureBooks;
process.stdout.write(`${JSON.stringify(await measure(engine as Engine, Number(first), Number(second)))}\n`);
process.exit(0);
