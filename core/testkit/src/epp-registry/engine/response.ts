import type { Answer } from '../flows/call.ts';
import { EPP } from '../names.ts';
import { MESSAGES } from '../refusal.ts';
import { maker, type Node } from '../xml/node.ts';

const e = maker(EPP);

export interface Told {
  readonly answer: Answer;
  readonly reason: string;
  readonly clTrId: string | undefined;
  readonly svTrId: string;
  /** The registry adds words of its own. */
  readonly noise: boolean;
}

const result = ({ answer: { code }, reason, noise }: Told): Node => {
  const words = `${MESSAGES[code] ?? ''}${noise && reason !== '' ? ` : ${reason}` : ''}`;
  const explains = reason !== '' && !noise;
  return e(
    'result',
    [
      e('msg', words, { lang: 'en' }),
      explains && e('extValue', [e('value', [e('undef')]), e('reason', reason)]),
    ],
    { code: String(code) },
  );
};

export const responseNode = (told: Told): Node => {
  const { answer, clTrId, svTrId } = told;
  const extension = (answer.extension ?? []).filter((each) => each !== undefined);
  return e('epp', [
    e('response', [
      result(told),
      answer.queue,
      answer.data !== undefined && answer.data.length > 0 && e('resData', answer.data),
      extension.length > 0 && e('extension', extension),
      e('trID', [clTrId !== undefined && e('clTRID', clTrId), e('svTRID', svTrId)]),
    ]),
  ]);
};
