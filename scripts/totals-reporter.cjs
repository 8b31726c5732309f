// mocha's spec output; the totals go into a file for the script that runs several of us.
const { writeFileSync } = require('node:fs');
const Mocha = require('mocha');

module.exports = class Totals extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(process.env.BILLET_TOTALS, JSON.stringify({ passes, failures, pending }));
    });
  }
};
