// mocha's spec output; the totals and what failed go into a file for the script that runs several of us.
const { writeFileSync } = require('node:fs');
const Mocha = require('mocha');

module.exports = class Totals extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const failed = [];
    runner.on('fail', (test, error) => {
      failed.push({ title: test.titlePath().join(' › '), file: test.file ?? '', error: String(error?.stack ?? error) });
    });
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(process.env.BILLET_TOTALS, JSON.stringify({ passes, failures, pending, failed }));
    });
  }
};
