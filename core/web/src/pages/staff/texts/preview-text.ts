import type { Express } from 'express';
import type { Csrf } from '../../../http/csrf.ts';
import { forMember, frameError, sendFrame } from '../../../http/frame.ts';
import { escapeHtml } from '../../../mail/template-language.ts';
import type { WebHouse } from '../../../web-house.ts';
import { placeOf } from './place.ts';

interface Sample {
  readonly values: Readonly<Record<string, string>>;
  readonly text: string;
}

const shown = ({ values, text }: Sample): string => {
  const given = Object.entries(values).map(([name, value]) => `${name} = ${value}`).join(' · ');
  return `<p dir="auto" style="margin:0;padding:14px 20px;white-space:pre-line;border-bottom:1px solid #ddd">${escapeHtml(text)}${given === '' ? '' : `<br><small style="color:#5a615c">${escapeHtml(given)}</small>`}</p>`;
};

/** A text that is being written, with values that might come; without scripts too, by the form's second button. */
export const mountTextPreview = (app: Express, web: WebHouse, csrf: Csrf): void => {
  const preview = forMember(web, 'staff', async (request, response, visitor) => {
    if (request.method === 'POST') csrf.check(request, visitor.session);
    const place = placeOf(request.params as Record<string, string>);
    const call = <T>(operation: string, input: unknown): Promise<T> => web.house.executor.callByName(operation, input, visitor.caller) as Promise<T>;
    try {
      const typed = (request.body as Record<string, unknown> | undefined)?.['text'];
      const text = request.method === 'POST' ? typed : (await call<{ text: string }>('texts.get', place)).text;
      const { samples } = await call<{ samples: readonly Sample[] }>('texts.preview', { ...place, text });
      sendFrame(response, 200, `<!doctype html><html lang="${escapeHtml(place.locale)}"><title>${escapeHtml(place.key)}</title><body style="margin:0;font:16px/1.5 system-ui,sans-serif;background:#fff;color:#1a1d1b">${samples.map(shown).join('')}</body></html>`, 'data:');
    } catch (error) {
      frameError(web, response, visitor, error);
    }
  });
  app.route('/staff/texts/:place/:locale/:key/preview').get(preview).post(preview);
};
