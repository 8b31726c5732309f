import { malformed } from '@billet/sdk';

type Headers = Record<string, string | readonly string[]>;

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

const add = (headers: Headers, name: string, value: string): void => {
  const key = name.toLowerCase();
  const before = headers[key];
  headers[key] = before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value];
};

const fromJson = (text: string): Headers => {
  const headers: Headers = {};
  const value: unknown = JSON.parse(text);
  for (const [name, each] of Object.entries(value as Record<string, unknown>)) {
    for (const one of Array.isArray(each) ? (each as unknown[]) : [each]) {
      if (typeof one !== 'string') throw malformed('headers', 'a value is not a text', { field: name });
      add(headers, name, one);
    }
  }
  return headers;
};

/** Headers as a file has them: `Name: value` line by line, or a JSON object. A name that comes twice stays twice. */
export const headersOf = (text: string): Headers => {
  if (text.trimStart().startsWith('{')) {
    try {
      return fromJson(text);
    } catch (error) {
      if (error instanceof SyntaxError) throw malformed('headers', error.message);
      throw error;
    }
  }
  const headers: Headers = {};
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    // The request or status line of a captured message may stand first.
    if (line.trim() === '' || (index === 0 && /^([A-Z]+ \S+ HTTP\/|HTTP\/)/.test(line))) continue;
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon));
    if (!NAME.test(name)) throw malformed('headers', 'not a line like "Name: value"', { line: index + 1 });
    add(headers, name, line.slice(colon + 1).trim());
  }
  return headers;
};
