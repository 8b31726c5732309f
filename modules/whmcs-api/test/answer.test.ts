import { expect } from 'chai';
import { sayIn } from '../src/answer.ts';

const answer = { result: 'success', totalresults: 2, products: { product: [{ pid: 1, name: 'A & <B>' }, { pid: 2, name: 'two\nlines' }] }, '1': null, on: true };

describe('answers', () => {
  it('in JSON', () => {
    expect(sayIn('json', answer)).to.deep.equal({ status: 200, type: 'application/json', body: JSON.stringify(answer) });
  });

  it('in XML, a list as elements of one name, signs escaped, and no element that begins with a digit', () => {
    expect(sayIn('XML', answer).body).to.equal(
      '<?xml version="1.0" encoding="utf-8"?>\n<whmcsapi><n1></n1><result>success</result><totalresults>2</totalresults><products><product><pid>1</pid><name>A &#38; &#60;B&#62;</name></product><product><pid>2</pid><name>two\nlines</name></product></products><on>1</on></whmcsapi>\n',
    );
  });

  it('as names and values, a line each, when nothing else is asked for', () => {
    expect(sayIn(undefined, answer).body.split('\n')).to.deep.equal(['1=', 'result=success', 'totalresults=2', 'products[product][0][pid]=1', 'products[product][0][name]=A & <B>', 'products[product][1][pid]=2', 'products[product][1][name]=two\\nlines', 'on=1', '']);
  });
});
