/** An answer that a browser ended up with. */
export interface TestPage {
  readonly status: number;
  /** Path and query after redirects. */
  readonly path: string;
  readonly headers: Headers;
  readonly html: string;
  /** The page as plain text, entities resolved. */
  readonly text: string;
}

export interface TestBrowser {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<TestPage>;
  /** Opens the page, takes the token of its forms, and sends a form of it. */
  send(path: string, form: string, fields: Readonly<Record<string, string>>): Promise<TestPage>;
  /** Sends a request as it is, without token and without following redirects. */
  raw(path: string, init: RequestInit): Promise<Response>;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'", '#x3D': '=', '#x60': '`', nbsp: ' ' };

const textOf = (html: string): string =>
  html
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .replaceAll(/\s+/g, ' ');

const MAX_REDIRECTS = 5;

/** A browser without scripts against a server under test. */
export const createBrowser = (base: string): TestBrowser => {
  const cookies = new Map<string, string>();
  const keep = (response: Response): void => {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0/i.test(line)) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  };
  const raw = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(new URL(path, base), { ...init, headers, redirect: 'manual' });
    keep(response);
    return response;
  };
  const follow = async (path: string, init: RequestInit): Promise<TestPage> => {
    let at = path;
    let response = await raw(at, init);
    for (let i = 0; i < MAX_REDIRECTS && response.status >= 300 && response.status < 400; i += 1) {
      at = response.headers.get('location') ?? '/';
      await response.arrayBuffer();
      response = await raw(at, {});
    }
    const html = await response.text();
    const { pathname, search } = new URL(at, base);
    return { status: response.status, path: pathname + search, headers: response.headers, html, text: textOf(html) };
  };
  return {
    cookies,
    raw,
    get: (path, headers = {}) => follow(path, { headers }),
    send: async (path, form, fields) => {
      const page = await follow(path, {});
      const token = /name="_csrf" value="([^"]*)"/.exec(page.html)?.[1] ?? '';
      return follow(path, { method: 'POST', body: new URLSearchParams({ _csrf: token, _form: form, ...fields }) });
    },
  };
};
