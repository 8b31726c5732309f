#!/usr/bin/env node
// A program as a host would write it: accounts are kept in a file, whose name is the first argument.
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';

const [file, action] = process.argv.slice(2);
const message = JSON.parse(readFileSync(0, 'utf8'));
const say = (reply) => {
  process.stdout.write(JSON.stringify(reply));
};
const wait = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** A fault that somebody left for the next run. */
const takeFault = (name) => {
  const path = `${file}.${name}`;
  if (!existsSync(path)) return false;
  rmSync(path);
  return true;
};
const locked = (work) => {
  for (;;) {
    try {
      mkdirSync(`${file}.lock`);
      break;
    } catch {
      wait(3);
    }
  }
  try {
    return work();
  } finally {
    rmdirSync(`${file}.lock`);
  }
};
const read = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
const shown = ({ username, state, plan }) => ({ id: username, username, state, plan });

const ensure = (accounts) => {
  const before = accounts[message.username];
  if (message.plan.name === 'none-such') return { status: 'failed', kind: 'invalid', message: 'There is no such plan.', field: 'plan' };
  if (before !== undefined && before.owner !== message.serviceId) return { status: 'failed', kind: 'exists', message: 'The name is taken.', field: 'username' };
  const wish = { username: message.username, plan: message.plan.name, state: message.state, password: message.password ?? before?.password, owner: message.serviceId };
  accounts[wish.username] = wish;
  return { status: 'done', value: shown(wish) };
};

const PAGE = 100;
const answer = (accounts) => {
  if (action === 'test') return { status: 'done', value: { message: 'Ready.' } };
  if (action === 'find') {
    const found = accounts[message.id ?? message.username];
    return { status: 'done', value: found === undefined ? null : shown(found) };
  }
  if (action === 'ensure') return ensure(accounts);
  if (action === 'remove') {
    delete accounts[message.id];
    return { status: 'done' };
  }
  const all = Object.values(accounts);
  const from = Number(message.cursor ?? 0);
  return { status: 'done', value: { items: all.slice(from, from + PAGE).map(shown), ...(from + PAGE < all.length ? { next: String(from + PAGE) } : {}) } };
};

if (takeFault('stall')) wait(1500);
const reply = locked(() => {
  const accounts = read();
  const told = answer(accounts);
  writeFileSync(file, JSON.stringify(accounts));
  return told;
});
if (['ensure', 'remove'].includes(action) && takeFault('lose')) process.kill(process.pid, 'SIGKILL');
say(reply);
