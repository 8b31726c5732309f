type Change = (value: string) => string | readonly string[] | undefined;

const changeForm = (text: string, name: string, change: Change): string =>
  text
    .split('&')
    .flatMap((pair) => {
      const [key = '', value = ''] = pair.split('=');
      if (decodeURIComponent(key) !== name) return [pair];
      const changed = change(decodeURIComponent(value.replaceAll('+', ' ')));
      return (changed === undefined ? [] : typeof changed === 'string' ? [changed] : changed).map((each) => `${key}=${encodeURIComponent(each)}`);
    })
    .join('&');

const changeJson = (text: string, name: string, change: Change): string => {
  const { [name]: value, ...rest } = JSON.parse(text) as Record<string, unknown>;
  const changed = change(String(value));
  return JSON.stringify(changed === undefined ? rest : { ...rest, [name]: changed });
};

/** A body with one field changed, left out (`undefined`) or given twice (a list). */
export const changeField = (body: Uint8Array, field: { readonly in: 'form' | 'json'; readonly name: string }, change: Change): Uint8Array =>
  Buffer.from((field.in === 'form' ? changeForm : changeJson)(Buffer.from(body).toString(), field.name, change));
