// A file and books in; out comes a JSON array of Ace's reports, in the order of the books, in that file. One browser for all of them.
// The exit code is 0 when every book was checked, whatever was found. CHROMIUM names the browser, CHROMIUM_FLAGS its flags.
'use strict';

const fs = require('node:fs');
const { createRequire } = require('node:module');

const ace = require('@daisy/ace-core');
const runner = require('@daisy/ace-axe-runner-puppeteer');
// The runner's own copy: it chooses neither the browser nor its flags, so they are added where it launches.
const puppeteer = createRequire(require.resolve('@daisy/ace-axe-runner-puppeteer'))('puppeteer');

const launch = puppeteer.launch;
puppeteer.launch = (options) => launch({
  ...options,
  executablePath: process.env.CHROMIUM,
  args: [...options.args, ...process.env.CHROMIUM_FLAGS.split(' ')],
  timeout: 120_000,
});

// Ace launches and closes a browser for each book; ours stays open between them.
const shared = { ...runner, launch: async () => {}, close: async () => {} };

async function main([output, ...books]) {
  const reports = [];
  await runner.launch();
  try {
    for (const book of books) {
      const [, report] = await ace(book, { cwd: process.cwd(), outdir: fs.mkdtempSync(`${output}-`), silent: true, initLogger: false, lang: 'en' }, shared);
      reports.push(report);
    }
  } finally {
    await runner.close();
  }
  fs.writeFileSync(output, JSON.stringify(reports));
}

main(process.argv.slice(2)).then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(2);
});
