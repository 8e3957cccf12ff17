// Whatever somebody typed, anywhere, is text: no dialog, the elements and
// attributes of the harmless twin, and its text with the other words in it.
'use strict';
const {html, make, put, run, tab, url} = require('../lib');

const tags = ['script', 'img src=x onerror=alert(1)', 'svg onload=alert(1)',
	'iframe srcdoc=x', 'style', 'b', 'table', '/td', '/div', '/bdi', '/title',
	'/style', '/svg', '/time', '/main', '/body', 'a href=javascript:alert(1)',
	'form action=x', 'input autofocus onfocus=alert(1)', 'base href=//x',
	'meta http-equiv=refresh content=0', 'link rel=stylesheet href=x',
	'math', 'template', 'plaintext', 'noscript', 'textarea', 'select', '!--',
	'!DOCTYPE html', '?xml', '![CDATA[x]]'].map((t) => `<${t}>`);
const payloads = [...tags, '-->', '"', "'", '`', '">', "'>", '" onmouseover="' +
	'alert(1)', "' onfocus='alert(1)", '&lt;script&gt;', '&#60;', '&amp',
	'&#x3c;b&#x3e;', 'javascript:alert(1)', '{{x}}', '{viewer}', '${x}',
	'<%= x %>', '\u2028x', '\u2029x', '\u202ex', '\u2066x', '\u200bx', '\ufeffx',
	'x\u0000y', 'x\u0007y', 'x\ty', 'x\ny', 'x\u007fy', 'x\u0085y', '\ufffex',
	'<script>alert(1)</script>'];

// what a page must show of a text
const shown = (text) => text.replace(
	/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g, '\ufffd');

const cell = (text) => '"' + text.replaceAll('"', '""') + '"';

// What else carries words into a page, and which texts it may refuse: control
// characters, those that turn text round, and braces, which are placeholders.
const turns = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/;
const braces = /[{}]/;
const carriers = [
	['names', (text) => ['--names', put('names.csv',
		'org,name,user,what\n' + `RX001,${cell(text)},,\n` +
		`RX001,${cell(text)},clinic 9,machine\n`)],
	(text) => turns.test(text)],
	['words', (text) => ['--words', put('words', `about.proof = ${text}\n`)],
		(text) => turns.test(text) || braces.test(text)],
	['title', (text) => ['--title', text], (text) => turns.test(text)],
	['contact', (text) => ['--contact', text], (text) => turns.test(text)]];

const empty = make('empty');
const inputs = {patient: make('text', '"harmless"'),
	board: make('board-text', '"harmless"')};
const input_of = (kind, text) => (inputs[kind] || inputs.patient)
	.replaceAll('harmless', () => JSON.stringify(text).slice(1, -1));

// Tags and attributes of all elements; and what they say, in order.
const read = (page) => page.evaluate(() => {
	const walk = (node) => node.tagName + '[' + [...node.attributes]
		.map((a) => a.name).sort().join() + '](' + [...node.children]
		.map(walk).join() + ')';
	const said = [];
	const texts = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
	for (let node; (node = texts.nextNode());)
		if (!node.parentElement.closest('style'))
			said.push(node.data);
	for (const node of document.querySelectorAll('[aria-label],[data-l]'))
		said.push(node.getAttribute('aria-label'),
			node.getAttribute('data-l'));
	return {shape: walk(document.documentElement), said: JSON.stringify(said),
		values: [...document.querySelectorAll('bdi')].map((b) =>
			b.textContent)};
});

module.exports = ({proof, control}) => tab({}, async (page) => {
	const opened = async (text) => {
		page.dialogs = 0;
		await page.goto(url(put('hostile.html', text)));
		return read(page);
	};
	const made = (kind, text, args = []) =>
		html(kind, input_of(kind, text), args);
	const twins = {};
	for (const text of payloads) {
		const name = JSON.stringify(text), taken = [];
		for (const [carrier, args, may_refuse] of carriers) {
			// no argument of a command can hold a NUL
			if (text.includes('\0') && /title|contact/.test(carrier))
				continue;
			const tried = run('patient', empty, args(text));
			if (tried.status === 0)
				taken.push([carrier, args]);
			else
				proof(`${carrier} refuses ${name} as called wrong`,
					may_refuse(text) && tried.status === 2 &&
					!tried.stdout.length, tried.stderr.toString());
		}
		for (const kind of ['patient', 'complaint', 'board']) {
			const all = (said) => taken.flatMap(([, args]) => args(said));
			const key = kind + taken.map(([carrier]) => carrier);
			twins[key] = twins[key] ||
				await opened(made(kind, 'harmless', all('harmless')));
			const is = await opened(made(kind, text, all(text)));
			const twin = twins[key];
			proof(`${kind} runs nothing of ${name}`, !page.dialogs);
			proof(`${kind} has no element of ${name}`,
				is.shape === twin.shape);
			proof(`${kind} says ${name} wherever it was said`,
				is.values.includes(shown(text)) &&
				is.said === twin.said.replaceAll('harmless', () =>
					JSON.stringify(shown(text)).slice(1, -1)));
		}
	}
	const twin = await opened(made('patient', 'harmless'));
	const tag = made('patient', '<i>x</i>');
	let is = await opened(tag.replaceAll('&lt;i&gt;x&lt;/i&gt;', '<i>x</i>'));
	control('a broken escaper is found', is.shape !== twin.shape);
	is = await opened(tag.replaceAll('&lt;', '&amp;lt;'));
	control('and one that escapes twice', is.shape === twin.shape &&
		is.said !== twin.said.replaceAll('harmless', '<i>x</i>'));
	is = await opened(made('patient', '<script>alert(1)</script>')
		.replaceAll('&lt;script&gt;', '<script>'));
	control('the policy stops the script of a broken escaper',
		!page.dialogs && is.shape !== twin.shape);
	await page.setBypassCSP(true);
	await opened(made('patient', '<script>alert(1)</script>')
		.replaceAll('&lt;', '<').replaceAll('&gt;', '>'));
	control('which without it would run', page.dialogs > 0);
});
