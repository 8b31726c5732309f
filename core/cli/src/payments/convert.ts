import { BilletError, isLocalDate, malformed, type Format } from '@billet/sdk';
import { installedGateways, loadGateway } from './load-gateway.ts';
import { readStdin } from './read-stdin.ts';

const formatOf = async (name: string): Promise<Format> => {
  const known = installedGateways().flatMap(({ manifest }) => manifest.formats);
  const definition = await loadGateway(({ manifest }) => manifest.formats.includes(name), name, known);
  const format = definition.formats?.[name];
  if (format === undefined) throw new BilletError('FORMAT_UNKNOWN', `The manifest lists "${name}", the code does not bring it.`, { status: 500 });
  return format;
};

const jsonOf = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw malformed('json', error instanceof Error ? error.message : String(error));
  }
};

/** The day that `--on` names, or this day in UTC. */
export const dayOf = (on: string | undefined): string => {
  // The commands stand outside the house and its clocks: there is no brand whose day it could be.
  const day = on ?? new Date(performance.timeOrigin + performance.now()).toISOString().slice(0, 10);
  if (!isLocalDate(day)) throw new BilletError('FORMAT_OPTION', `--on: "${day}" is not a date like 2027-01-31.`, { status: 422 });
  return day;
};

export const decode = async (name: string, on: string | undefined): Promise<unknown> => {
  const { decode: read } = await formatOf(name);
  if (read === undefined) throw new BilletError('FORMAT_ONE_WAY', `"${name}" is written, not read.`, { status: 404 });
  return read(await readStdin(), { on: dayOf(on) });
};

export const encode = async (name: string, on: string | undefined): Promise<unknown> => {
  const { encode: write } = await formatOf(name);
  if (write === undefined) throw new BilletError('FORMAT_ONE_WAY', `"${name}" is read, not written.`, { status: 404 });
  return write(jsonOf(await readStdin()), { on: dayOf(on) });
};
