import { startPanelServer, type PanelReply, type PanelServer } from '@billet/testkit';
import { programs } from './virtualmin-programs.ts';
import { Failure, type VirtualminState } from './virtualmin-state.ts';

export const PASSWORD = 'r00t-Passw0rd-of-webmin';

export interface FakeVirtualmin extends PanelServer {
  readonly state: VirtualminState;
}

const USAGE = (program: string): string => `\nDoes something with a server.\n\nvirtualmin ${program} --domain domain.name\n`;

/** The indented lines of a listing as the interface turns them into JSON: lower-cased names, each with its values. */
const objects = (text: string): readonly object[] => {
  const found: { name: string; value?: string; values?: Record<string, string[]> }[] = [];
  let values: Record<string, string[]> | undefined;
  for (const line of text.split('\n')) {
    const [, warning, told = ''] = values === undefined ? (/^(\S[^:]+):\s*(.*)$/.exec(line) ?? []) : [];
    const [, key, value = ''] = /^\s+(\S[^:]+):\s*(.*)$/.exec(line) ?? [];
    if (warning !== undefined) found.push({ name: warning, value: told });
    else if (/^\S/.test(line)) found.push({ name: line, values: (values = {}) });
    else if (key !== undefined && values !== undefined) (values[key.toLowerCase().replaceAll(/\s/g, '_')] ??= []).push(value);
  }
  return found;
};

/** A stateful server that answers the programs of Virtualmin's remote API: always 200, success and failure in the answer. */
export const startFakeVirtualmin = async (): Promise<FakeVirtualmin> => {
  const state: VirtualminState = { servers: new Map(), plans: ['Default Plan', 'Gold Plan', 'Silver Plan'] };
  const answer = (fields: URLSearchParams): PanelReply => {
    const name = fields.get('program') ?? '';
    const program = programs[name];
    if (program === undefined) return { text: `ERROR: The program ${name} does not exist\n` };
    const json = (told: object): PanelReply => ({ text: `${JSON.stringify({ command: name, ...told }, null, 3)}\n` });
    try {
      const unknown = [...fields.keys()].find((key) => !['program', 'json', ...program.takes].includes(key));
      if (unknown !== undefined) throw new Failure(`Unknown parameter --${unknown}`);
      const printed = program.run(state, fields);
      return json(fields.has('multiline') ? { status: 'success', data: objects(printed) } : { status: 'success', output: printed });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return json({ status: 'failure', error: error.message, full_error: `${error.message}\n${USAGE(name)}` });
    }
  };
  const server = await startPanelServer({
    answer: ({ basic, fields, path }) => {
      if (basic?.user !== 'root' || basic.password !== PASSWORD) return { status: 401, html: '<!DOCTYPE HTML><html><head><title>Login to Webmin</title></head><body><form><input type="password" name="pass"></form></body></html>' };
      return path === '/virtual-server/remote.cgi' ? answer(fields) : { status: 404, html: '<h1>Error - File not found</h1>' };
    },
    changes: ({ fields }) => !/^(list|get)-/.test(fields.get('program') ?? ''),
  });
  return { ...server, state };
};
