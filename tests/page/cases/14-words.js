// Another catalogue leaves no English in a page; Welsh has its six forms; a key
// that a file lacks keeps its text, and one that is none is called wrong.
'use strict';
const {execFileSync} = require('child_process');
const {html, lines_of, make, put, report, run, show_html, text_of} =
	require('../lib');

// No letter of our own alphabet is left of a text in these words.
const pseudo = (text) => '[!! ' + text.replace(/\{[^}]*\}|[A-Za-z]/g, (c) =>
	c.length > 1 ? c : String.fromCodePoint(c.codePointAt(0) + 0x1d5ba -
		(c < 'a' ? 0x41 + 26 : 0x61))) + ' !!]';

// What a page says that is not from its input, and has letters of ours.
const english = (text) => show_html(text, {}, async (page) => {
	const said = await page.evaluate(() => {
		const all = [];
		const walk = document.createTreeWalker(document.documentElement,
			NodeFilter.SHOW_TEXT);
		for (let node; (node = walk.nextNode());)
			if (!node.parentElement.closest('bdi, code, .hash, style'))
				all.push(node.data);
		for (const node of document.querySelectorAll('*'))
			for (const name of ['data-l', 'aria-label', 'title', 'alt'])
				all.push(node.getAttribute(name) || '');
		return all;
	});
	return said.map((t) => t.replace(/\u2068[^\u2069]*\u2069/g, '')
		.replace(/\b(GMT|BST)\b/g, '')).filter((t) => /[A-Za-z]/.test(t));
});

const entries = '{"answer":"why","patient":"9434765919","org":"C81001",' +
	'"entry":"E1","viewer":"RX000","at":"2026-03-01T09:00:00Z",' +
	'"decision":"deny","rule":"private","because":[3]}\n' +
	'{"answer":"shown","patient":"9434765919","org":"C81001","entry":"E1",' +
	'"viewer":"RX000","shown":true,"then":"agreement","now":"withdrawn"}\n' +
	'{"answer":"shown","seq":4,"patient":"9434765919","viewer":"RX000",' +
	'"at":"2026-03-01T09:00:00Z","shown":3,"withheld":1,' +
	'"digest":"agrees"}\n';
const hidden = ['--hide', 'users,reasons,marks,care,notes'];

const welsh = {zero: 'dim', one: 'un', two: 'dau', few: 'tri', many: 'chwech',
	other: 'arall'};

module.exports = async ({proof, control}) => {
	const list = execFileSync(report, ['patient', '--words-list']).toString()
		.trim().split('\n').map((l) => l.split(' = '));
	const catalogue = (without) => put('pseudo', list.filter(([key]) =>
		key !== without).map(([key, ...text]) => key === 'lang' ?
		'lang = en-XA' : `${key} = ${pseudo(text.join(' = '))}`).join('\n'));
	const inputs = [['patient', make('orgs', '3'), []],
		['patient', make('orgs', '3'), hidden],
		['patient', make('empty'), []], ['patient', make('text', '"x"'), []],
		['complaint', make('orgs', '3') + entries, []],
		['complaint', make('orgs', '3'), hidden],
		['complaint', make('text', '"x"'), []],
		['board', make('board', '3'), []], ['board', make('board', '0'), []],
		['board', make('board', '3'), ['--under', '5']]];
	for (const [kind, input, args] of inputs) {
		const left = await english(html(kind, input, ['--words', catalogue(),
			...args]));
		proof(`no English is left in a ${kind} page`, !left.length,
			JSON.stringify(left.slice(0, 5)));
	}
	control('English is found', (await english(html(...inputs[0]))).length > 50);
	const [kind, input] = inputs[0];
	const left = await english(html(kind, input, ['--words',
		catalogue('section.looks')]));
	proof('a key that is not given keeps its text', left.join() ===
		'Everyone who looked', left.join());
	const unknown = run(kind, input, ['--words', put('words',
		'# a remark\nsection.lookz = x\n')]);
	proof('a key that is none is called wrong, with its line',
		unknown.status === 2 && !unknown.stdout.length &&
		/words:2/.test(unknown.stderr.toString()));
	control('without it the file is taken', run(kind, input, ['--words',
		put('words', '# a remark\nsection.looks = x\n')]).status === 0);

	const [first, ...rest] = lines_of(make('looks', '3'));
	const older = async (n, words) => show_html(html('patient', text_of([
		{...first, older: n}, ...rest]), ['--words', words]), {},
	(page) => page.evaluate(() => document.body.textContent
		.match(/<<(.*?)>>/)[1]));
	const forms = (keep) => put('words', keep.map((form) =>
		`older.${form} = <<${welsh[form]}>> {since}\n`).join(''));
	const all = forms(Object.keys(welsh));
	for (const [n, form] of [[0, 'zero'], [1, 'one'], [2, 'two'], [3, 'few'],
		[6, 'many'], [7, 'other'], [4, 'other'], [21, 'other']])
		proof(`${n} is said in the form ${form}`,
			await older(n, all) === welsh[form]);
	control('without a form of its own 2 is another',
		await older(2, forms(['one', 'other'])) === welsh.other);
};
