import { ALLOCATION_TOKEN, FEE, LAUNCH, LOGIN_SEC, RGP, SEC_DNS } from '../names.ts';
import * as form from './forms.ts';
import { empty, leaf, many, of, one, optional, type Shape } from './shape.ts';

const key = of(one('flags', leaf(form.NUMBER)), one('protocol', leaf(form.NUMBER)), one('alg', leaf(form.NUMBER)), one('pubKey', leaf(form.BASE64)));
const ds = of(
  one('keyTag', leaf(form.NUMBER)), one('alg', leaf(form.NUMBER)), one('digestType', leaf(form.NUMBER)),
  one('digest', leaf(form.HEX)), optional('keyData', key),
);
const maxSigLife = leaf(/^[1-9]\d*$/);
const records = { of: { dsData: ds, keyData: key }, min: 1, max: Infinity };
const dsOrKey: Shape = { children: [optional('maxSigLife', maxSigLife), records] };

const period = leaf(form.PERIOD, { '!unit': form.UNIT });
const fees = of(
  optional('currency', leaf(form.CURRENCY)),
  many('fee', leaf(form.FEE_AMOUNT, {
    description: form.ANY, lang: form.LANGUAGE, refundable: form.BOOLEAN, 'grace-period': /^P/, applied: /^(immediate|delayed)$/,
  }), 1),
  many('credit', leaf(form.CREDIT_AMOUNT, { description: form.ANY, lang: form.LANGUAGE })),
);
const feeCommand: Shape = {
  children: [optional('period', period)],
  attrs: { '!name': /^(create|delete|renew|update|transfer|restore|custom)$/, customName: form.TOKEN, phase: form.TOKEN, subphase: form.TOKEN },
};

const mixed: Shape = { any: true };
const report = of(
  one('preData', mixed), one('postData', mixed), one('delTime', leaf(form.DATE_TIME)), one('resTime', leaf(form.DATE_TIME)),
  one('resReason', mixed), many('statement', mixed, 1, 2), optional('other', mixed),
);

const phase = leaf(/^(sunrise|landrush|claims|open|custom)$/, { name: form.TOKEN });
const application = of(one('phase', phase), one('applicationID', leaf(form.ANY)));
const notice = of(one('noticeID', leaf(form.TOKEN, { validatorID: form.TOKEN })), one('notAfter', leaf(form.DATE_TIME)), one('acceptedDate', leaf(form.DATE_TIME)));

/** Extensions that are looked into; of others only the name is known. */
export const extensionShapes: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  [SEC_DNS]: {
    create: dsOrKey,
    update: {
      children: [
        optional('rem', { children: [{ of: { all: leaf(form.BOOLEAN), dsData: ds, keyData: key }, min: 1, max: Infinity }] }),
        optional('add', dsOrKey),
        optional('chg', of(optional('maxSigLife', maxSigLife))),
      ],
      attrs: { urgent: form.BOOLEAN },
    },
  },
  [RGP]: {
    update: of(one('restore', { children: [optional('report', report)], attrs: { '!op': /^(request|report)$/ } })),
  },
  [FEE]: {
    check: of(optional('currency', leaf(form.CURRENCY)), many('command', feeCommand, 1)),
    create: fees, renew: fees, transfer: fees, update: fees,
  },
  [LAUNCH]: {
    check: { children: [optional('phase', phase)], attrs: { type: /^(claims|avail|trademark)$/ } },
    info: { children: [one('phase', phase), optional('applicationID', leaf(form.ANY))], attrs: { includeMark: form.BOOLEAN } },
    create: { children: [one('phase', phase), many('notice', notice)], attrs: { type: /^(application|registration)$/ } },
    update: application,
    delete: application,
  },
  [ALLOCATION_TOKEN]: { info: empty, allocationToken: leaf(form.TOKEN) },
  [LOGIN_SEC]: {
    loginSec: of(
      optional('userAgent', of(optional('app', leaf(form.TOKEN)), optional('tech', leaf(form.TOKEN)), optional('os', leaf(form.TOKEN)))),
      optional('pw', leaf(form.LONG_PASSWORD)),
      optional('newPW', leaf(form.LONG_PASSWORD)),
    ),
  },
};

const services = of(many('objURI', leaf(form.TOKEN), 1), optional('svcExtension', of(many('extURI', leaf(form.TOKEN), 1))));

/** The commands that are EPP's own. */
export const coreShapes: Readonly<Record<string, Shape>> = {
  login: of(
    one('clID', leaf(form.ID)), one('pw', leaf(form.PASSWORD)), optional('newPW', leaf(form.PASSWORD)),
    one('options', of(one('version', leaf(form.VERSION)), one('lang', leaf(form.LANGUAGE)))), one('svcs', services),
  ),
  logout: empty,
  poll: { children: [], attrs: { '!op': /^(ack|req)$/, msgID: form.TOKEN } },
};
