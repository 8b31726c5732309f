const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => `&#${String(sign.charCodeAt(0))};`);

/** What to say, by verdict. A program has its own languages; this one is an example. */
const REASONS: Readonly<Record<string, string>> = {
  suspended: 'This licence is suspended. An open invoice is the usual reason.',
  ended: 'This licence has ended.',
  replaced: 'This key was replaced by another one.',
  revoked: 'This licence was revoked.',
  unknown: 'There is no licence with this key.',
  unreachable: 'The licence could not be checked for too long. Is the server connected?',
};

/** A page for visitors of a program without a good licence, with a field for another key. `action` takes it by POST as `key`. */
export const refusalPage = (reason: string, action: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Licence</title>
<main><h1>This program needs a licence</h1><p role="alert">${escape(REASONS[reason] ?? 'This licence is for another place.')}</p>
<form method="post" action="${escape(action)}"><label>Licence key <input name="key" required autocomplete="off"></label> <button>Use this key</button></form></main></html>
`;
