// lib.js: what the cases share: pages that are made, a browser that shows them,
// and a ledger with a story of its own.
'use strict';
const {execFileSync, spawnSync} = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const puppeteer = require('puppeteer-core');
const [bin, here, work] = process.argv.slice(2);
const report = path.join(bin, 'audit-report');
let browser;

const open = async () => {
	browser = await puppeteer.launch({executablePath: '/usr/bin/chromium',
		protocolTimeout: 3600000,
		args: ['--no-sandbox', '--disable-dev-shm-usage']});
};

const close = () => browser.close();

// make KIND ...: an input, by make.py; each once
const inputs = new Map();
const make = (...args) => {
	const key = args.join(' ');
	if (!inputs.has(key))
		inputs.set(key, execFileSync('python3', [path.join(here,
			'make.py'), ...args], {maxBuffer: 1 << 28}).toString());
	return inputs.get(key);
};

const run = (kind, input, args = [], env = {}) => spawnSync(report,
	[kind, ...args], {input, maxBuffer: 1 << 28,
		env: {...process.env, TZ: 'Europe/London', ...env}});

const html = (kind, input, args = []) => {
	const made = run(kind, input, args);
	if (made.status)
		throw new Error(made.stderr.toString());
	return made.stdout.toString();
};

const lines_of = (input) => input.trim().split('\n').map((l) =>
	JSON.parse(l));

// text_of LINES: an input of these lines, its closing line counting them
const text_of = (lines) => lines.map((l) => JSON.stringify(
	'lines' in l ? {...l, lines: lines.length - 1} : l)).join('\n') + '\n';

// put NAME TEXT: a file in a folder whose path has blanks
const put = (name, text) => {
	const file = path.join(work, 'in a folder', name);
	fs.mkdirSync(path.dirname(file), {recursive: true});
	fs.writeFileSync(file, text);
	return file;
};

const url = (file) => 'file://' + file.split('/').map(encodeURIComponent)
	.join('/');

// tab OPTIONS USE: a tab of its own, closed behind
const tab = async (options, use) => {
	const page = await browser.newPage();
	try {
		await page.setViewport({width: options.width || 1280, height: 900,
			deviceScaleFactor: options.scale || 1});
		if (options.script === false)
			await page.setJavaScriptEnabled(false);
		if (options.bypass)
			await page.setBypassCSP(true);
		page.asked = [];
		page.dialogs = 0;
		page.on('request', (r) => page.asked.push(r.url()));
		page.on('dialog', (d) => { page.dialogs++; d.dismiss(); });
		if (options.offline)
			await page.setOfflineMode(true);
		return await use(page);
	} finally {
		await page.close();
	}
};

const show = (file, options, use) => tab(options, async (page) => {
	await page.goto(file.startsWith('http') ? file : url(file));
	return use(page);
});

// show_html TEXT OPTIONS USE: the same of a page's bytes
const show_html = (text, options, use) => show(put('page.html', text), options,
	use);

const without_policy = (text) =>
	text.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');

// Every page that the cases about all pages look at.
const all_pages = () => {
	const pages = [];
	const inputs = {empty: ['empty'], small: ['looks', '20'],
		one: ['orgs', '1'], forty: ['orgs', '40']};
	for (const [name, args] of Object.entries(inputs))
		for (const kind of ['patient', 'complaint'])
			pages.push([`${kind}-${name}`, html(kind, make(...args))]);
	for (const orgs of ['0', '1', '3', '40'])
		pages.push([`board-${orgs}`, html('board', make('board', orgs))]);
	return pages;
};

// story SCRIPT: what the commands of a shell script print, which run in a new
// folder with a new ledger; "on WHEN COMMAND ..." is a command at that time.
const story = (script) => {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'page-story-'));
	const words = 'on() { when=$1; shift; faketime -f "$when" "$@"; }\n' +
		'set -e\np=9434765919\nledger-init\n';
	try {
		return execFileSync('sh', ['-c', words + script], {cwd: folder,
			maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'],
			env: {...process.env, PATH: `${bin}:${process.env.PATH}`,
				EDSM_LEDGER: 'ledger.db', TZ: 'Europe/London',
				LD_LIBRARY_PATH: ''}}).toString();
	} finally {
		fs.rmSync(folder, {recursive: true});
	}
};

// part NAME TEXT: of what a story printed, what stands behind "== NAME"
const part = (name, text) => {
	const found = text.split(/^== /m).find((p) => p.startsWith(name + '\n'));
	if (found === undefined)
		throw new Error(`the story has no part ${name}`);
	return found.slice(name.length + 1);
};

module.exports = {all_pages, bin, close, here, html, lines_of, make, open, part,
	put, report, run, show, show_html, story, tab, text_of, url,
	without_policy, work};
