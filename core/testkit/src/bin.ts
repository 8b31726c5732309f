#!/usr/bin/env node
import { eppRegistryCommand } from './commands/epp-registry-command.ts';

const [command, ...args] = process.argv.slice(2);

if (command === 'epp-registry') {
  await eppRegistryCommand(args, { input: process.stdin, say: (line) => process.stdout.write(`${line}\n`) });
} else {
  process.stderr.write('billet-testkit epp-registry [--kind rfc] [--behaviour strict] [--port 7000] [--registrar id:password:balance] [--start 2027-01-01] [--out folder]\n');
  process.exitCode = 1;
}
